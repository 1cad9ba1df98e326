"""How often somebody may ask: token buckets in the memory of one process, forgotten when they are full again.

No address is kept: a bucket is found by a keyed hash whose key dies with the process. Each web process counts for
itself, so the limit of an installation is this one times its web processes.
"""

import hashlib
import math
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest

LARGEST = 50_000


class Buckets:
    """Each key may ask `burst` times at once and then `rate` times a second."""

    def __init__(self, *, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate, self.burst, self.clock = rate, burst, clock
        self._salt = secrets.token_bytes(16)
        self._lock = threading.Lock()
        self._full_at: OrderedDict[bytes, float] = OrderedDict()

    def take(self, key: str) -> int:
        """Take one turn: 0 where there was one, else in how many whole seconds there is one again."""
        name = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), key=self._salt, digest_size=16).digest()
        with self._lock:
            now = self.clock()
            full_at = max(self._full_at.pop(name, now), now)
            wait = full_at + 1 / self.rate - now - self.burst / self.rate
            if wait <= 1e-9:
                full_at += 1 / self.rate
            self._full_at[name] = full_at
            while len(self._full_at) > LARGEST:
                self._full_at.popitem(last=False)
        return 0 if wait <= 1e-9 else max(1, math.ceil(wait))

    def left(self, key: str) -> int:
        """How many turns a key has now."""
        name = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), key=self._salt, digest_size=16).digest()
        with self._lock:
            now = self.clock()
            return int(self.burst - (max(self._full_at.get(name, now), now) - now) * self.rate + 1e-9)


def asker(request: HttpRequest) -> str:
    """Who asks, to count by: the subject, or the address for strangers; never to be kept.

    With `YIWANG_PROXIES` = n the address is the n-th from the right of X-Forwarded-For: what our own proxies wrote.
    """
    subject = request.actor.subject  # type: ignore[attr-defined]
    return f"subject {subject}" if subject else f"address {address_of(request)}"


def address_of(request: HttpRequest) -> str:
    """The address that a request came from, past our own proxies."""
    listed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    proxies = int(settings.PROXIES)
    if proxies and len(listed) >= proxies:
        return str(listed[-proxies])
    return str(request.META.get("REMOTE_ADDR") or "")
