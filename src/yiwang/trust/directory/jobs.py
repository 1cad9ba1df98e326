"""What was done to organisations and appointments stands in the ledger."""

from yiwang.kernel.events.contracts import Event, consumer
from yiwang.kernel.organisations import contracts as organisations
from yiwang.trust.directory.contracts import SHAPED, STAFFED
from yiwang.trust.ledger import operations as ledger
from yiwang.trust.ledger.contracts import Leaf

STAFF = (organisations.APPOINTED, organisations.APPOINTMENT_ENDED)
SHAPE = (
    organisations.CREATED,
    organisations.RENAMED,
    organisations.MOVED,
    organisations.CLOSED,
    organisations.COORDINATED,
)


@consumer("directory.ledger", *SHAPE, *STAFF)
def hear_of_a_change(event: Event) -> None:
    """One leaf for each change. People are identifiers in it."""
    content = {"what": event.type, "organisation": event.data["path"], **event.data}
    kind = STAFFED if event.type in STAFF else SHAPED
    ledger.append([Leaf(kind, f"organisation:{event.subject}", content, event.time)], now=event.time)
