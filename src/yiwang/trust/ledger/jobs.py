"""The sequencer runs in the worker: all the time as a thread, and each minute in case that thread stopped."""

from django.utils import timezone
from procrastinate.contrib.django import app

from yiwang.trust.ledger import operations


@app.periodic(cron="* * * * *")
@app.task(queue="quick", name="ledger.sequence")
def sequence(timestamp: int) -> None:
    """Each minute; it finds little to do while `keep_sequencing` runs."""
    operations.sequence_all(now=timezone.now())
