"""Telling applicants and officers what happened to a case, from its events; each thing once for its key."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yiwang.areas.service.intake import lettering, naming, people
from yiwang.areas.service.intake.contracts import Channel
from yiwang.areas.service.ratings import operations as ratings
from yiwang.areas.service.ratings.contracts import Closed
from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.calendar import queries as calendar
from yiwang.kernel.calendar.contracts import Limit
from yiwang.support.cases import queries as cases
from yiwang.support.cases.contracts import ClockName, Move, UnknownCase, WholeCase
from yiwang.support.notices import operations as notices
from yiwang.trust.documents import operations as documents
from yiwang.trust.rights import queries as rights

SERVED = frozenset({"granted", "refused", "not_accepted", "closed"})
ANSWER_WITHIN = Limit(5)  # APL, article 32 (1)(4): five days to say what is missing, else it counts as accepted
MOST_OFFICERS = 50


def _whole(said: Mapping[str, Any], now: datetime) -> WholeCase | None:
    try:
        return cases.whole_case(said["token"], viewer=SYSTEM, now=now)
    except UnknownCase:
        return None


def write_letter(*, said: Mapping[str, Any], now: datetime) -> None:
    """Write the letter that a move calls for, numbered and sealed; `said` are the data of `cases.moved`."""
    whole = _whole(said, now)
    if whole is None or not said["letter"] or not said["applicant"]:
        return
    move = next(move for move in whole.moves if move.ordinal == said["ordinal"])
    documents.letter(
        kind=move.letter,
        about=whole.case.number,
        facts=lettering.facts(whole, move, people.addressee(whole.case.applicant)),
        organisation=whole.case.organisation,
        now=now,
        key=f"letter:{whole.case.token}:{move.ordinal}",
    )


def tell_applicant(*, type: str, said: Mapping[str, Any], now: datetime) -> None:
    """Tell the applicant what a move or the end of their case means for them: received, accepted, correction ..."""
    if not said["applicant"] or said["channel"] not in set(Channel):
        return
    whole = _whole(said, now)
    if whole is None:
        return
    if type == "cases.closed":
        told = [("decided", "", {"outcome": dict(whole.outcome) or {"zh": said["outcome"]}})]
    else:
        told = _of_move(whole, next(m for m in whole.moves if m.ordinal == said["ordinal"]), said, now)
    for kind, mark, facts in told:
        _send(whole, said["applicant"], kind, facts, now, f"{kind}{mark}:{said['token']}")


def _of_move(
    whole: WholeCase, move: Move, said: Mapping[str, Any], now: datetime
) -> list[tuple[str, str, dict[str, Any]]]:
    """(kind, mark of the key, facts) of everything that a move tells the applicant."""
    told: list[tuple[str, str, dict[str, Any]]] = []
    if move.ordinal == 1:
        told.append(("received", "", {"due": _answered_by(said, move).isoformat()}))
    elif whole.case.open and any(clock.start == move.at for clock in whole.case.clocks):
        due = next(c.due for c in lettering.running(whole.case))
        told.append(("accepted", "", {"due": due.isoformat()}))
    if move.verb == "correct":
        told.append(("correction", f":{move.ordinal}", {"due": move.terms["due"]}))
    for task in said["opened"]:
        if task["subject"] == said["applicant"] and task["kind"] == "work":
            told.append(("task", f":{task['task']}", {"step": naming.step_title(whole, task["step"])}))
    return told


def _answered_by(said: Mapping[str, Any], move: Move) -> datetime:
    dues = [datetime.fromisoformat(task["due"]) for task in said["opened"] if task["due"]]
    return min(dues) if dues else calendar.add(move.at, ANSWER_WITHIN).at


def _send(whole: WholeCase, to: str, kind: str, facts: Mapping[str, Any], now: datetime, key: str) -> None:
    shared = {
        "item": naming.item_words(whole.case.item, whole.case.title),
        "number": whole.case.number,
        "token": whole.case.token,
        "organisation": naming.organisation_words(whole.case.organisation),
    }
    notices.send(to=to, kind=kind, facts={**shared, **facts}, case=whole.case.number, now=now, key=key)


FLAGS = {
    "yellow": {"zh": "“{step}”快到期了", "en": "“{step}” is nearly due"},
    "red": {"zh": "“{step}”已超期", "en": "“{step}” is late"},
}
CLOCKS = {
    ClockName.LEGAL: {"zh": "法定时限", "en": "the legal limit"},
    ClockName.PROMISED: {"zh": "承诺时限", "en": "the promised limit"},
}


def tell_officers(*, type: str, said: Mapping[str, Any], event: str, now: datetime) -> None:
    """Tell the officers who have a case, or whose group does, that its applicant urges or that a limit is near."""
    whole = _whole(said, now)
    if whole is None or not whole.case.open:
        return
    if type == "cases.urged":
        kind, facts = "urged", {"step": naming.joined([naming.step_title(whole, step) for step in said["steps"]])}
    else:
        about = CLOCKS.get(said["clock"]) or naming.step_title(whole, said["step"])
        flag = FLAGS[said["colour"]]
        kind, facts = "late", {"flag": {lang: flag[lang].format(step=about[lang]) for lang in flag}}
    for officer in _officers(whole, str(said.get("task") or ""), now):
        _send(whole, officer, kind, facts, now, f"{kind}:{event}")


def _officers(whole: WholeCase, task: str, now: datetime) -> list[str]:
    """Who has the live tasks; for one that nobody has yet, those of the group to whom it is open."""
    found: list[str] = []
    for each in whole.tasks:
        if each.closed_at is not None or each.subject or (task and str(each.id) != task):
            continue
        if each.holder:
            found.append(each.holder)
        elif each.right:
            group = rights.people_with(each.right, whole.case.region, each.organisation, now=now)
            found += [str(person) for person in group]
    return list(dict.fromkeys(found))[:MOST_OFFICERS]


def ask_for_rating(*, said: Mapping[str, Any], now: datetime) -> None:
    """Ask the applicant of a case in which they were served how it was, and tell them so."""
    if not said["applicant"] or said["outcome"] not in SERVED or said["channel"] not in set(Channel):
        return
    whole = _whole(said, now)
    if whole is None:
        return
    case = whole.case
    closed = Closed(
        case=case.token,
        number=case.number,
        item=case.item,
        title=naming.item_words(case.item, case.title),
        party=case.applicant,
        region=case.region,
        organisation=case.organisation,
        offline=case.channel == Channel.WINDOW,
    )
    question = ratings.ask(closed=closed, now=now)
    _send(whole, case.applicant, "rate", {"rating": question.token}, now, f"rate:{case.token}")
