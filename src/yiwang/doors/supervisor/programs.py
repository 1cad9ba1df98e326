"""The commands of the processes, for the supervisor and for those who start one alone."""

import os
import sys
from pathlib import Path

from yiwang.doors.supervisor.contracts import BadSetting

# What one web process takes when it has served every page once, and what the rest takes.
WEB_PROCESS = 160
THE_REST = 450


def web(host: str, port: int) -> list[str]:
    """Granian with one thread for Python in each process: more people, more processes."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--http", "1"),
        *("--host", host, "--port", str(port), "--workers", str(web_processes()), "--blocking-threads", "1"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "4"),
        *("--log-level", "warning", "--backlog", "1024", "yiwang.doors.web.wsgi:application"),
    ]


def yiwang(*words: str) -> list[str]:
    """One of our own verbs in a process of its own."""
    return [sys.executable, "-m", "yiwang.doors.cli.main", *words]


def web_processes() -> int:
    """`YIWANG_WEB_PROCESSES`, or one for each core as far as memory allows."""
    named = os.environ.get("YIWANG_WEB_PROCESSES")
    if named is None:
        return max(1, min(len(os.sched_getaffinity(0)), (memory() - THE_REST) // WEB_PROCESS))
    if not named.isdigit() or not int(named):
        raise BadSetting(name="YIWANG_WEB_PROCESSES", value=named, wanted="a number from 1")
    return int(named)


def memory() -> int:
    """MB that we may use: what is available, or less where a control group says so."""
    found = [_available(Path("/proc/meminfo"))]
    for limit in (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes")):
        text = limit.read_text().strip() if limit.exists() else "max"
        if text.isdigit():
            found.append(int(text) // 2**20)
    return min(found)


def _available(path: Path) -> int:
    for line in path.read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) // 1024
    return THE_REST + WEB_PROCESS
