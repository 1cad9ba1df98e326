"""Keys for tests, and who their owners are."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from yiwang.kernel.actors import Actor, ActorKind, Grant
from yiwang.trust.apikeys import contracts, operations
from yiwang.trust.apikeys.contracts import OWN_READ, OWN_WRITE, MadeKey, NewKey

NOW = datetime(2026, 9, 24, 2, 12, 37, tzinfo=UTC)
HAIYAN = "330424000000"
people: dict[str, Actor] = {}


def _owner(subject: str, on_behalf: str, second_factor: bool, now: datetime) -> Actor | None:
    return people.get(subject)


def known(actor: Actor) -> Actor:
    """Let an actor be the owner of keys."""
    contracts.register_owners(_owner)
    people[actor.subject] = actor
    return actor


def citizen(subject: str = "11111111-1111-1111-1111-111111111111") -> Actor:
    return known(Actor(subject, "沈*禾", ActorKind.CITIZEN))


def officer(*rights: str, subject: str = "44444444-4444-4444-4444-444444444444") -> Actor:
    grants = frozenset(Grant(right, HAIYAN) for right in rights)
    return known(Actor(subject, "Officer", ActorKind.OFFICER, HAIYAN, "330424/330424-SCJG", grants=grants))


def key(actor: Actor, scopes: Iterable[str] = (OWN_READ, OWN_WRITE), *, days: int = 30, now: datetime = NOW) -> MadeKey:
    new = NewKey("test", frozenset(scopes), now + timedelta(days=days))
    return operations.make_key(new=new, actor=actor, now=now)
