"""A case, its tasks and its clocks as others may know them."""

from datetime import datetime
from uuid import UUID

from yiwang.kernel.calendar import queries as calendar
from yiwang.kernel.calendar.contracts import Unit
from yiwang.support.cases.contracts import rows
from yiwang.support.cases.contracts.rows import ClockName, ClockView, Colour
from yiwang.support.cases.engine.state import Clock, State


def clock_view(name: ClockName, clock: Clock, now: datetime, ended: datetime | None = None) -> ClockView | None:
    """A clock as of a moment; one that has done its work shows how it stood then, with nothing left."""
    if clock.start is None or clock.due is None or clock.amount is None:
        return None
    over = clock.stopped or ended is not None
    return ClockView(
        name=name,
        start=clock.start,
        due=clock.due,
        amount=clock.amount,
        unit=str(clock.unit),
        provisional=clock.provisional,
        stopped=clock.stopped,
        colour=colour(clock, ended or now),
        left=None if over else calendar.left(clock.due, now, Unit(str(clock.unit))),
    )


def colour(clock: Clock, at: datetime) -> Colour:
    """Green, yellow or red at a moment; what was raised stays, and a stopped clock does not change."""
    if clock.due is None:
        return Colour.GREEN
    if clock.flag == 2 or (not clock.stopped and at > clock.due):
        return Colour.RED
    early = clock.yellow is not None and not clock.stopped and at >= clock.yellow
    return Colour.YELLOW if clock.flag == 1 or early else Colour.GREEN


def case_contract(state: State, now: datetime, parent: str | None = None) -> rows.Case:
    """The case alone."""
    views = [clock_view(ClockName(name), clock, now, state.decided_at) for name, clock in state.clocks().items()]
    return rows.Case(
        id=state.id,
        number=state.number,
        token=state.token,
        flow=state.flow_name,
        version=state.flow,
        title=state.title,
        item=state.item,
        region=state.region,
        organisation=state.organisation,
        applicant=state.applicant,
        channel=state.channel,
        open=state.open,
        outcome=state.outcome,
        data=dict(state.data),
        created_at=state.created_at,
        closed_at=state.closed_at,
        decided_at=state.decided_at,
        parent=parent,
        clocks=tuple(view for view in views if view is not None),
    )


def ids(text: str) -> UUID | None:
    """A UUID from what somebody typed, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None
