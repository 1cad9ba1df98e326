"""What an endpoint needs: nothing, or a key with a scope. The operation behind it asks for the right again, there."""

from typing import Any

from django.http import HttpRequest

from yiwang.kernel.actors import Actor, Right
from yiwang.kernel.errors import SignInFirst
from yiwang.trust.apikeys.contracts import ScopeMissing

PUBLIC: dict[str, Any] = {"auth": None, "openapi_extra": {"x-needs": "public"}}


class Key:
    """Asks for a key that has a scope; a right must be held somewhere at all."""

    openapi_security_schema = {"type": "http", "scheme": "bearer"}

    def __init__(self, needed: Right | str) -> None:
        self.right = needed if isinstance(needed, Right) else None
        self.scope = needed.code if isinstance(needed, Right) else needed

    def __call__(self, request: HttpRequest) -> Actor:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if not actor.signed_in:
            raise SignInFirst()
        if self.scope not in request.key.scopes:  # type: ignore[attr-defined]
            raise ScopeMissing(scope=self.scope)
        if self.right:
            actor.must(self.right)
        return actor


def needs(scope: Right | str) -> dict[str, Any]:
    """Keywords for an endpoint that needs a key with this scope: a Right, OWN_READ or OWN_WRITE."""
    key = Key(scope)
    return {"auth": key, "openapi_extra": {"x-needs": key.scope}}
