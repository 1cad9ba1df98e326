"""What identity hears and tidies, and what it tells the floors below."""

from django.utils import timezone
from procrastinate.contrib.django import app

from yiwang.kernel.events.contracts import Event, consumer
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


@consumer("identity.posts", "organisations.appointed", "organisations.appointment-ended", "organisations.moved")
def hear_of_a_post(event: Event) -> None:
    """Somebody's post has changed: their sessions show the new one with the next request."""
    subjects = [str(event.data[name]) for name in ("subject", "person") if event.data.get(name)]
    operations.refresh_posts(subjects, now=event.time)
