"""Publishing in the caller's transaction, and delivering after it."""

import os
import threading
import time as clock
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction
from django.utils import timezone

from yiwang.kernel.actors import Actor
from yiwang.kernel.events import delivery
from yiwang.kernel.events.contracts import ADMINISTER_EVENTS, Draft, NothingParked, consumers
from yiwang.kernel.statements import run

CHANNEL = "yiwang_events"
WAKE_AT_MOST_EVERY = 0.05
KEPT_FOR = timedelta(days=30)

# Two transactions that publish about one case wait for each other, so that within a case the order of positions
# is the order of commits. The locks are taken in one order, before any position is given out.
_PUBLISH = """
WITH said AS MATERIALIZED (
    SELECT * FROM ROWS FROM (jsonb_to_recordset(%(drafts)s::jsonb) AS
        (id uuid, type text, subject text, case_key text, data jsonb)) WITH ORDINALITY
), held AS MATERIALIZED (
    SELECT pg_advisory_xact_lock(hashtextextended(case_key, 7001))
    FROM (SELECT DISTINCT case_key FROM said WHERE case_key IS NOT NULL ORDER BY case_key) AS names
), made AS (
    INSERT INTO events_event (id, type, subject, case_key, time, data)
    SELECT id, type, subject, case_key, %(now)s, data FROM said, (SELECT count(*) FROM held) AS h
    ORDER BY ordinality
    RETURNING position, type, case_key
)
INSERT INTO events_delivery (consumer, position, case_key, due)
SELECT w.consumer, made.position, made.case_key, %(now)s
FROM made JOIN jsonb_to_recordset(%(wants)s::jsonb) AS w(consumer text, type text) USING (type)
"""


def publish(drafts: Sequence[Draft], *, now: datetime) -> None:
    """Write what happened into the outbox, in the caller's transaction and with one statement.

    It is delivered once the transaction is committed, and not at all if it is rolled back. One transaction may
    speak of a few thousand cases at most: each holds a lock until its end.
    """
    if not drafts:
        return
    types = {draft.type for draft in drafts}
    wants = [{"consumer": c.name, "type": t} for c in consumers() for t in c.types if t in types]
    said = [
        {"id": _event_id(now), "type": d.type, "subject": d.subject, "case_key": d.case, "data": d.data} for d in drafts
    ]
    run(_PUBLISH, {"now": now, "drafts": orjson.dumps(said).decode(), "wants": orjson.dumps(wants).decode()})
    if wants:
        transaction.on_commit(_wake)


def _event_id(now: datetime) -> UUID:
    """A version 7 UUID: grows with time, so the unique index is written at its end."""
    bits = int(now.timestamp() * 1000) << 80 | int.from_bytes(os.urandom(10), "big")
    return UUID(int=bits & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62)


_woken = 0.0


def _wake() -> None:
    """Tell waiting deliverers, at most twenty times a second: NOTIFY takes one lock for the whole server."""
    global _woken
    if clock.monotonic() - _woken < WAKE_AT_MOST_EVERY:
        return
    _woken = clock.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


def deliver(*, limit: int = 100, now: datetime | None = None) -> int:
    """Let every consumer hear up to `limit` events that are due; how many were heard.

    Any number of processes may deliver at the same time.
    """
    return sum(delivery.deliver_to(each, limit, now or timezone.now()) for each in consumers())


def drain(*, now: datetime | None = None, rounds: int = 1000) -> int:
    """Deliver until nothing is due any more, also what consumers publish meanwhile (for tests and imports)."""
    heard = 0
    for _ in range(rounds):
        if not (latest := deliver(now=now)):
            return heard
        heard += latest
    raise RuntimeError("events beget events without end")


def keep_delivering(*, stop: threading.Event, poll: float = 1.0) -> None:
    """Deliver until `stop` is set: at once when something is published, and at least every `poll` seconds."""
    delivery.loop(lambda: deliver() > 0, CHANNEL, stop, poll)


def retry(*, consumer: str, position: int | None = None, actor: Actor, now: datetime) -> int:
    """Have a consumer's parked and failing events tried again at once (or the one at `position`); how many."""
    actor.must(ADMINISTER_EVENTS, within="")
    return _change(
        "UPDATE events_delivery SET due = %s, tries = 0 WHERE consumer = %s AND tries > 0"
        " AND (%s::bigint IS NULL OR position = %s)",
        [now, consumer, position, position],
    )


def give_up(*, consumer: str, position: int, actor: Actor) -> None:
    """Let a consumer never hear a parked event, so that what waits behind it goes on."""
    actor.must(ADMINISTER_EVENTS, within="")
    _change("DELETE FROM events_delivery WHERE consumer = %s AND position = %s AND due IS NULL", [consumer, position])


def _change(statement: str, parameters: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        if not cursor.rowcount:
            raise NothingParked()
        return cursor.rowcount


def prune(*, now: datetime, limit: int = 10_000) -> int:
    """Delete up to `limit` events that are older than thirty days and that everybody has heard."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM events_event WHERE position IN (SELECT position FROM events_event e WHERE time < %s AND NOT"
            " EXISTS (SELECT 1 FROM events_delivery d WHERE d.position = e.position) LIMIT %s)",
            [now - KEPT_FOR, limit],
        )
        return cursor.rowcount
