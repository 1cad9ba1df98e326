"""What is still to be heard."""

from django.db import connection

from yiwang.kernel.actors import Actor
from yiwang.kernel.events.contracts import ADMINISTER_EVENTS, Backlog, Failing, consumers


def backlog(*, viewer: Actor) -> list[Backlog]:
    """How much each consumer has yet to hear."""
    viewer.must(ADMINISTER_EVENTS, within="")
    known = {consumer.name for consumer in consumers()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT consumer, count(*), count(*) FILTER (WHERE tries > 0 AND due IS NOT NULL),"
            " count(*) FILTER (WHERE due IS NULL), min(e.time)"
            " FROM events_delivery d JOIN events_event e USING (position) GROUP BY consumer ORDER BY consumer"
        )
        return [
            Backlog(name, waiting, failing, parked, oldest, known=name in known)
            for name, waiting, failing, parked, oldest in cursor.fetchall()
        ]


def failing(*, viewer: Actor, limit: int = 100) -> list[Failing]:
    """The events that some consumer could not take, parked ones first, oldest first."""
    viewer.must(ADMINISTER_EVENTS, within="")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.consumer, d.position, e.type, e.subject, d.case_key, e.time, d.tries, d.due, d.error,"
            " (SELECT count(*) FROM events_delivery b WHERE b.consumer = d.consumer AND b.case_key = d.case_key"
            "   AND b.position > d.position)"
            " FROM events_delivery d JOIN events_event e USING (position) WHERE d.tries > 0"
            " ORDER BY d.due IS NOT NULL, d.position LIMIT %s",
            [limit],
        )
        return [Failing(*row) for row in cursor.fetchall()]
