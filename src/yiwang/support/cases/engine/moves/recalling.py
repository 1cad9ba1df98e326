"""Taking back one's own last move (撤回), while nothing after it has been read, taken or executed."""

from uuid import UUID

from django.utils.translation import gettext as _

from yiwang.support.cases.contracts.refusals import CannotRecall
from yiwang.support.cases.contracts.rows import TaskKind
from yiwang.support.cases.engine.machine import Done, Machine
from yiwang.support.cases.engine.moves.verbs import verb
from yiwang.support.cases.engine.state import Token

STILL = frozenset({TaskKind.WORK, TaskKind.JOINT, TaskKind.SIGNATURE, TaskKind.WAIT})


@verb("recall", "撤回", "Take back", opinion="optional")
def recall(m: Machine, task: Token | None) -> None:
    """The tasks that the move opened are cancelled, those that it closed are open again, its data are as before."""
    last = m.ask.last
    opened = [t for t in m.state.live_tasks() if last is not None and t.opened_by == last.ordinal]
    _check(m, last, opened)
    if last is None:
        return
    for each in opened:
        if each.live:
            m.cancel_task(each, "recalled")
    _scopes_back(m, last.ordinal)
    for each in [t for t in (m.state.passed or {}).values() if t.closed_by == last.ordinal]:
        _back(m, each)
    for change in reversed(last.changes):
        m.write(UUID(change["scope"]) if change["scope"] else None, {change["field"]: change["old"]})
    m.terms["recalled"] = last.ordinal
    m.reckon = True


def _check(m: Machine, last: Done | None, opened: list[Token]) -> None:
    if last is None or not last.terms.get("named"):
        raise CannotRecall(why=_("there is no move of yours to take back"))
    since = {t.opened_by for t in m.state.live_tasks()} | {last.ordinal}
    everything = [*m.state.tasks.values(), *(m.state.passed or {}).values()]
    later = [t for t in everything if t.opened_by == last.ordinal and not t.live]
    if last.letter or last.terms.get("clocks") or later or not since:
        raise CannotRecall(why=_("it has had its effect already"))
    if any(t.read_at or t.holder or t.kind not in STILL or t.terms.get("signed") for t in opened):
        raise CannotRecall(why=_("somebody has read or taken what follows"))


def _back(m: Machine, task: Token) -> None:
    task.state = task.terms.pop("was", "open") or "open"
    task.closed_at = task.closed_by = None
    if wake := task.terms.pop("woke", None):
        task.terms["wake"] = wake
    task.verb = task.reason = ""
    m.state.tasks[task.id] = task
    if task.scope is not None:
        scope = m.state.scopes[task.scope]
        scope.state, scope.closed_by, scope.reason = "open", None, ""
        scope.data.pop("_arrived", None)
        m.touch_scope(scope)
    if m.state.passed is not None:
        m.state.passed.pop(task.id, None)
    m.touch(task)


def _scopes_back(m: Machine, ordinal: int) -> None:
    for scope in m.state.scopes.values():
        if scope.opened_by == ordinal and scope.state in ("open", "arrived"):
            m.close_scope(scope, "cancelled", "recalled")
        elif scope.closed_by == ordinal:
            scope.state = "arrived" if scope.state == "joined" else "open"
            scope.closed_by, scope.reason = None, ""
            m.touch_scope(scope)
