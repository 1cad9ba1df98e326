"""The way of a case in words for its applicant: what was done, where it stands, what is still to come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yiwang.areas.service.intake.naming import Words
from yiwang.shell.words import day, moment, say
from yiwang.support.cases.contracts import LIVE, Colour, Move, Task, TaskKind, TaskState, WholeCase
from yiwang.trust.documents.contracts import Document

# What officers do among themselves is theirs; the applicant sees what moves the case or concerns them.
INWARD = frozenset(
    {"take", "release", "hand_over", "add_signer", "sign", "withdraw_signer", "ask_opinion", "give_opinion", "flag"}
    | {"recall", "return", "delegate", "fail", "outcome", "children", "child", "approve", "reject", "jump", "time"}
    | {"no_children", "event", "joint", "reckon"}
)
OPENED = "open"


@dataclass(frozen=True, slots=True)
class Line:
    """`state` is done, now or next; `link` is (text, address)."""

    state: str
    title: str
    at: str = ""
    text: str = ""
    link: tuple[str, str] | None = None


def timeline(whole: WholeCase, names: Mapping[str, Words], letters: Mapping[int, Document]) -> list[Line]:
    """Done, now and next. `names` are organisations by path, `letters` the documents by the move that called them."""
    done = [_done(whole, move, names, letters) for move in whole.moves if _shown(move)]
    if not whole.case.open:
        title = say(whole.outcome) or whole.case.outcome
        return [*done, Line("done", title, moment(whole.case.closed_at))]
    live = [task for task in whole.tasks if task.state in LIVE and task.parent is None]
    return [*done, *(_now(whole, task, names) for task in live), *_next(whole, live)]


def _shown(move: Move) -> bool:
    return move.verb not in INWARD or bool(move.letter)


def _done(whole: WholeCase, move: Move, names: Mapping[str, Words], letters: Mapping[int, Document]) -> Line:
    letter = letters.get(move.ordinal)
    link = (say(letter.title), letter.address) if letter else None
    return Line("done", _title(whole, move), moment(move.at), _said(whole, move, names), link)


def _title(whole: WholeCase, move: Move) -> str:
    if move.ordinal == 1:
        return _("You filed the application")
    known = {
        "correct": _("We asked you to complete it"),
        "answer": _("You completed it"),
        "urge": _("You urged") if _own(whole, move) else _("Somebody urged"),
        "withdraw": _("You withdrew the application"),
        "silence": _("No answer came in time"),
        "suspend": _("The clock was stopped"),
        "resume": _("The clock goes on"),
        "extend": _("The limit was extended"),
        "terminate": _("The case was ended"),
    }
    if move.verb in known:
        return known[move.verb]
    return _step_and_move(whole, move)


def _step_and_move(whole: WholeCase, move: Move) -> str:
    """What was decided where it has a letter; what officers propose to each other is not told before it is decided."""
    step, verb = say(move.step_title), say(move.title)
    told = bool(move.letter) or _own(whole, move)
    return step if not told or step == verb else _("{step}: {move}").format(step=step, move=verb) if step else verb


def _own(whole: WholeCase, move: Move) -> bool:
    return bool(whole.case.applicant) and whole.case.applicant in (move.actor, move.in_name_of)


def _said(whole: WholeCase, move: Move, names: Mapping[str, Words]) -> str:
    """Who did it; what was asked for; what one said oneself. An officer's opinion stands in the letter alone."""
    if move.verb == "correct":
        return "；".join(move.terms.get("items") or ())
    if _own(whole, move):
        return move.opinion
    return say(names.get(move.organisation)) if move.organisation else ""


def _now(whole: WholeCase, task: Task, names: Mapping[str, Words]) -> Line:
    if any(each.kind is TaskKind.ANSWER and each.parent == task.id and each.state in LIVE for each in whole.tasks):
        return Line("now", say(task.title), "", _("It waits for your answer; the clock stands still."))
    if task.state is TaskState.SUSPENDED:
        return Line("now", say(task.title), "", _("The clock stands still."))
    if task.subject:
        return Line("now", say(task.title), "", _("It waits for you."))
    return Line("now", say(task.title), _step_due(task), say(names.get(task.organisation)))


def _step_due(task: Task) -> str:
    if task.clock is None:
        return ""
    late = task.clock.colour is Colour.RED
    text = _("was due by {day}, is late") if late else _("by {day}")
    return text.format(day=day(task.clock.due))


def _next(whole: WholeCase, live: Sequence[Task]) -> list[Line]:
    """The steps ahead on the drawing, where the flow leads if nothing else happens."""
    rank = {step.name: step.rank for step in whole.diagram.steps}
    here = max((rank.get(task.step, 0) for task in live), default=0)
    standing = {task.step for task in live}
    ahead: list[Any] = [
        step
        for step in whole.diagram.steps
        if step.rank > here and step.kind in ("work", "call", "child") and step.name not in standing and not step.times
    ]
    return [Line("next", say(step.title)) for step in sorted(ahead, key=lambda step: step.rank)]


def letters_by_move(whole: WholeCase, documents: Sequence[Document]) -> dict[int, Document]:
    """Which document a move called for: the kinds in the order of their making."""
    found: dict[int, Document] = {}
    left = [one for one in documents if one.kind != "licence"]
    for move in whole.moves:
        match = next((one for one in left if move.letter and one.kind == move.letter), None)
        if match is not None:
            left.remove(match)
            found[move.ordinal] = match
    return found


def paused_since(whole: WholeCase) -> tuple[Words, datetime] | None:
    """Why the clock of the case stands still now, and since when."""
    for pause in whole.pauses:
        if pause.ended_at is None:
            return dict(pause.title), pause.began_at
    return None
