"""Keys for tests, of people who have accounts and roles."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from yiwang.kernel.actors import Actor
from yiwang.trust.apikeys import operations
from yiwang.trust.apikeys.contracts import OWN_READ, OWN_WRITE, MadeKey, NewKey
from yiwang.trust.identity import queries as identity
from yiwang.trust.identity.tests import make as people
from yiwang.trust.rights.tests import make as roles

NOW = datetime(2026, 9, 24, 2, 12, 37, tzinfo=UTC)
HAIYAN = "330424000000"


def actor(subject: str, *, now: datetime = NOW) -> Actor:
    """Who a subject is now, as after a second factor."""
    found = identity.actor_for(subject, second_factor=True, now=now)
    assert found is not None
    return found


def citizen() -> Actor:
    return actor(people.citizen(password="").subject)


def officer(*role: str, organisation: str = roles.BUREAU) -> Actor:
    """An officer who holds these roles in Haiyan."""
    subject = people.officer(password="").subject
    for each in role:
        roles.given(each, subject, organisation=organisation)
    return actor(subject)


def key(owner: Actor, scopes: Iterable[str] = (OWN_READ, OWN_WRITE), *, days: int = 30, now: datetime = NOW) -> MadeKey:
    new = NewKey("test", frozenset(scopes), now + timedelta(days=days))
    return operations.make_key(new=new, actor=owner, now=now)
