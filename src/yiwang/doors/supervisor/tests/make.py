"""A whole Yiwang on a data folder of its own, started as a newcomer starts it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from yiwang.doors.supervisor.layout import Layout
from yiwang.doors.supervisor.leftovers import left_behind
from yiwang.kernel.places import ROOT

PATIENCE = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "yiwang.doors.cli.main", *words]


@dataclass
class House:
    """`yiwang up` on one data folder; what it said is in `said`."""

    data: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def layout(self) -> Layout:
        return Layout(self.data)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("YIWANG_", "DATABASE_"))}
        ours = {"YIWANG_DATA": str(self.data), "YIWANG_ADDRESS": f"127.0.0.1:{self.port}", "YIWANG_STATIC": "sources"}
        return {**kept, **ours, "YIWANG_WEB_PROCESSES": "1", "PYTHONPATH": str(ROOT / "src"), "LANG": "C.UTF-8"}

    @property
    def output(self) -> Path:
        return self.data.with_name(self.data.name + ".out")

    @property
    def said(self) -> str:
        return self.output.read_text("utf-8") if self.output.exists() else ""

    def start(self, **environment: str) -> "House":
        """Start and wait until it says that it is ready."""
        self.begin(**environment)
        self.wait_for("ready in")
        return self

    def run(self) -> None:
        """Start unless an earlier test left it running."""
        if self.process is None or self.process.poll() is not None:
            self.start()
        self.until_healthy()

    def begin(self, **environment: str) -> None:
        with self.output.open("wb") as file:
            self.process = subprocess.Popen(
                command("up"), cwd="/", env={**self.environment, **environment}, stdout=file, stderr=file
            )

    def wait_for(self, words: str) -> None:
        until = time.monotonic() + PATIENCE
        while words not in self.said:
            assert self.process is not None
            assert self.process.poll() is None, f"it ended:\n{self.said}"
            assert time.monotonic() < until, f"it never said “{words}”:\n{self.said}"
            time.sleep(0.05)

    def another(self) -> "subprocess.CompletedProcess[str]":
        """A second start on the same folder."""
        return subprocess.run(command("up"), cwd="/", env=self.environment, capture_output=True, text=True, timeout=60)

    @property
    def address(self) -> str:
        found = re.search(r"Portal\s+(\S+)/\n", self.said)
        assert found, self.said
        return found.group(1)

    def health(self) -> int:
        try:
            with urllib.request.urlopen(self.address + "/health", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def until_healthy(self) -> None:
        until = time.monotonic() + PATIENCE
        while self.health() != 200:
            assert time.monotonic() < until, self.said
            time.sleep(0.1)

    def processes(self) -> list[int]:
        """Everything that runs for this data folder, but for the supervisor."""
        return left_behind(self.layout)

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """End it, and wait for that; its exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(timeout=60)
        self.process = None
        return code


def title(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return ""


def modes(*tops: Path) -> dict[str, tuple[int, int, int]]:
    """Mode and owner of some folders and of what lies directly in the smaller ones."""
    inside = [path for top in tops if len(top.parts) > 2 for path in top.iterdir() if path.name != "__pycache__"]
    states = {str(path): path.lstat() for path in (*tops, *inside)}
    return {path: (state.st_mode, state.st_uid, state.st_gid) for path, state in states.items()}
