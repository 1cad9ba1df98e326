"""What is done without being asked."""

from django.utils import timezone
from procrastinate.contrib.django import app

from yiwang.kernel.events import operations


@app.periodic(cron="23 * * * *")
@app.task(queue="quiet", name="events.prune", queueing_lock="events.prune")
def prune(timestamp: int) -> None:
    """Each hour."""
    while operations.prune(now=timezone.now()):
        pass
