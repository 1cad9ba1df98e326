"""Time that stands still and time that is added (挂起, 恢复, 延期), with approval where the law asks for it."""

from django.utils.translation import gettext as _

from yiwang.support.cases.contracts.refusals import BadMove, OnlyOnce
from yiwang.support.cases.contracts.rows import TaskKind, TaskState
from yiwang.support.cases.engine.machine import Machine
from yiwang.support.cases.engine.moves.verbs import need_opinion, required, text_of, verb
from yiwang.support.cases.engine.state import Token
from yiwang.support.cases.flow.graph import Reason

WORK = frozenset({TaskKind.WORK})
SUSPEND = {"kinds": WORK, "allowed": "suspend", "opinion": "required", "asks": ("reason",)}
EXTEND = {"kinds": WORK, "allowed": "extend", "opinion": "required", "asks": ("reason",)}


def reason_of(m: Machine, *, extends: bool) -> Reason:
    """The legal reason that `extra` names; refuses one that the flow does not list for this."""
    reason = m.graph.reasons.get(text_of(m, "reason"))
    if reason is None or (reason.extends is not None) != extends:
        raise BadMove(why="reason", fields={"reason": [_("Choose one of the reasons that the law names.")]})
    return reason


@verb("suspend", "挂起", "Suspend", **SUSPEND)
def suspend(m: Machine, task: Token | None) -> None:
    """Let clocks stand still for a legal reason such as a hearing or an inspection."""
    task = required(task)
    reason = reason_of(m, extends=False)
    need_opinion(m)
    if reason.approver is not None:
        _ask_approval(m, task, reason, "suspend")
    else:
        _suspend(m, task, reason)


def _suspend(m: Machine, task: Token, reason: Reason) -> None:
    before = len(m.state.pauses)
    m.pause(reason.code, reason.clocks, task, str(m.ask.extra.get("document", "")))
    m.paused(task, before)
    task.state = TaskState.SUSPENDED
    m.letter = reason.letter
    m.terms.update(reason=reason.code)


@verb("resume", "恢复", "Resume", kinds=WORK, states=frozenset({TaskState.SUSPENDED}))
def resume(m: Machine, task: Token | None) -> None:
    """The reason is gone; the clocks go on."""
    task = required(task)
    m.end_pauses(task)
    task.state = TaskState.OPEN
    m.touch(task)


@verb("extend", "延期", "Extend", **EXTEND)
def extend(m: Machine, task: Token | None) -> None:
    """Make the legal limit longer, once, for a legal reason and with the approval that the law asks for."""
    task = required(task)
    reason = reason_of(m, extends=True)
    need_opinion(m)
    if m.state.extensions >= reason.times:
        raise OnlyOnce(verb="extend", times=reason.times)
    if m.state.legal.due is None or m.state.decided_at is not None:
        raise BadMove(why=_("no legal limit is running"))
    if reason.approver is not None:
        _ask_approval(m, task, reason, "extend")
    else:
        _extend(m, reason)


def _extend(m: Machine, reason: Reason) -> None:
    more = reason.extends
    if more is None:
        raise LookupError("not a reason to extend")
    for name, clock in m.state.clocks().items():
        if clock.amount is not None and clock.unit == more.unit:
            m.terms[name] = [clock.amount, clock.amount + more.amount]
            clock.amount += more.amount
    m.state.extensions += 1
    m.terms.update(reason=reason.code)
    m.reckon, m.letter = True, reason.letter


def _ask_approval(m: Machine, task: Token, reason: Reason, wants: str) -> None:
    if m.hanging(task, TaskKind.APPROVAL):
        raise OnlyOnce(verb=wants, times=1)
    child = m.open_task(task.step, TaskKind.APPROVAL, task.scope, reason.approver, task)
    child.terms.update(wants=wants, reason=reason.code, why=m.ask.opinion.strip(), by=m.ask.actor.subject)
    m.terms.update(reason=reason.code, approval=str(child.id))


@verb("approve", "批准", "Approve", kinds=frozenset({TaskKind.APPROVAL}))
def approve(m: Machine, task: Token | None) -> None:
    """What was asked for happens."""
    task = required(task)
    parent, reason = m.parent_of(task), m.graph.reasons[task.terms["reason"]]
    m.close_task(task, "approve")
    m.terms["reasons"] = task.terms["why"]
    if task.terms["wants"] == "suspend":
        _suspend(m, parent, reason)
    else:
        _extend(m, reason)


@verb("reject", "不批准", "Reject", kinds=frozenset({TaskKind.APPROVAL}), opinion="required")
def reject(m: Machine, task: Token | None) -> None:
    """It does not happen; the reason goes back to who asked."""
    need_opinion(m)
    m.close_task(required(task), "reject")
