"""Builders of notices."""

from datetime import UTC, datetime

from yiwang.kernel.actors import Actor, ActorKind
from yiwang.support.notices import operations

NOW = datetime(2026, 9, 22, 2, 0, tzinfo=UTC)
FACTS = {
    "item": {"zh": "食品经营许可", "en": "Food business licence"},
    "number": "330424-20260922-0001",
    "organisation": {"zh": "县市场监管局", "en": "Market regulation bureau"},
    "due": "2026-09-28",
    "token": "abc",
}


def citizen(subject: str = "11111111-1111-1111-1111-111111111111") -> Actor:
    return Actor(subject=subject, name="沈*禾", kind=ActorKind.CITIZEN)


def notice(key: str = "k", kind: str = "accepted", to: Actor | None = None, at: datetime = NOW) -> None:
    operations.send(to=(to or citizen()).subject, kind=kind, facts=FACTS, case="abc", now=at, key=key)
