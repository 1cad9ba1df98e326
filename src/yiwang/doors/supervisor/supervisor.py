"""Start in order, watch, stop in order."""

import os
import secrets
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from types import FrameType

from yiwang.doors.supervisor import addresses, leftovers, logs, postgres, programs
from yiwang.doors.supervisor.borrowing import child_of, wait_until_ready
from yiwang.doors.supervisor.child import Child, ending
from yiwang.doors.supervisor.contracts import StepFailed
from yiwang.doors.supervisor.layout import Layout
from yiwang.doors.supervisor.lock import Holding, held
from yiwang.kernel.places import ROOT

WEB_PATIENCE = 90.0
# All of it within ten seconds: first those who use the database, then the database.
USERS_END_WITHIN, DATABASE_ENDS_WITHIN = 5.0, 4.0


def up() -> int:
    """Run Yiwang until Ctrl-C or SIGTERM."""
    layout = Layout.here()
    layout.make()
    with held(layout) as holding:
        return Supervisor(layout, holding).run()


def only_database() -> int:
    """Run only the embedded PostgreSQL, with the same lock, until Ctrl-C or SIGTERM."""
    layout = Layout.here()
    layout.make()
    with held(layout) as holding:
        return Supervisor(layout, holding).run_database()


class Stopped(Exception):  # noqa: N818 - a wish, not an error
    """Somebody asked us to end."""


class Supervisor:
    def __init__(self, layout: Layout, holding: Holding) -> None:
        self.layout, self.holding = layout, holding
        self.stop = threading.Event()
        self.children: list[Child] = []
        self.run_name = secrets.token_hex(8)
        self.begun = time.monotonic()

    def run(self) -> int:
        return self._until_stopped(self._everything)

    def run_database(self) -> int:
        return self._until_stopped(self._only_database)

    def _until_stopped(self, work: Callable[[], None]) -> int:
        signal.signal(signal.SIGTERM, self._asked_to_end)
        signal.signal(signal.SIGINT, self._asked_to_end)
        say(f"Yiwang, data in {self.layout.data}")
        leftovers.end(self.layout, say)
        try:
            work()
        except Stopped:
            pass
        finally:
            self._end()
        return 0

    def _everything(self) -> None:
        environment = self._database()
        self._step("preparing the database and the pages", ["prepare"], environment)
        address = self._processes(environment)
        self.holding.tell(address)
        say(f"ready in {time.monotonic() - self.begun:.1f} s")
        say(f"\n    Portal        {address}/\n    Workbench     {address}/work\n    Ctrl-C ends it.\n")
        self._watch()

    def _only_database(self) -> None:
        environment = self._database()
        self.holding.tell(environment["DATABASE_URL"])
        say(f"DATABASE_URL='{environment['DATABASE_URL']}'")
        self._watch()

    def _asked_to_end(self, number: int, frame: FrameType | None) -> None:
        self.stop.set()

    def _environment(self, database: str) -> dict[str, str]:
        path = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")]))
        ours = {"YIWANG_DATA": str(self.layout.data), "YIWANG_RUN": self.run_name, "DATABASE_URL": database}
        return {**os.environ, **leftovers.mark(self.layout), **ours, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}

    def _database(self) -> dict[str, str]:
        if named := os.environ.get("DATABASE_URL"):
            say("using the database that DATABASE_URL names")
            return self._environment(named)
        server = postgres.embedded(self.layout)
        if not (server.layout.cluster / "PG_VERSION").exists():
            say("making a database")
        server.prepare()
        environment = self._environment(postgres.url(self.layout))
        child = child_of(server, environment)
        self._begin(child)
        wait_until_ready(server, child, self._pause)
        say("PostgreSQL is ready")
        return environment

    def _step(self, what: str, verb: list[str], environment: dict[str, str]) -> None:
        """Run one verb to its end; what it prints is shown."""
        say(what)
        log = self.layout.logs / "prepare.log"
        with log.open("ab") as file:
            process = subprocess.Popen(programs.yiwang(*verb), env=environment, stderr=file, start_new_session=True)
            try:
                while process.poll() is None:
                    self._pause(0.05)
            finally:
                if process.poll() is None:
                    process.terminate()
                    process.wait()
        if process.returncode:
            step = f"“yiwang {' '.join(verb)}” ({ending(process.returncode)})"
            raise StepFailed(step=step, log=log, tail=postgres.tail(log))

    def _processes(self, environment: dict[str, str]) -> str:
        host, wanted = addresses.wanted()
        port = addresses.free_port(host, wanted)
        if wanted and port != wanted:
            say(f"port {wanted} is taken; using {port}")
        logs_of = self.layout.logs
        self._begin(Child("the worker", programs.yiwang("worker"), environment, logs_of / "worker.log", ROOT))
        web = Child("the web process", programs.web(host, port), environment, logs_of / "web.log", ROOT)
        self._begin(web)
        self._wait_for_web(addresses.shown(host, port), web)
        return addresses.shown(host, port)

    def _wait_for_web(self, address: str, web: Child) -> None:
        until = time.monotonic() + WEB_PATIENCE
        while not self._answers(address):
            self._pause(0.1)
            if not web.running or time.monotonic() > until:
                raise StepFailed(step="the web process", log=web.log, tail=postgres.tail(web.log))

    def _answers(self, address: str) -> bool:
        """Whether it is our own run that answers there."""
        host = os.environ.get("YIWANG_HOSTS", "*").split(",")[0]
        headers = {} if host == "*" else {"Host": host.lstrip(".")}
        request = urllib.request.Request(address + "/health", headers=headers)  # noqa: S310 - our own address
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
                return answer.headers.get("Yiwang-Run") == self.run_name
        except (urllib.error.URLError, OSError):
            return False

    def _watch(self) -> None:
        turn = 0
        while True:
            self._pause(0.5)
            for child in self.children:
                if news := child.watch(time.monotonic()):
                    say(news)
            turn += 1
            if turn % 20 == 0:
                logs.rotate(self.layout.logs)

    def _begin(self, child: Child) -> None:
        self.children.append(child)
        child.start()

    def _pause(self, seconds: float) -> None:
        if self.stop.wait(seconds):
            raise Stopped

    def _end(self) -> None:
        """The web process and the worker finish what they do; then the database closes its files."""
        if not any(child.running for child in self.children):
            return
        say("ending")
        users = [child for child in self.children if child.ends_with is signal.SIGTERM]
        for group, patience in (users, USERS_END_WITHIN), (self.children, DATABASE_ENDS_WITHIN):
            until = time.monotonic() + patience
            for child in group:
                child.ask_to_end()
            for child in group:
                child.wait(until)
        say("ended")


def say(text: str) -> None:
    """One line of progress; nobody may be listening any more."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except OSError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
