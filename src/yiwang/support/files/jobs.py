"""What is done without being asked."""

from django.utils import timezone
from procrastinate.contrib.django import app

from yiwang.support.files import operations


@app.periodic(cron="17 3 * * *")
@app.task(queue="quiet", name="files.sweep_orphans", queueing_lock="files.sweep_orphans")
def sweep_orphans(timestamp: int) -> None:
    """Every night."""
    operations.sweep_orphans(now=timezone.now())
