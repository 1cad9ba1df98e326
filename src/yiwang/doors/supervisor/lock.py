"""One supervisor to a data folder."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from yiwang.doors.supervisor.contracts import AlreadyRunning
from yiwang.doors.supervisor.layout import Layout


@dataclass
class Holding:
    """The lock, held; `tell` writes beside it who holds it and where the site is."""

    file: TextIO

    def tell(self, address: str) -> None:
        self.file.seek(0)
        self.file.truncate()
        json.dump({"pid": os.getpid(), "address": address}, self.file)
        self.file.flush()


@contextmanager
def held(layout: Layout) -> Iterator[Holding]:
    """Hold the data folder, or refuse and say who does. The kernel lets go of it when we end, however we end."""
    with open(layout.lock, "a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            told = holder(layout)
            raise AlreadyRunning(folder=layout.data, pid=told.pid, address=told.address) from None
        holding = Holding(file)
        holding.tell("")
        yield holding
        file.seek(0)
        file.truncate()


@dataclass(frozen=True, slots=True)
class Holder:
    pid: int
    address: str


def holder(layout: Layout) -> Holder:
    """Who wrote into the lock last; `pid` 0 where nobody did."""
    try:
        told = json.loads(layout.lock.read_text("utf-8") or "{}")
    except (OSError, ValueError):
        told = {}
    return Holder(int(told.get("pid", 0)), told.get("address") or "still starting")


def is_held(layout: Layout) -> bool:
    """Whether a supervisor runs on this folder now."""
    try:
        with open(layout.lock, encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
