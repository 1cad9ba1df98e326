"""Slowing down whoever tries too often, without letting anybody lock another person out.

Three counts run beside each other: one for a name from one address, one for an address, one for a name from anywhere.
Only the last could be used against somebody, so its wait is never longer than half a minute, and a browser that has
signed in to the account before is counted for itself alone.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from yiwang.kernel.places import secret
from yiwang.trust.identity.contracts import TooManyAttempts
from yiwang.trust.identity.models import Attempt


@dataclass(frozen=True, slots=True)
class Rule:
    """After `free` attempts each one waits twice as long as the one before, at most `longest` seconds."""

    name: str
    free: int
    longest: int
    forgotten_after: timedelta = timedelta(hours=1)

    def wait(self, count: int) -> timedelta:
        over = count - self.free
        return timedelta(seconds=0 if over < 0 else min(self.longest, 2 ** min(over, 20)))


NAME_FROM_ADDRESS = Rule("name-from-address", free=5, longest=900)
ADDRESS = Rule("address", free=60, longest=900)
NAME = Rule("name", free=30, longest=30, forgotten_after=timedelta(days=1))
DEVICE = Rule("device", free=5, longest=900)
SECOND_FACTOR = Rule("second-factor", free=5, longest=300)
CODE_TO_PHONE = Rule("code-to-phone", free=3, longest=600, forgotten_after=timedelta(days=1))
CODES_FROM_ADDRESS = Rule("codes-from-address", free=20, longest=900)
REGISTERING = Rule("registering", free=20, longest=900)

Key = tuple[Rule, str]


def mark(*parts: str) -> bytes:
    """A keyed hash: nobody reads from the table who was tried."""
    return hmac.digest(secret("identity-attempts"), "\0".join(parts).encode(), sha256)


def attempt(keys: Sequence[Key], *, now: datetime) -> None:
    """Count one attempt before its outcome is known, so that many at once gain nothing; refuse if it must wait."""
    marks = {mark(rule.name, text): rule for rule, text in keys}
    with transaction.atomic():
        Attempt.objects.bulk_create(
            [Attempt(key=key, count=0, last_at=now, free_at=now) for key in sorted(marks)], ignore_conflicts=True
        )
        rows = list(Attempt.objects.select_for_update().filter(key__in=list(marks)).order_by("key"))
        blocked = max(row.free_at for row in rows)
        if blocked <= now:
            for row in rows:
                _count(row, marks[bytes(row.key)], now)
            Attempt.objects.bulk_update(rows, ["count", "last_at", "free_at"])
    if blocked > now:
        raise TooManyAttempts(seconds=int((blocked - now).total_seconds()) + 1)


def _count(row: Attempt, rule: Rule, now: datetime) -> None:
    if now - row.last_at > rule.forgotten_after:
        row.count = 0
    row.count, row.last_at = row.count + 1, now
    row.free_at = now + rule.wait(row.count)


def succeeded(keys: Sequence[Key]) -> None:
    """Forget the attempts of somebody who has got it right."""
    Attempt.objects.filter(key__in=[mark(rule.name, text) for rule, text in keys]).delete()
