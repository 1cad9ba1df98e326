"""What others may know about keys of the API."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import Actor
from yiwang.kernel.errors import Kind, Refusal
from yiwang.trust.ledger.contracts import name_kind

MADE = name_kind("apikeys.made", _("API key made"))
REVOKED = name_kind("apikeys.revoked", _("API key revoked"))

OWN_READ = "own.read"
OWN_WRITE = "own.write"
OWN_SCOPES = {
    OWN_READ: _("Read what is yours: cases, notices, licences"),
    OWN_WRITE: _("Act in your name: apply, answer, mark read"),
}


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key to be made. `scopes` are codes of rights that the owner holds, and of OWN_SCOPES."""

    name: str
    scopes: frozenset[str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as its owner may know it; `prefix` are the signs by which one recognises it."""

    id: UUID
    prefix: str
    name: str
    subject: str
    on_behalf: str
    scopes: frozenset[str]
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    def state(self, now: datetime) -> str:
        """`valid`, `expired` or `revoked`."""
        if self.revoked_at is not None:
            return "revoked"
        return "valid" if now < self.expires_at else "expired"


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A key that was just made. `text` is the key itself: it is known here and never again."""

    key: ApiKey
    text: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls with a key: the owner, with no more rights than the key's scopes."""

    actor: Actor
    key: ApiKey


class KeyNotValid(Refusal):
    code = "apikeys.not-valid"
    text = _("This API key does not exist, has expired or was revoked.")
    kind = Kind.UNAUTHENTICATED


class KeyUnknown(Refusal):
    code = "apikeys.unknown"
    text = _("This API key does not exist, or it is not yours.")
    kind = Kind.NOT_FOUND


class ScopeMissing(Refusal):
    code = "apikeys.scope-missing"
    text = _("This API key was not given “{scope}”. Make another one that has it.")
    kind = Kind.FORBIDDEN


class ScopeNotYours(Refusal):
    code = "apikeys.scope-not-yours"
    text = _("You do not hold “{scope}”, so no key of yours can.")
    kind = Kind.FORBIDDEN


class NoScope(Refusal):
    code = "apikeys.no-scope"
    text = _("Choose at least one thing that the key may do.")


class BadExpiry(Refusal):
    code = "apikeys.bad-expiry"
    text = _("A key ends at some time in the next {days} days.")


class TooManyKeys(Refusal):
    code = "apikeys.too-many"
    text = _("You have {count} keys in use already. Revoke one first.")
    kind = Kind.CONFLICT


class TooFast(Refusal):
    code = "apikeys.too-fast"
    text = _("Too many requests. Try again in {seconds} seconds.")
    kind = Kind.TOO_MANY
