"""Builders of questions and people."""

from datetime import UTC, datetime
from itertools import count

from yiwang.areas.service.ratings import contracts, operations
from yiwang.areas.service.ratings.contracts import READ_RATINGS, Closed
from yiwang.kernel.actors import Actor, ActorKind, Grant

NOW = datetime(2026, 9, 22, 2, 0, tzinfo=UTC)
CITIZEN = "11111111-1111-1111-1111-111111111111"
BUREAU = "330424/330424-SCJG"
_numbers = count(1)


def citizen(subject: str = CITIZEN) -> Actor:
    return Actor(subject=subject, name="沈*禾", kind=ActorKind.CITIZEN)


def supervisor(region: str = "330424000000", organisation: str = "") -> Actor:
    grant = Grant(READ_RATINGS.code, region, organisation)
    return Actor(subject="9", name="周砚", kind=ActorKind.OFFICER, grants=frozenset({grant}))


def question(organisation: str = BUREAU, *, offline: bool = False, at: datetime = NOW) -> contracts.Question:
    n = next(_numbers)
    closed = Closed(
        case=f"token-{n}",
        number=f"330424-20260922-{n:04}",
        item="330131001000",
        title={"zh": "食品经营许可", "en": "Food business licence"},
        party=CITIZEN,
        region=organisation.partition("/")[0].ljust(12, "0"),
        organisation=organisation,
        offline=offline,
    )
    return operations.ask(closed=closed, now=at)
