"""Asking other organisations for their opinion (征求意见), and urging (催办)."""

from typing import Any

from django.utils.translation import gettext as _

from yiwang.kernel.calendar.contracts import Limit, Unit
from yiwang.support.cases.contracts.refusals import BadMove, UnknownTask
from yiwang.support.cases.contracts.rows import TaskKind, TaskState
from yiwang.support.cases.engine import clocks
from yiwang.support.cases.engine.machine import Machine
from yiwang.support.cases.engine.moves.correcting import unblock
from yiwang.support.cases.engine.moves.verbs import need_opinion, required, text_of, texts_of, verb
from yiwang.support.cases.engine.state import Token
from yiwang.support.cases.flow.graph import By

DAYS, MOST_DAYS = 3, 60
SAID = ("agree", "object", "comment")


@verb(
    "ask_opinion",
    "征求意见",
    "Ask for opinions",
    kinds=frozenset({TaskKind.WORK}),
    allowed="ask_opinion",
    opinion="required",
    asks=("organisations", "days", "blocks"),
)
def ask_opinion(m: Machine, task: Token | None) -> None:
    """Each of `organisations` answers within `days` working days; silence means no objection unless it blocks.

    With `blocks` the task waits for every answer, or for the end of their time.
    """
    task = required(task)
    need_opinion(m)
    blocks = m.ask.extra.get("blocks") in (True, "on", "1", "true")
    within = Limit(_days(m.ask.extra.get("days") or DAYS), Unit.WORKING_DAYS)
    for _name, path in texts_of(m, "organisations"):
        child = m.open_task(task.step, TaskKind.OPINION, task.scope, By(organisation=path), task)
        child.clock = clocks.started(within, m.now, m.share)
        child.terms.update(question=m.ask.opinion.strip(), blocks=blocks, by=m.ask.actor.subject)
        child.terms["wake"] = child.clock.due.isoformat() if child.clock.due else None
    if blocks:
        task.state = TaskState.WAITING
        m.touch(task)


def _days(given: Any) -> int:
    try:
        days = int(given)
    except (TypeError, ValueError):
        days = 0
    if not 1 <= days <= MOST_DAYS:
        raise BadMove(why="days", fields={"days": [_("A whole number of working days from 1 to 60.")]})
    return days


@verb(
    "give_opinion",
    "回复意见",
    "Give the opinion",
    kinds=frozenset({TaskKind.OPINION}),
    opinion="required",
    asks=("said",),
)
def give_opinion(m: Machine, task: Token | None) -> None:
    """`said` is agree, object or comment."""
    task = required(task)
    need_opinion(m)
    said = text_of(m, "said")
    if said not in SAID:
        raise BadMove(why="said", fields={"said": [_("agree, object or comment")]})
    task.terms["said"] = said
    m.terms["said"] = said
    parent = m.parent_of(task)
    m.close_task(task, "give_opinion")
    unblock(m, parent)


@verb(
    "withdraw_opinion",
    "撤回征求意见",
    "Withdraw a question",
    kinds=frozenset({TaskKind.WORK}),
    states=frozenset({TaskState.OPEN, TaskState.WAITING}),
    allowed="ask_opinion",
    asks=("opinion_task",),
    offered=False,
)
def withdraw_opinion(m: Machine, task: Token | None) -> None:
    """The answer is not needed any more."""
    task = required(task)
    wanted = text_of(m, "opinion_task")
    asked = next((c for c in m.hanging(task, TaskKind.OPINION) if str(c.id) == wanted), None)
    if asked is None:
        raise UnknownTask()
    m.cancel_task(asked, m.ask.opinion.strip() or "withdrawn")
    unblock(m, task)


@verb("urge", "催办", "Urge")
def urge(m: Machine, task: Token | None) -> None:
    """By the applicant or a supervisor, once a day each; counted on the case and told to those who have the tasks."""
    m.state.urges += 1
    holders = sorted({t.holder for t in m.state.live_tasks() if t.holder})
    steps = sorted({t.step for t in m.state.live_tasks()})
    m.tell("cases.urged", holders=holders, steps=steps, by=m.ask.actor.kind.value)
