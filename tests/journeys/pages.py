"""Every page behind the sign-in, gathered from the URL configuration, each with something to show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.journeys.applying import ITEM
from tests.journeys.people import (
    AUDIT,
    CITIZEN,
    CLERK,
    COUNTER,
    FIRM,
    HEAD,
    ORGANISATIONS,
    REVIEWER,
    SECURITY,
    STEWARD,
    SUPERVISOR,
    SYSTEM,
)
from yiwang.doors.cli.demo import data, filing
from yiwang.doors.cli.demo.walking import PACK, PAPERS
from yiwang.shell.pages import PUBLIC

# Not looked at, and why. Everything else behind the sign-in is.
LEFT_OUT = {
    "a file": {"documents:document", "files:download", "ledger:entry_proof", "licences:download"},
    "takes what a page sends, and leads back to it": {
        *("apikeys:revoke_key", "cases:add_delegation", "cases:close_delegation", "cases:make_case_move"),
        *("cases:make_move", "cases:take_tasks", "identity:act_for", "identity:end_agency"),
        *("identity:end_sessions", "intake:autosave", "intake:autosave_answer", "intake:desk_autosave"),
        *("intake:desk_discard", "intake:discard", "intake:enrol", "intake:urge", "intake:withdraw_case"),
        *("items:move", "jobs:give_up_event", "jobs:retry_events", "licences:change_licence"),
        *("notices:choose", "notices:mark_read"),
    },
    "leads on to another page": {"intake:resume", "ledger:entry_by_hash", "ratings:rate_my_case"},
}
# Who opens a page that needs a right: the first of these who holds it.
OFFICERS = (REVIEWER, COUNTER, STEWARD, SUPERVISOR, ORGANISATIONS, SYSTEM, SECURITY, AUDIT, HEAD, CLERK)
OWN = "own"  # somebody with a password: a demonstration account changes neither it nor its telephone
PHONE = "15400004999"


@dataclass(frozen=True, slots=True)
class Look:
    """An address, and the key of who opens it."""

    who: str
    address: str


# Public pages that say something else to somebody who is signed in, and one to which a token leads.
OPEN_TO_ALL = (
    Look(FIRM, "/"),
    Look(FIRM, f"/items/{ITEM}"),
    Look(FIRM, "/demo/outbox"),
    Look(REVIEWER, "/search?q=食品"),
)
ASKED_OF_SOME = {"ratings:rate"}


@dataclass(frozen=True, slots=True)
class Looks:
    """What there is to look at, the session of everybody who looks, and the pages for which no example was given."""

    pages: list[Look]
    sessions: dict[str, str]
    missing: list[str]


Example = tuple[str, dict[str, Any], str]  # who opens it (empty: whoever may), its arguments, its question


def routes(patterns: Any = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """The name of every page that is not public, with its pattern."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, f"{entry.app_name}:" if entry.app_name else space)
        elif getattr(entry.callback, "needs", PUBLIC) != PUBLIC or f"{space}{entry.name}" in ASKED_OF_SOME:
            yield f"{space}{entry.name}", entry


def left_out() -> set[str]:
    return set().union(*LEFT_OUT.values())


def gathered() -> Looks:
    """Called inside a site with the demonstration county."""
    sessions = {key: _session(key) for key in (*OFFICERS, FIRM, CITIZEN)} | {OWN: _own_session()}
    actors = {key: _actor(session) for key, session in sessions.items()}
    given, looks, missing = _examples(actors), list(OPEN_TO_ALL), []
    for name, entry in routes():
        for who, arguments, question in given.get(name, [("", {}, "")]) if name not in left_out() else ():
            try:
                address = reverse(name, kwargs=arguments) + question
            except NoReverseMatch:
                missing.append(name)
            else:
                looks.append(Look(who or _holder(entry.callback.needs, actors), address))
    return Looks(looks, sessions, missing)


def _holder(needs: Any, actors: dict[str, Any]) -> str:
    if isinstance(needs, str):
        return FIRM
    return next(key for key in OFFICERS if actors[key].may(needs))


def _session(key: str) -> str:
    from yiwang.trust.identity import operations
    from yiwang.trust.identity.tests.make import HOME

    given = {"subject": data.subject(key), "caller": HOME, "now": timezone.now()}
    return operations.sign_in_to_demonstration(**given).token


def _own_session() -> str:
    from yiwang.trust.identity.tests import make

    make.citizen("康宁一", phone=PHONE)
    return make.session(PHONE, now=timezone.now()).token


def _actor(session: str) -> Any:
    from yiwang.trust.identity.middleware import actor_of

    return actor_of(session, timezone.now())


def _examples(actors: dict[str, Any]) -> dict[str, list[Example]]:
    return {**_applying(actors), **_my_own(actors), **_cases(actors), **_registers(actors), **_places(actors)}


def _applying(actors: dict[str, Any]) -> dict[str, list[Example]]:
    """A draft of a firm and one at the counter, and what was sent of each."""
    groups = _groups()
    draft, sent = _filled(actors[FIRM]), _sent(actors[FIRM])
    at_desk, taken = _filled(actors[COUNTER], data.subject(FIRM)), _sent(actors[COUNTER], data.subject(FIRM))
    mine, desk = {"code": ITEM, "id": draft}, {"id": at_desk}
    return {
        "intake:begin": [("", {"code": ITEM}, ""), (CITIZEN, {"code": ITEM}, "")],
        "intake:form_page": [("", {**mine, "group": group}, "") for group in groups],
        "intake:review": [("", mine, "")],
        "intake:receipt": [("", {"code": ITEM, "id": sent}, "")],
        "intake:desk": [(COUNTER, {}, "")],
        "intake:begin_at_desk": [(COUNTER, {}, f"?applicant={data.subject(FIRM)}")],
        "intake:desk_page": [(COUNTER, {**desk, "group": group}, "") for group in (groups[0], groups[-2])],
        "intake:desk_review": [(COUNTER, desk, "")],
        "intake:desk_receipt": [(COUNTER, {"id": taken}, "")],
    }


def _groups() -> list[str]:
    from yiwang.support.forms import queries

    return [group.name for group in queries.form(PACK).groups]


def _filled(actor: Any, applicant: str = "") -> Any:
    """An application with an answer to everything."""
    from yiwang.areas.service.intake import operations
    from yiwang.support.forms import queries
    from yiwang.support.forms.contracts import Upload

    now = timezone.now()
    whom = {"applicant": applicant} if applicant else {}
    begun = operations.begin(item=ITEM, actor=actor, now=now, key=f"look-{now:%f}", **whom).id
    typed = filing.answers({"firm": FIRM}, now.date())
    for group in queries.form(PACK).groups:
        page = {name: value for name, value in typed.items() if name.partition(".")[0] in group.fields}
        files = [
            Upload(field, name, "image/png", (data.HERE / file).open("rb"))
            for field, (name, file) in PAPERS.items()
            if field in group.fields
        ]
        operations.save_page(application=begun, group=group.name, given=page, uploads=files, actor=actor, now=now)
        for file in files:
            file.stream.close()
    return begun


def _sent(actor: Any, applicant: str = "") -> Any:
    from yiwang.areas.service.intake import operations

    begun = _filled(actor, applicant)
    operations.submit(application=begun, promised=True, actor=actor, now=timezone.now())
    return begun


def _my_own(actors: dict[str, Any]) -> dict[str, list[Example]]:
    """A firm's cases in every state, the one that waits for it, its licence and its rating."""
    from yiwang.areas.service.ratings.models import Question
    from yiwang.support.cases import queries as cases
    from yiwang.support.cases.contracts import CaseFilter, TodoFilter
    from yiwang.trust.licences.models import Licence

    now, firm = timezone.now(), actors[FIRM]
    (waits,) = cases.todo(TodoFilter(), viewer=firm, now=now).rows
    rows = cases.my_cases(CaseFilter(), viewer=firm, now=now).rows
    mine = {(row.outcome, row.steps, row.token == waits.case): row.token for row in rows}.values()
    rated, asked = (Question.objects.filter(rated_at__isnull=no).first().token for no in (False, True))
    licence = {"token": Licence.objects.filter(holder=firm.subject).first().token}
    return {
        "intake:my_page": [("", {}, ""), (CITIZEN, {}, "")],
        "intake:my_cases": [("", {}, ""), (CITIZEN, {}, "")],
        "intake:my_case": [("", {"token": token}, "") for token in mine],
        "intake:answers": [("", {"token": waits.case}, "")],
        "intake:answer": [("", {"token": waits.case, "task": waits.task}, "")],
        "ratings:rate": [("", {"token": rated}, ""), ("", {"token": asked}, ""), ("", {"token": asked}, "?grade=4")],
        "licences:licence": [("", licence, "")],
        "licences:show_code": [("", licence, "")],
        "licences:my_licences": [("", {}, ""), (CITIZEN, {}, "")],
        "identity:account": [(FIRM, {}, ""), (CITIZEN, {}, "?full=1"), (REVIEWER, {}, ""), (OWN, {}, "")],
        "identity:change_password": [(OWN, {}, "")],
        "identity:change_phone": [(OWN, {}, "")],
        "identity:second_factor": [(OWN, {}, "")],
        "notices:inbox": [("", {}, ""), (REVIEWER, {}, ""), (OWN, {}, "")],
    }


def _cases(actors: dict[str, Any]) -> dict[str, list[Example]]:
    """A live task with each of its moves, a case whose tasks stand side by side, one that is closed, a flow."""
    from yiwang.support.cases import operations, queries
    from yiwang.support.cases.contracts import CaseFilter, TodoFilter

    now, clerk, reviewer = timezone.now(), actors[CLERK], actors[REVIEWER]
    todo = queries.todo(TodoFilter(), viewer=clerk, now=now).rows
    live = {"token": next(row.case for row in todo if row.step == "accept" and not row.stopped)}
    (task,) = queries.tasks(live["token"], viewer=clerk, now=now)
    unlike = {(offer.asks, offer.fields, offer.opinion): offer.verb for offer in task.offers}
    moves = [(CLERK, live, f"?task={task.id}&verb={verb}") for verb in unlike.values()]
    rows = queries.cases(CaseFilter(limit=100), viewer=reviewer, now=now).rows
    split = next(row.token for row in rows if len(queries.tasks(row.token, viewer=reviewer, now=now)) == 3)
    closed = next(row.token for row in rows if row.outcome == "granted")
    ends = now + timedelta(days=3)
    operations.delegate(receiver=data.subject(HEAD), since=now, until=ends, reason="外出学习", actor=reviewer, now=now)
    return {
        "cases:todo": [("", {}, ""), ("", {}, "?text=没有这样的办件")],
        "cases:case": [
            *moves,
            (REVIEWER, {"token": closed}, ""),
            (SUPERVISOR, {"token": split}, ""),
        ],
        "cases:flow": [("", {"name": PACK}, "")],
    }


def _registers(actors: dict[str, Any]) -> dict[str, list[Example]]:
    from yiwang.trust.ledger import queries as ledger
    from yiwang.trust.ledger.contracts import EntryFilter
    from yiwang.trust.licences.models import Licence
    from yiwang.trust.rights.models import Assignment

    licence = {"token": Licence.objects.first().token}
    item = {"code": ITEM}
    return {
        "licences:officer_licence": [("", licence, ""), (HEAD, licence, "")],
        "ledger:entry": [(AUDIT, {"entry_id": ledger.entries(EntryFilter(), viewer=actors[AUDIT]).rows[0].id}, "")],
        "rights:assignment": [(SECURITY, {"number": Assignment.objects.first().id}, "")],
        "items:versions": [("", item, "")],
        "items:edit": [("", item, "")],
    }


def _places(actors: dict[str, Any]) -> dict[str, list[Example]]:
    """The directory: an office with everything that may be changed about it."""
    from yiwang.kernel.organisations import operations
    from yiwang.kernel.organisations.contracts import Link, LinkKind
    from yiwang.kernel.organisations.models import Appointment

    upper, lower = data.path("ZFB"), data.path("SCJG")
    link = Link(upper, lower, LinkKind.GUIDES, {"zh": "政务公开", "en": "Open government"}, "示例")
    operations.link_organisations(link=link, actor=actors[SECURITY], now=timezone.now())
    office, held = {"path": lower}, Appointment.objects.filter(post__organisation__path=lower).first()
    names = ("describe", "rename", "move", "close", "link")
    return {
        "directory:organisation": [("", office, ""), (SECURITY, office, "")],
        "directory:regions": [("", {}, "?text=海盐")],
        "directory:region": [("", {"code": data.REGION}, "")],
        **{f"directory:{name}_organisation": [(SECURITY, office, "")] for name in names[:-1]},
        "directory:link_organisations": [(SECURITY, office, "")],
        "directory:end_link": [(SECURITY, office, f"?upper={upper}&kind={LinkKind.GUIDES.value}")],
        "directory:set_post": [("", office, "?post=clerk")],
        "directory:close_post": [("", {**office, "post": "clerk"}, "")],
        "directory:appoint": [("", office, "?post=clerk")],
        "directory:end_appointment": [("", {"number": held.id}, "")],
    }
