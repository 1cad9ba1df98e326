"""Passwords: Argon2id, and rules that stop guesses without asking for signs nobody remembers."""

from functools import lru_cache
from gzip import open as gunzip
from pathlib import Path

import django.contrib.auth
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from yiwang.trust.identity.contracts import WeakPassword

# OWASP's first choice for Argon2id, 19 MiB and two passes: 50 ms here, so that a whole sign-in stays below 150 ms.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
SHORTEST, LONGEST = 10, 200


def hashed(password: str) -> str:
    return HASHER.hash(password)


@lru_cache
def nobodys() -> str:
    """A hash that no password fits: what is compared for a name that nobody has takes as long as any."""
    return HASHER.hash("no password has this many characters, and none is kept under it")


def fits(password: str, kept: str) -> bool:
    """Whether a password is the one kept; takes the same time where none is."""
    try:
        return HASHER.verify(kept or nobodys(), password[:LONGEST]) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    return HASHER.check_needs_rehash(kept)


@lru_cache
def _common() -> frozenset[str]:
    """The 20,000 passwords that are tried first, from Django."""
    path = Path(django.contrib.auth.__file__).with_name("common-passwords.txt.gz")
    with gunzip(path, "rt", encoding="utf-8") as lines:
        return frozenset(line.strip() for line in lines)


def check_strength(password: str, *, about: tuple[str, ...] = ()) -> None:
    """Refuse what is short, common, one sign over and over, or holds the person's own name or number."""
    plain = password.casefold()
    weak = not SHORTEST <= len(password) <= LONGEST or len(set(plain)) < 5 or plain in _common()
    if weak or any(len(word) >= 4 and word.casefold() in plain for word in about):
        raise WeakPassword()
