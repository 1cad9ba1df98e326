"""A whole running house: the supervisor with its database, web processes and worker, on a folder of its own."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import psutil

ROOT = Path(__file__).resolve().parents[1]


class House:
    """`with House(folder) as house`: `house.url`, `house.database`, `house.processes()`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.url, self.database = folder, "", ""
        self.seconds_to_start = 0.0

    def __enter__(self) -> "House":
        began = time.monotonic()
        self.log = (self.folder / "up.log").open("wb")
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "yiwang.doors.cli.main", "up"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=self.log, stderr=self.log)
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() - began > 300:
                raise RuntimeError(f"the house did not start: {(self.folder / 'up.log').read_text()[-3000:]}")
            time.sleep(0.2)
        self.seconds_to_start = time.monotonic() - began
        return self

    def _answers(self) -> bool:
        from yiwang.doors.supervisor.layout import Layout
        from yiwang.doors.supervisor.lock import holder

        address = holder(Layout.here()).address
        self.url = address.rstrip("/") if address.startswith("http") else ""
        if not self.url:
            return False
        with suppress(OSError):
            urllib.request.urlopen(self.url + "/styleguide", timeout=5)  # noqa: S310 - our own address
            return True
        return False

    def connect(self) -> None:
        """Let this process use the house's database through Django."""
        from yiwang.doors.supervisor import postgres
        from yiwang.doors.supervisor.layout import Layout

        self.database = os.environ["DATABASE_URL"] = postgres.url(Layout.here())
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiwang.doors.web.settings")
        import django

        django.setup()

    def processes(self) -> list[psutil.Process]:
        """The supervisor and everything under it."""
        top = psutil.Process(self.process.pid)
        return [top, *top.children(recursive=True)]

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, where: TracebackType | None
    ) -> None:
        self.process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(30)
        self.log.close()
