"""One process that is watched."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
# Who lived this long did not fail because of how it was started.
SETTLED = 60.0
_SET_DEATH_SIGNAL = 1
_libc = ctypes.CDLL(None)


@dataclass
class Child:
    """A program with its environment, its log, the user it runs as and the signal that ends it well."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path
    folder: Path
    identity: Mapping[str, Any] = field(default_factory=dict)
    ends_with: signal.Signals = signal.SIGTERM
    process: "subprocess.Popen[bytes] | None" = None
    failures: int = 0
    started: float = 0.0
    due: float = 0.0

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C in the terminal reaches only us, who end it in order."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=self._die_with_us,
                **self.identity,
            )
        self.started = time.monotonic()

    def _die_with_us(self) -> None:
        """Ask the kernel to end it when we are killed: after the change of user, which would clear the wish."""
        _libc.prctl(_SET_DEATH_SIGNAL, int(self.ends_with))

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def watch(self, now: float) -> str:
        """Start it again when it died, later after each failure; what there is to say about it."""
        if self.process is None or self.running:
            return ""
        if not self.due:
            self.failures = 1 if now - self.started > SETTLED else self.failures + 1
            wait = min(FIRST_WAIT * 2 ** (self.failures - 1), LONGEST_WAIT)
            self.due = now + wait
            how = ending(self.process.returncode)
            return f"{self.name} ended ({how}); starting it again in {wait:g} s, see {self.log}"
        if now >= self.due:
            self.due = 0.0
            self.start()
        return ""

    def ask_to_end(self) -> None:
        self.due = 0.0
        if self.running and self.process:
            self.process.send_signal(self.ends_with)

    def wait(self, until: float) -> None:
        """Wait for its end; after `until` end its whole group."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._kill_group()
            self.process.wait()

    def _kill_group(self) -> None:
        if self.process:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                self.process.kill()


def ending(code: int) -> str:
    """How a process ended, in words."""
    return f"code {code}" if code >= 0 else signal.Signals(-code).name
