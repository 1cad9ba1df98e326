"""What the clock does: waits end, limits are reached, flags are raised."""

from datetime import datetime

from yiwang.support.cases.contracts.refusals import UnknownMove
from yiwang.support.cases.contracts.rows import TaskKind
from yiwang.support.cases.engine import clocks, tokens
from yiwang.support.cases.engine.machine import Machine
from yiwang.support.cases.engine.moves import named
from yiwang.support.cases.engine.moves.verbs import required, verb
from yiwang.support.cases.engine.state import State, Token
from yiwang.support.cases.flow.graph import Graph, Wait, Work

COLOURS = {1: "yellow", 2: "red"}


@verb("time", "到期", "The time is over", kinds=frozenset({TaskKind.WAIT}), system=True)
def time(m: Machine, task: Token | None) -> None:
    """A wait ends because its time is over."""
    task = required(task)
    does = m.graph.steps[task.step].does
    if not isinstance(does, Wait):
        raise UnknownMove(verb="time", step=task.step)
    m.close_task(task, "time")
    tokens.enter(m, does.to, task.scope)


@verb("reached", "期限届满", "The limit is reached", kinds=frozenset({TaskKind.WORK}), system=True)
def reached(m: Machine, task: Token | None) -> None:
    """The step's limit is reached, which is a move by itself (such as deemed accepted)."""
    task = required(task)
    work = named.work_of(m.graph, task)
    m.cancel_hanging(task, "the limit is reached")
    tokens.leave(m, task, work.moves[work.reached])


@verb("limit", "法定期限届满", "The legal limit is reached", system=True)
def limit(m: Machine, task: Token | None) -> None:
    """The case's legal limit is reached, which has the outcome that the flow names (such as deemed granted)."""
    if not m.graph.limits.reached:
        raise UnknownMove(verb="limit", step="")
    m.cancel_within(None, "the legal limit is reached")
    tokens.enter(m, m.graph.limits.reached, None)


@verb("flag", "时限提醒", "A limit is near or broken", system=True)
def flag(m: Machine, task: Token | None) -> None:
    """Raise every flag that is due now, yellow before red; one that was raised is never withdrawn."""
    raised = []
    for name, clock in m.state.clocks().items():
        for number in clocks.flags_due(clock, m.now) if m.state.decided_at is None else []:
            clock.flag = number
            raised.append({"clock": name, "colour": COLOURS[number], "task": None, "step": ""})
    for each in list(m.state.live_tasks()):
        for number in clocks.flags_due(each.clock, m.now):
            each.clock.flag = number
            m.touch(each)
            raised.append({"clock": "step", "colour": COLOURS[number], "task": str(each.id), "step": each.step})
    for one in raised:
        m.tell("cases.flagged", **one)
    m.terms["flags"] = raised


@verb("reckon", "重算期限", "Count the limits anew", system=True)
def reckon(m: Machine, task: Token | None) -> None:
    """The calendar was changed: both dates stay in the history."""
    before = {name: clock.due.isoformat() for name, clock in m.state.clocks().items() if clock.due}
    clocks.reckon_case(m.state, m.share)
    after = {name: clock.due.isoformat() for name, clock in m.state.clocks().items() if clock.due}
    m.terms.update(before=before, after=after)
    m.reckon, m.state.recompute = True, False
    for each in m.state.live_tasks():
        m.touch(each)


def due_moves(graph: Graph, state: State, now: datetime) -> list[tuple[str, Token | None]]:
    """The moves that the clock wants made now, in order; they are made one at a time, and asked for again."""
    if state.open and state.recompute:
        return [("reckon", None)]
    flags = [c for c in state.clocks().values() if clocks.flags_due(c, now)] if state.decided_at is None else []
    if flags or any(clocks.flags_due(task.clock, now) for task in state.live_tasks()):
        return [("flag", None)]
    legal = state.legal
    if graph.limits.reached and legal.flag == 2 and state.decided_at is None and state.open:
        return [("limit", None)]
    for task in state.live_tasks():
        wake = task.terms.get("wake")
        if wake and datetime.fromisoformat(wake) <= now:
            return [(_on_waking(task), task)]
        if task.clock.flag == 2 and task.clock.runs and _moves_by_itself(graph, task):
            return [("reached", task)]
    return []


def _on_waking(task: Token) -> str:
    if task.kind in (TaskKind.ANSWER, TaskKind.OPINION):
        return "silence"
    return "time" if task.kind == TaskKind.WAIT else "call"


def _moves_by_itself(graph: Graph, task: Token) -> bool:
    does = graph.steps[task.step].does
    return task.parent is None and isinstance(does, Work) and bool(does.reached)
