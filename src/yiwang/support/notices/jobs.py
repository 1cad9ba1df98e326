"""Messages leave from the worker."""

from django.utils import timezone
from procrastinate.contrib.django import app

from yiwang.support.notices import operations


@app.periodic(cron="* * * * *")
@app.task(queue="quick", name="notices.send_waiting")
def send_waiting(timestamp: int) -> None:
    """Each minute, and at once when something was queued."""
    while operations.send_waiting(now=timezone.now()):
        pass


@app.periodic(cron="41 3 * * *")
@app.task(queue="quiet", name="notices.forget_old")
def forget_old(timestamp: int) -> None:
    """Every night."""
    operations.forget_old(now=timezone.now())
