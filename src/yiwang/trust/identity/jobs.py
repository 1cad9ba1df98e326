"""What identity hears and tidies, and what it tells the floors below."""

from django.utils import timezone
from procrastinate.contrib.django import app

from yiwang.kernel.events.contracts import Event, consumer
from yiwang.kernel.organisations.contracts import APPOINTED, APPOINTMENT_ENDED, CLOSED, MOVED
from yiwang.trust.identity import operations, queries
from yiwang.trust.personal.contracts import register_names
from yiwang.trust.rights.contracts import register_finder

register_names(queries.subject_names)
register_finder(queries.subject_by_login)


@app.periodic(cron="23 * * * *")
@app.task(queue="quiet", name="identity.tidy")
def tidy(timestamp: int) -> None:
    """Each hour."""
    operations.tidy(now=timezone.now())


@consumer("identity.posts", APPOINTED, APPOINTMENT_ENDED)
def hear_of_a_post(event: Event) -> None:
    """Somebody's post has changed: their sessions show the new one with the next request."""
    operations.refresh_posts([event.data["subject"]], now=event.time)


@consumer("identity.places", MOVED, CLOSED)
def hear_of_a_place(event: Event) -> None:
    """An organisation stands elsewhere, or no more: so do the posts of those who work there."""
    path = event.data.get("from") or event.data["path"]
    operations.refresh_posts(queries.officers_at(path), now=event.time)


@app.periodic(cron="5 0 * * *")
@app.task(queue="quiet", name="identity.posts")
def refresh_posts(timestamp: int) -> None:
    """Each midnight: posts begin and end with days, without an event."""
    operations.refresh_posts(queries.officers_at(""), now=timezone.now())
