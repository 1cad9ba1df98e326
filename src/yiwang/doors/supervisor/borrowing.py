"""The database for one command: the one that runs, or the embedded one, started for as long as the command takes."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path

from yiwang.doors.supervisor import leftovers, postgres
from yiwang.doors.supervisor.child import Child
from yiwang.doors.supervisor.contracts import DatabaseDidNotStart
from yiwang.doors.supervisor.layout import Layout
from yiwang.doors.supervisor.lock import held, is_held

# After a crash PostgreSQL first reads its journal again.
PATIENCE = 300.0
ENDS_WITHIN = 5.0


def child_of(server: postgres.Server, environment: Mapping[str, str]) -> Child:
    """The server as a process; SIGINT means: end now, whoever is connected."""
    identity = server.account.identity()
    return Child("PostgreSQL", server.command(), environment, server.log, Path("/"), identity, signal.SIGINT)


def wait_until_ready(server: postgres.Server, child: Child, pause: Callable[[float], None] = time.sleep) -> None:
    """Wait until it takes connections; refuses with the end of its log."""
    until = time.monotonic() + PATIENCE
    while not server.ready():
        pause(0.05)
        if not child.running or time.monotonic() > until:
            raise DatabaseDidNotStart(log=server.log, tail=postgres.tail(server.log))


@contextmanager
def database_at_hand(layout: Layout, *, alone: bool = False) -> Iterator[str]:
    """The address of a database that answers. `alone` refuses where a supervisor works with it now."""
    named = os.environ.get("DATABASE_URL")
    if is_held(layout) and not alone:
        yield named or postgres.url(layout)
    elif named:
        layout.make()
        with held(layout) if alone else nullcontext():
            yield named
    else:
        with _started(layout) as url:
            yield url


@contextmanager
def _started(layout: Layout) -> Iterator[str]:
    from yiwang.doors.supervisor.preparing import ensure_database

    layout.make()
    with held(layout) as holding:
        holding.tell("a command of yiwang that needs the database")
        leftovers.end(layout, lambda text: None)
        server = postgres.embedded(layout)
        server.prepare()
        child = child_of(server, {**os.environ, **leftovers.mark(layout)})
        child.start()
        try:
            wait_until_ready(server, child)
            ensure_database(layout)
            yield postgres.url(layout)
        finally:
            child.ask_to_end()
            child.wait(time.monotonic() + ENDS_WITHIN)
