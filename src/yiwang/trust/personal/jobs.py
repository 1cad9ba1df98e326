"""The log of looks is anchored in the ledger every night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from yiwang.trust.personal import operations


@app.periodic(cron="10 1 * * *")
@app.task(queue="quiet", name="personal.anchor")
def anchor(timestamp: int) -> None:
    """For the days before today: by ten past one nothing of yesterday is still being written."""
    operations.anchor(now=timezone.now())
