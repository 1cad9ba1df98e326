"""The worker: queued jobs, and the loops that never end, in one process."""

import logging
import os
import threading
import time
from collections.abc import Callable
from importlib import import_module

from procrastinate.contrib.django import app

log = logging.getLogger(__name__)

# Operations that work until `stop` is set. Another worker process beside this one does no harm to any of them.
LOOPS = (
    "yiwang.kernel.events.operations:keep_delivering",
    "yiwang.trust.ledger.operations:keep_sequencing",
    "yiwang.support.cases.jobs:keep_ringing",
)
AT_ONCE = 2
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
# The supervisor waits five seconds.
ENDS_WITHIN = 4.0


def run() -> None:
    """Work until SIGTERM or Ctrl-C; what is running then may finish."""
    stop = threading.Event()
    threads = [threading.Thread(target=keep, args=(path, stop), name=path.rpartition(":")[2]) for path in LOOPS]
    for thread in threads:
        thread.start()
    try:
        with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
            app.run_worker(name=f"yiwang-{os.getpid()}", concurrency=AT_ONCE, shutdown_graceful_timeout=ENDS_WITHIN)
    finally:
        stop.set()
        for thread in threads:
            thread.join(ENDS_WITHIN)


def keep(path: str, stop: threading.Event) -> None:
    """Run one loop, and run it again when it breaks, later each time."""
    module, _, name = path.partition(":")
    loop: Callable[..., None] = getattr(import_module(module), name)
    wait = FIRST_WAIT
    while not stop.is_set():
        begun = time.monotonic()
        try:
            loop(stop=stop)
        except Exception:
            log.exception("%s broke; again in %g s", name, wait)
            stop.wait(wait)
            wait = FIRST_WAIT if time.monotonic() - begun > LONGEST_WAIT else min(wait * 2, LONGEST_WAIT)
