"""Whose key it is, and what its owner has."""

import hmac
from dataclasses import replace
from datetime import datetime

from yiwang.kernel.actors import Actor, declared_rights
from yiwang.kernel.errors import SignInFirst
from yiwang.trust.apikeys import texts
from yiwang.trust.apikeys.contracts import OWN_SCOPES, ApiKey, Caller, KeyNotValid
from yiwang.trust.apikeys.models import ApiKey as KeyRow
from yiwang.trust.identity import queries as identity


def as_contract(row: KeyRow) -> ApiKey:
    """The row as its owner may see it."""
    return ApiKey(
        id=row.id,
        prefix=row.prefix,
        name=row.name,
        subject=row.subject,
        on_behalf=row.on_behalf,
        scopes=frozenset(row.scopes),
        made_at=row.made_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )


def caller(text: str, *, now: datetime) -> Caller:
    """Who calls with this key; refuses with `apikeys.not-valid`, whatever is wrong with it."""
    prefix = texts.prefix_of(text)
    row = KeyRow.objects.filter(prefix=prefix).first() if prefix else None
    if row is None or not hmac.compare_digest(bytes(row.digest), texts.digest(text)):
        raise KeyNotValid()
    key = as_contract(row)
    if key.state(now) != "valid":
        raise KeyNotValid()
    actor = identity.actor_for(row.subject, on_behalf=row.on_behalf, second_factor=row.second_factor, now=now)
    if actor is None:
        raise KeyNotValid()
    held = frozenset(grant for grant in actor.grants if grant.right in key.scopes)
    return Caller(replace(actor, grants=held), key)


def keys_of(*, viewer: Actor) -> list[ApiKey]:
    """The viewer's own keys, the newest first, at most 200."""
    if not viewer.signed_in:
        raise SignInFirst()
    rows = KeyRow.objects.filter(subject=viewer.subject, on_behalf=viewer.on_behalf).order_by("-made_at")[:200]
    return [as_contract(row) for row in rows]


def scopes_of(viewer: Actor) -> dict[str, str]:
    """What the viewer may put into a key: titles (msgids) by code."""
    held = {grant.right for grant in viewer.grants}
    return {**OWN_SCOPES, **{right.code: right.title for right in declared_rights() if right.code in held}}
