"""What a `kill -9` of the supervisor left behind: found by what it is, and ended before anything new starts."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from yiwang.doors.supervisor.layout import Layout

MARK = "YIWANG_SUPERVISED"


def mark(layout: Layout) -> dict[str, str]:
    """What every child carries in its environment, and its own children after it."""
    return {MARK: str(layout.data)}


def left_behind(layout: Layout) -> list[int]:
    """Processes that belong to this data folder: marked ones, and PostgreSQL's, which sit in its folder.

    PostgreSQL writes its titles over its environment, so its working folder is asked instead.
    """
    wanted = os.fsencode(f"{MARK}={layout.data}")
    return [pid for pid in _processes() if _environment_has(pid, wanted) or _sits_in(pid, layout.cluster)]


def end(layout: Layout, say: Callable[[str], None], patience: float = 8.0) -> int:
    """End what was left behind, gently first; how many there were."""
    found = left_behind(layout)
    if not found:
        return 0
    say(f"ending {len(found)} processes that an earlier run left behind")
    _signal(found, signal.SIGTERM)
    # To PostgreSQL's main process SIGINT means: end now, whoever is connected. To others it is no harm any more.
    _signal([pid for pid in found if pid == _postmaster(layout)], signal.SIGINT)
    until = time.monotonic() + patience
    while (rest := left_behind(layout)) and time.monotonic() < until:
        time.sleep(0.05)
    _signal(rest, signal.SIGKILL)
    while left_behind(layout) and time.monotonic() < until + 2:
        time.sleep(0.05)
    return len(found)


def _postmaster(layout: Layout) -> int:
    try:
        return int((layout.cluster / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return 0


def _processes() -> Iterator[int]:
    mine = {os.getpid(), os.getppid()}
    yield from (int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) not in mine)


def _environment_has(pid: int, wanted: bytes) -> bool:
    try:
        return wanted in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0") and not _dead(pid)
    except OSError:
        return False


def _sits_in(pid: int, folder: Path) -> bool:
    try:
        return os.readlink(f"/proc/{pid}/cwd") == str(folder) and not _dead(pid)
    except OSError:
        return False


def _dead(pid: int) -> bool:
    """A zombie waits for nothing but its parent."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue
