"""Roles follow the organisations in which they are held."""

from yiwang.kernel.events.contracts import Event, consumer
from yiwang.kernel.organisations.contracts import CLOSED, MOVED
from yiwang.trust.rights import operations


@consumer("rights.places", MOVED, CLOSED)
def hear_of_a_place(event: Event) -> None:
    """An organisation stands elsewhere now, or is closed."""
    data = event.data
    operations.follow_organisation(old=data.get("from") or data["path"], new=data.get("to", ""), now=event.time)
