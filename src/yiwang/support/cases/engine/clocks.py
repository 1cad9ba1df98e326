"""The three clocks: when a limit ends, when it turns yellow, and what a pause does to it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from yiwang.kernel.calendar import queries as calendar
from yiwang.kernel.calendar.contracts import Interval, Limit, Unit
from yiwang.support.cases.engine.state import Clock, Pause, State, Token

UNRANKED = timedelta(days=3650)


def started(limit: Limit, start: datetime, share: float, pauses: Sequence[Interval] = ()) -> Clock:
    """A clock that runs from `start`; yellow when `share` of its limit is used."""
    clock = Clock(start, limit.amount, str(limit.unit), limit.rolls)
    reckon(clock, share, pauses)
    return clock


def reckon(clock: Clock, share: float, pauses: Sequence[Interval]) -> None:
    """Compute anew when the clock is due; an open pause stops it where it is."""
    if clock.start is None or clock.amount is None:
        return
    limit = Limit(clock.amount, Unit(str(clock.unit)), clock.rolls)
    due = calendar.add(clock.start, limit, pauses)
    early = Limit(int(clock.amount * share), limit.unit)
    clock.due, clock.provisional = due.at, due.provisional
    clock.yellow = min(calendar.add(clock.start, early, pauses).at, due.at)


def intervals(pauses: Iterable[Pause], clock: str, task: UUID | None = None) -> list[Interval]:
    """The pauses that stop a clock: those of the case, and for a step's clock those of its task."""
    return [
        Interval(pause.began_at, pause.ended_at)
        for pause in pauses
        if clock in pause.clocks and (pause.task is None or pause.task == task)
    ]


def reckon_case(state: State, share: float) -> None:
    """Bring every running clock of a case in step with its pauses, and say when it wants attention next."""
    for name, clock in state.clocks().items():
        if clock.due is not None and state.decided_at is None:
            _follow(clock, share, intervals(state.pauses.values(), name))
    for task in state.live_tasks():
        if task.clock.due is not None:
            _follow(task.clock, share, intervals(state.pauses.values(), "step", task.id))
    wind(state)


def _follow(clock: Clock, share: float, pauses: Sequence[Interval]) -> None:
    clock.stopped = any(pause.ended is None for pause in pauses)
    reckon(clock, share, [pause for pause in pauses if pause.ended is not None])


def wind(state: State) -> None:
    """Set the alarms and the places in the to-do list."""
    state.alarm_at = None
    if state.open and state.decided_at is None:
        state.alarm_at = min(filter(None, map(_next_flag, state.clocks().values())), default=None)
    for task in state.live_tasks():
        wake = task.terms.get("wake")
        flags = [_next_flag(task.clock), datetime.fromisoformat(wake) if wake else None]
        task.alarm_at = min(filter(None, flags), default=None)
        task.rank_at = rank(state, task)


def rank(state: State, task: Token) -> datetime:
    """Where a task stands in the to-do list: what is due first comes first, what waits for somebody else last."""
    if task.clock.stopped:
        return task.opened_at + UNRANKED
    if task.clock.due is not None:
        return task.clock.due
    return state.promised.due or state.legal.due or task.opened_at + UNRANKED


def _next_flag(clock: Clock) -> datetime | None:
    if not clock.runs or clock.flag >= 2:
        return None
    return clock.yellow if clock.flag == 0 else clock.due


def flags_due(clock: Clock, now: datetime) -> list[int]:
    """The flags to raise now, yellow before red; a flag once raised stays raised."""
    if not clock.runs:
        return []
    moments = {1: clock.yellow, 2: clock.due}
    return [flag for flag, at in moments.items() if flag > clock.flag and at is not None and at <= now]
