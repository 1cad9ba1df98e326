"""What cases do after the commit and by the clock; the worker runs it."""

import threading
from datetime import datetime
from uuid import UUID

from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app

from yiwang.kernel.calendar.contracts import CHANGED
from yiwang.kernel.events.contracts import Event, consumer
from yiwang.kernel.organisations.contracts import MOVED
from yiwang.support.cases import operations
from yiwang.support.cases.contracts import register_call, waitable
from yiwang.support.cases.licensing import issue_licence

register_call("licences.issue", issue_licence)


@consumer("cases.calls", "cases.call")
def run_calls(event: Event) -> None:
    """A step called something: do it now that the move is committed."""
    operations.run_call(task=UUID(event.data["task"]), now=_now(event))


@consumer("cases.children", "cases.children")
def open_children(event: Event) -> None:
    """A step wants cases of other flows opened."""
    operations.open_children(task=UUID(event.data["task"]), now=_now(event))


@consumer("cases.parents", "cases.closed")
def report_to_parent(event: Event) -> None:
    """A case that was opened by another one is closed."""
    if event.data.get("parent_task"):
        operations.report_child(
            parent_task=UUID(event.data["parent_task"]),
            child=event.data["token"],
            outcome=event.data["outcome"],
            data=event.data["data"],
            now=_now(event),
        )


@consumer("cases.calendar", CHANGED)
def count_anew(event: Event) -> None:
    """Holidays were changed: limits that are running are counted anew."""
    operations.recompute(now=_now(event))


@consumer("cases.places", MOVED)
def follow_organisation(event: Event) -> None:
    """An organisation stands elsewhere in the tree now; its cases and tasks go with it."""
    operations.follow_organisation(old=event.data["from"], new=event.data["to"])


@consumer("cases.waits", *waitable())
def end_waits(event: Event) -> None:
    """Something happened for which cases may wait."""
    operations.signal(type=event.type, key=event.subject, data=event.data, now=_now(event))


def _now(event: Event) -> datetime:
    return max(timezone.now(), event.time)


@app.periodic(cron="* * * * *")
@app.task(queue="quick", name="cases.ring_due")
def ring_due(timestamp: int) -> None:
    """Each minute: flags, ends of waits, reached limits, calls to be tried again."""
    while operations.ring_due(now=timezone.now()):
        pass


def keep_ringing(*, stop: threading.Event, pause: float = 5.0) -> None:
    """The same every few seconds until `stop` is set: a thread of the worker process."""
    while not stop.is_set():
        while operations.ring_due(now=timezone.now()) and not stop.is_set():
            pass
        close_old_connections()
        stop.wait(pause)
