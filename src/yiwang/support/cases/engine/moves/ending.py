"""Ending a case out of order, and moving one out of order: withdraw, terminate, jump (撤回申请, 终止, 跳转)."""

from yiwang.support.cases.contracts.refusals import BadMove, UnknownMove
from yiwang.support.cases.engine import tokens
from yiwang.support.cases.engine.machine import Machine
from yiwang.support.cases.engine.moves.verbs import need_opinion, text_of, verb
from yiwang.support.cases.engine.state import Token
from yiwang.support.cases.flow.graph import Join


@verb("withdraw", "撤回申请", "Withdraw the application")
def withdraw(m: Machine, task: Token | None) -> None:
    """By the applicant, before the decision."""
    if not m.graph.withdraw or m.state.decided_at is not None:
        raise UnknownMove(verb="withdraw", step=_where(m))
    _to_end(m, m.graph.withdraw, "withdrawn")


@verb("terminate", "终止办理", "Terminate", opinion="required")
def terminate(m: Machine, task: Token | None) -> None:
    """By the authority, with a reason and a letter."""
    need_opinion(m)
    if not m.graph.terminate:
        raise UnknownMove(verb="terminate", step=_where(m))
    m.letter = "termination"
    _to_end(m, m.graph.terminate, "terminated")


def _to_end(m: Machine, step: str, reason: str) -> None:
    m.cancel_within(None, reason)
    tokens.enter(m, step, None)


def _where(m: Machine) -> str:
    return ", ".join(sorted({task.step for task in m.state.live_tasks()}))


@verb("jump", "跳转", "Move out of order", opinion="required", asks=("to",))
def jump(m: Machine, task: Token | None) -> None:
    """By an administrator, with a reason, to a step outside of every branch; supervision is told."""
    reason = need_opinion(m)
    to = m.graph.steps.get(text_of(m, "to"))
    if to is None or to.opener or isinstance(to.does, Join):
        raise BadMove(why="to", fields={"to": [m.ask.extra.get("to", "")]})
    m.cancel_within(None, f"jump: {reason}")
    tokens.enter(m, to.name, None)
    m.tell("cases.jumped", to=to.name)
