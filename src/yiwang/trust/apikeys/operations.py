"""Making and revoking keys."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from yiwang.kernel.actors import Actor
from yiwang.kernel.errors import SignInFirst
from yiwang.trust.apikeys import queries, texts
from yiwang.trust.apikeys.contracts import (
    MADE,
    REVOKED,
    ApiKey,
    BadExpiry,
    KeyUnknown,
    MadeKey,
    NewKey,
    NoScope,
    ScopeNotYours,
    TooManyKeys,
)
from yiwang.trust.apikeys.models import ApiKey as KeyRow
from yiwang.trust.ledger import operations as ledger
from yiwang.trust.ledger.contracts import Leaf

LONGEST = timedelta(days=366)
MOST = 20
SELDOM = timedelta(minutes=1)


@transaction.atomic
def make_key(*, new: NewKey, actor: Actor, now: datetime) -> MadeKey:
    """Make a key for the actor; its text is in the answer and nowhere else.

    Refuses with `apikeys.scope-not-yours`, `.no-scope`, `.bad-expiry`, `.too-many`.
    """
    if not actor.signed_in:
        raise SignInFirst()
    if not new.scopes:
        raise NoScope(fields={"scopes": [NoScope().sentence]})
    if lacking := sorted(new.scopes - queries.scopes_of(actor).keys()):
        raise ScopeNotYours(scope=lacking[0])
    if not now < new.expires_at <= now + LONGEST:
        raise BadExpiry(days=LONGEST.days)
    in_use = KeyRow.objects.filter(Q(revoked_at=None, expires_at__gt=now), subject=actor.subject).count()
    if in_use >= MOST:
        raise TooManyKeys(count=in_use)
    prefix, text = texts.fresh()
    row = KeyRow.objects.create(
        prefix=prefix,
        digest=texts.digest(text),
        name=new.name.strip()[:100],
        subject=actor.subject,
        on_behalf=actor.on_behalf,
        scopes=sorted(new.scopes),
        second_factor=actor.second_factor,
        made_at=now,
        expires_at=new.expires_at,
    )
    _write(MADE, row, actor, now)
    return MadeKey(queries.as_contract(row), text)


@transaction.atomic
def revoke_key(*, key: UUID, actor: Actor, now: datetime) -> ApiKey:
    """Revoke one of the actor's own keys, at once; a second time changes nothing."""
    row = KeyRow.objects.select_for_update().filter(id=key, subject=actor.subject).first()
    if row is None or not actor.signed_in:
        raise KeyUnknown()
    if row.revoked_at is None:
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        _write(REVOKED, row, actor, now)
    return queries.as_contract(row)


def _write(kind: str, row: KeyRow, actor: Actor, now: datetime) -> None:
    content = {
        "prefix": row.prefix,
        "owner": row.subject,
        "scopes": list(row.scopes),
        "expires_at": row.expires_at.isoformat(),
        "region": actor.region,
        "organisation": actor.organisation,
    }
    ledger.append([Leaf(kind, f"key {row.prefix}", content)], now=now)


def note_use(*, key: ApiKey, now: datetime) -> None:
    """Remember that a key was used, to the minute: so its owner sees keys that nobody needs."""
    if key.last_used_at is None or now - key.last_used_at >= SELDOM:
        KeyRow.objects.filter(id=key.id).update(last_used_at=now)
