"""How a consumer's share of the outbox is claimed, heard and recorded."""

import logging
import random
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import jsonschema_rs
import orjson
from django.db import OperationalError, close_old_connections, connection, transaction
from psycopg import sql

from yiwang.kernel.events.contracts import Consumer, Event

log = logging.getLogger(__name__)

TRIES = 8
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(hours=1)

# Of a case, nothing is claimed behind an event that is not due (it failed, or is parked), nor behind one that
# another process holds just now: that one was skipped, is still there, and is not among the claimed.
_CLAIM = """
WITH claimed AS (
    SELECT position, case_key FROM events_delivery d
    WHERE consumer = %(consumer)s AND due <= %(now)s AND (%(only)s::bigint IS NULL OR position = %(only)s)
      AND (case_key IS NULL OR NOT EXISTS (
          SELECT 1 FROM events_delivery b WHERE b.consumer = d.consumer AND b.case_key = d.case_key
             AND b.position < d.position AND (b.due IS NULL OR b.due > %(now)s)))
    ORDER BY position LIMIT %(limit)s FOR UPDATE OF d SKIP LOCKED
)
SELECT e.id, e.type, e.subject, e.case_key, e.time, e.data::text, e.position
FROM claimed c JOIN events_event e USING (position)
WHERE c.case_key IS NULL OR NOT EXISTS (
    SELECT 1 FROM events_delivery b WHERE b.consumer = %(consumer)s AND b.case_key = c.case_key
       AND b.position < c.position AND b.position NOT IN (SELECT position FROM claimed))
ORDER BY e.position
"""


class BadData(ValueError):
    """An event's data do not meet the schema of a consumer."""


def deliver_to(consumer: Consumer, limit: int, now: datetime) -> int:
    """Hear a whole batch in one transaction; where that fails, each event in a transaction of its own."""
    events: Sequence[Event] = ()
    try:
        with transaction.atomic():
            events = _claim(consumer, limit, now)
            _hear(consumer, events)
        return len(events)
    except Exception as error:  # noqa: BLE001 - a consumer may raise anything, and the others must go on
        log.info("%s could not take a batch of %d: %r; one at a time", consumer.name, len(events), error)
    return sum(_deliver_one(consumer, event, now) for event in events)


def _deliver_one(consumer: Consumer, event: Event, now: datetime) -> int:
    try:
        with transaction.atomic():
            events = _claim(consumer, 1, now, only=event.sequence)
            _hear(consumer, events)
        return len(events)
    except Exception as error:  # noqa: BLE001 - as above; what was raised is kept beside the delivery
        log.warning("%s failed on %s %s", consumer.name, event.type, event.id, exc_info=True)
        _record_failure(consumer, event, now, f"{type(error).__name__}: {error}")
        return 0


def _claim(consumer: Consumer, limit: int, now: datetime, only: int | None = None) -> list[Event]:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"consumer": consumer.name, "now": now, "limit": limit, "only": only})
        return [_event(row) for row in cursor.fetchall()]


def _event(row: Sequence[Any]) -> Event:
    return Event(row[0], row[1], row[2], row[3], row[4], orjson.loads(row[5]), row[6])


def _hear(consumer: Consumer, events: Sequence[Event]) -> None:
    if not events:
        return
    for event in events:
        _check(consumer, event)
        consumer.hear(event)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM events_delivery WHERE consumer = %s AND position = ANY(%s)",
            [consumer.name, [event.sequence for event in events]],
        )


def _check(consumer: Consumer, event: Event) -> None:
    if consumer.schema is None:
        return
    if error := next(_validator(orjson.dumps(consumer.schema).decode()).iter_errors(event.data), None):
        raise BadData(f"{event.type} is not as {consumer.name} expects: {error.message}")


@lru_cache
def _validator(schema: str) -> Any:
    return jsonschema_rs.validator_for(schema)


def _record_failure(consumer: Consumer, event: Event, now: datetime, error: str) -> None:
    """Wait twice as long after each try, with some play; after the last try, park it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE events_delivery SET tries = tries + 1, error = %s, due = CASE WHEN tries + 1 < %s THEN"
            " %s + least(%s * power(2, tries), %s) * %s END WHERE consumer = %s AND position = %s AND due <= %s",
            [
                error[:2000],
                TRIES,
                now,
                FIRST_WAIT,
                LONGEST_WAIT,
                random.uniform(0.8, 1.2),  # noqa: S311
                consumer.name,
                event.sequence,
                now,
            ],
        )


def loop(work: Callable[[], bool], channel: str, stop: threading.Event, poll: float) -> None:
    """Work until there is nothing, then wait for a notification or `poll` seconds; survive a lost database."""
    while not stop.is_set():
        try:
            close_old_connections()
            _listen(channel)
            while not stop.is_set():
                while work() and not stop.is_set():
                    pass
                _wait(stop, poll)
        except OperationalError:
            log.warning("the database is away; trying again", exc_info=True)
            connection.close()
            stop.wait(poll)
    connection.close()


def _listen(channel: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))


def _wait(stop: threading.Event, poll: float) -> None:
    waited = 0.0
    while waited < poll and not stop.is_set():
        step = min(0.5, poll - waited)
        for _ in connection.connection.notifies(timeout=step, stop_after=1):
            return
        waited += step
