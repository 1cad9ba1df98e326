"""The text of a key: yw_ + 8 signs by which it is found + _ + 43 signs of secret."""

import hashlib
import re
import secrets

_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"
_SHAPE = re.compile(r"yw_([a-z2-9]{8})_([A-Za-z0-9_-]{43})")


def fresh() -> tuple[str, str]:
    """(prefix, text) of a new key, with 256 bits of secret."""
    prefix = "".join(secrets.choice(_SIGNS) for _ in range(8))
    return prefix, f"yw_{prefix}_{secrets.token_urlsafe(32)}"


def prefix_of(text: str) -> str | None:
    """The signs by which a key is found; None where this is no key at all."""
    found = _SHAPE.fullmatch(text)
    return found[1] if found else None


def digest(text: str) -> bytes:
    """A fast hash is enough: nobody can try out 256 bits."""
    return hashlib.sha256(text.encode()).digest()
