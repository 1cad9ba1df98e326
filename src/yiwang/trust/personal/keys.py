"""The keys: one for each subject, wrapped by a secret of the installation that can be changed."""

import hmac
import os
from hashlib import sha256

from yiwang.kernel.places import secret
from yiwang.trust.personal import cipher
from yiwang.trust.personal.models import Wrapping


def wrapping_now() -> int:
    """The number of the wrapping secret for new keys."""
    return Wrapping.objects.order_by("-number").values_list("number", flat=True).first() or 1


def wrapping_secret(number: int) -> bytes:
    return secret(f"personal-wrapping-{number}")


def new_key() -> bytes:
    return os.urandom(32)


def wrap(key: bytes, subject: str, number: int) -> bytes:
    return cipher.seal(wrapping_secret(number), key, subject.encode())


def unwrap(wrapped: bytes, subject: str, number: int) -> bytes:
    return cipher.opened(wrapping_secret(number), bytes(wrapped), subject.encode())


def mark(kind: str, normal: str) -> bytes:
    """The keyed hash by which a value is found: the same text of another kind has another one."""
    return hmac.digest(secret("personal-finding"), f"{kind}\0{normal}".encode(), sha256)
