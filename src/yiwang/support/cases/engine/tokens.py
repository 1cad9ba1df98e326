"""How tokens go through a flow: into a step, out of a branch, past a join, to an end."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from yiwang.kernel.calendar import queries as calendar
from yiwang.kernel.expressions.queries import evaluate, holds
from yiwang.support.cases.contracts.rows import TaskKind
from yiwang.support.cases.engine.machine import Machine
from yiwang.support.cases.engine.state import Scope, Token
from yiwang.support.cases.flow.graph import (
    Branch,
    CallStep,
    Child,
    Choose,
    Each,
    End,
    Fork,
    Join,
    MoveDef,
    Wait,
    Work,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


def enter(m: Machine, name: str, scope: UUID | None, holder: str = "") -> Token | None:
    """Bring a token to a step; steps that wait for nobody are passed at once. The task that it opened, if any."""
    while m.state.open and (scope is None or m.state.scopes[scope].state == "open"):
        m.reached.append(name)
        does = m.graph.steps[name].does
        if isinstance(does, Work):
            return _work(m, name, does, scope, holder)
        if isinstance(does, End):
            close(m, does.outcome)
            return None
        if isinstance(does, Choose) and not does.join:
            name = _first(m, does.branches, scope).to
            continue
        if isinstance(does, Join):
            following = _arrive(m, does, scope)
            if following is None:
                return None
            name, scope = following
            continue
        if isinstance(does, Choose | Fork | Each):
            past = _split(m, name, does, scope)
            if past is None:
                return None
            name = past
            continue
        return _waiting(m, name, does, scope)
    return None


def _work(m: Machine, name: str, work: Work, scope: UUID | None, holder: str) -> Token:
    task = m.open_task(name, TaskKind.JOINT if work.joint else TaskKind.WORK, scope, work.by)
    task.holder = task.answerable = holder
    m.limit(task, work)
    if work.joint:
        count = 1 if work.joint.order else len(work.joint.signers)
        for place in range(count):
            open_signature(m, task, work, place)
    return task


def open_signature(m: Machine, task: Token, work: Work, place: int) -> None:
    """Ask the signer at a place of a joint signature."""
    if work.joint is None:
        raise LookupError("the step has no joint signature")
    child = m.open_task(task.step, TaskKind.SIGNATURE, task.scope, work.joint.signers[place], task)
    child.terms["place"] = place


def _waiting(m: Machine, name: str, does: CallStep | Wait | Child, scope: UUID | None) -> Token:
    if isinstance(does, CallStep):
        task = m.open_task(name, TaskKind.CALL, scope, does.by)
        m.tell("cases.call", task=str(task.id))
    elif isinstance(does, Child):
        task = m.open_task(name, TaskKind.CHILD, scope)
        _plan_children(m, task, does)
    else:
        task = m.open_task(name, TaskKind.WAIT, scope)
        _set_wait(m, task, does)
    return task


def _plan_children(m: Machine, task: Token, does: Child) -> None:
    seen = m.state.seen_from(task.scope)
    wanted = [n for n, child in enumerate(does.children) if child.when is None or holds(child.when, seen)]
    task.terms.update(wanted=wanted, closed={})
    m.tell("cases.children", task=str(task.id))


def _set_wait(m: Machine, task: Token, wait: Wait) -> None:
    seen = m.state.seen_from(task.scope)
    ends = []
    if wait.within is not None:
        ends.append(calendar.add(m.now, wait.within).at)
    if wait.until and (day := _moment(seen.get(wait.until))) is not None:
        ends.append(day)
    task.terms["wake"] = (min(ends) if ends else m.now).isoformat()
    keys = [f"{event.type}:{seen[event.key]}" for event in wait.events if seen.get(event.key) not in (None, "")]
    if keys:
        task.terms["keys"] = keys


def _moment(value: Any) -> datetime | None:
    """The beginning of a day in the case's data, as a moment."""
    try:
        return datetime.combine(datetime.fromisoformat(str(value)).date(), time(), SHANGHAI) if value else None
    except ValueError:
        return None


def _first(m: Machine, branches: Sequence[Branch], scope: UUID | None) -> Branch:
    seen = m.state.seen_from(scope)
    return next(branch for branch in branches if branch.when is None or holds(branch.when, seen))


# Branches


def _split(m: Machine, name: str, does: Choose | Fork | Each, scope: UUID | None) -> str | None:
    """Open the branches of a step; the step behind the join where there are none."""
    wanted = _branches(m, does, scope)
    if not wanted:
        join = m.graph.steps[does.join].does
        if not isinstance(join, Join):
            raise LookupError(f"{does.join} is no join")
        return join.to
    fork = m.new_id()
    made = [_open_scope(m, scope, fork, name, place, each) for place, each in enumerate(wanted)]
    ordered = isinstance(does, Each) and does.ordered
    for opened, (_, to, _) in list(zip(made, wanted, strict=True))[: 1 if ordered else None]:
        if opened.state == "open":
            enter(m, to, opened.id)
    return None


def _branches(m: Machine, does: Choose | Fork | Each, scope: UUID | None) -> list[tuple[str, str, Any]]:
    """(name, first step, element) of every branch to open."""
    seen = m.state.seen_from(scope)
    if isinstance(does, Each):
        over = seen.get(does.over)
        return [(str(n + 1), does.to, element) for n, element in enumerate(over if isinstance(over, list) else [])]
    if isinstance(does, Fork):
        return [(branch.name, branch.to, None) for branch in does.branches]
    holding = [b for b in does.branches if b.when is not None and holds(b.when, seen)]
    return [(b.name, b.to, None) for b in holding or does.branches[-1:]]


def _open_scope(
    m: Machine, parent: UUID | None, fork: UUID, step: str, place: int, branch: tuple[str, str, Any]
) -> Scope:
    scope = Scope(m.new_id(), parent, fork, step, branch[0], place, branch[2], {}, "open", m.ordinal)
    m.state.scopes[scope.id] = scope
    m.scopes_made.append(scope)
    return scope


def _arrive(m: Machine, join: Join, scope: UUID | None) -> tuple[str, UUID | None] | None:
    """A branch has come to its join; where the token goes on, once the join's rule holds."""
    if scope is None:
        raise LookupError("a join outside of every branch")
    here = m.state.scopes[scope]
    here.state = "arrived"
    m.touch_scope(here)
    here.data["_arrived"] = m.ordinal * 10_000 + m.made
    siblings = sorted((s for s in m.state.scopes.values() if s.fork == here.fork), key=lambda s: s.position)
    arrived = [s for s in siblings if s.state == "arrived"]
    if len(arrived) < len(siblings) and not _fires(m, join, arrived, here):
        _next_in_order(m, siblings)
        return None
    m.write(here.parent, merged(join, arrived))
    for each in arrived:
        m.close_scope(each, "joined")
    for each in siblings:
        if each.state == "open":
            m.cancel_within(each.id, "joined")
            m.close_scope(each, "cancelled", "joined")
    return join.to, here.parent


def _fires(m: Machine, join: Join, arrived: Sequence[Scope], here: Scope) -> bool:
    if join.rule == "all":
        return False
    if join.rule == "any":
        return True
    if join.rule == "count":
        return len(arrived) >= join.count
    seen = m.state.seen_from(here.parent) | merged(join, arrived)
    return join.when is not None and holds(join.when, seen)


def _next_in_order(m: Machine, siblings: Sequence[Scope]) -> None:
    """Open the next element of an ordered each, if this is one and nobody is at work."""
    each = m.graph.steps[siblings[0].step].does
    if not (isinstance(each, Each) and each.ordered):
        return
    busy = {task.scope for task in m.state.live_tasks()}
    inner = {s.parent for s in m.state.scopes.values() if s.state in ("open", "arrived")}
    waiting = [s for s in siblings if s.state == "open" and s.id not in busy and s.id not in inner]
    if waiting:
        enter(m, each.to, waiting[0].id)


def merged(join: Join, arrived: Sequence[Scope]) -> dict[str, Any]:
    """What the branches wrote, as one: by the join's rule for a field, or as the only branch that wrote it says."""
    in_order = sorted(arrived, key=lambda scope: scope.data.get("_arrived", 0))
    names = {name: None for scope in arrived for name in scope.data if name != "_arrived"}
    return {name: _one(join.merge.get(name, "last"), name, arrived, in_order) for name in names}


def _one(rule: str, name: str, arrived: Sequence[Scope], in_order: Sequence[Scope]) -> Any:
    come = [scope.data[name] for scope in in_order if name in scope.data]
    if rule in ("first", "last"):
        return come[0] if rule == "first" else come[-1]
    values = [scope.data[name] for scope in arrived if name in scope.data]
    if rule == "list":
        return [one for value in values for one in (value if isinstance(value, list) else [value])]
    if rule == "all":
        return all(value is True for value in values)
    if rule == "any":
        return any(value is True for value in values)
    return sum(values) if rule == "sum" else min(values) if rule == "min" else max(values)


# Leaving


def leave(m: Machine, task: Token, move: MoveDef) -> None:
    """A named move takes the token on: to where the move leads, or straight back to who returned it (直送)."""
    seen = m.state.seen_from(task.scope)
    m.write(task.scope, {name: evaluate(expression, seen) for name, expression in move.sets.items()})
    m.terms["clocks"] = move.accepts or move.decides
    if move.accepts:
        m.start_clocks(m.now)
    if move.decides:
        m.decide()
    m.letter = m.letter or move.letter
    straight = task.terms.get("straight")
    m.close_task(task, move.verb)
    if straight and not isinstance(m.graph.steps[move.to].does, End):
        enter(m, straight["step"], task.scope, straight["holder"])
    else:
        enter(m, move.to, task.scope)


def close(m: Machine, outcome: str) -> None:
    """The case is closed: nothing stays open, and its clocks stand."""
    m.cancel_within(None, "closed")
    for pause in m.state.pauses.values():
        m.end_pause(pause)
    m.decide()
    m.state.open, m.state.outcome, m.state.closed_at = False, outcome, m.now
