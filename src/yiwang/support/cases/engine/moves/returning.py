"""Sending a case back to a step that it has passed (退回任意节点), and what was passed."""

from collections.abc import Iterator
from uuid import UUID

from yiwang.support.cases.contracts.refusals import CannotReturn
from yiwang.support.cases.contracts.rows import TaskKind, TaskState
from yiwang.support.cases.engine import tokens
from yiwang.support.cases.engine.machine import Machine
from yiwang.support.cases.engine.moves.verbs import need_opinion, required, text_of, verb
from yiwang.support.cases.engine.state import State, Token
from yiwang.support.cases.flow.graph import Graph, Work


@verb(
    "return",
    "退回",
    "Return",
    kinds=frozenset({TaskKind.WORK}),
    allowed="return",
    opinion="required",
    asks=("to", "straight"),
)
def send_back(m: Machine, task: Token | None) -> None:
    """To a work step that this token, or one around it, has passed; what was opened since there is cancelled.

    With `straight` the next move there leads back here at once (直送); otherwise the way is gone again.
    """
    task = required(task)
    reason = need_opinion(m)
    to = text_of(m, "to")
    anchor = next((each for each in passed(m.graph, m.state, task) if each.step == to), None)
    if anchor is None:
        raise CannotReturn(step=to)
    same = anchor.scope == task.scope
    m.close_task(task, "return")
    m.cancel_within(anchor.scope, f"returned: {reason}")
    forget_since(m, anchor)
    opened = tokens.enter(m, to, anchor.scope, anchor.holder or anchor.answerable)
    if opened is not None and same and m.ask.extra.get("straight") in (True, "on", "1", "true"):
        opened.terms["straight"] = {"step": task.step, "holder": task.holder or m.ask.actor.subject}
        m.terms["straight"] = True
    m.terms["to"] = to


def passed(graph: Graph, state: State, task: Token) -> Iterator[Token]:
    """The work done on the way to a task, the latest first, each step once."""
    around: set[UUID | None] = {None, *(scope.id for scope in state.chain(task.scope))}
    seen = {task.step}
    for each in sorted((state.passed or {}).values(), key=lambda t: (t.closed_by or 0, t.opened_by), reverse=True):
        if each.scope in around and each.step not in seen and counts(graph, each):
            seen.add(each.step)
            yield each


def counts(graph: Graph, task: Token) -> bool:
    """Whether a task was left by a move of its step's own, and not undone by a return since."""
    does = graph.steps[task.step].does
    by_move = isinstance(does, Work) and task.verb in does.moves
    return by_move and task.state == TaskState.DONE and "undone" not in task.terms


def forget_since(m: Machine, anchor: Token) -> None:
    """What was passed from the anchor on was not passed on the way that is gone now."""
    for each in (m.state.passed or {}).values():
        later = (each.closed_by or 0) >= (anchor.closed_by or 0)
        known = each.scope is None or each.scope in m.state.scopes
        if later and known and m.state.within(each.scope, anchor.scope) and "undone" not in each.terms:
            each.terms["undone"] = m.ordinal
            m.touch(each)
