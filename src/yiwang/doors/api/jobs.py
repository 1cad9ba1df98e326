"""Answers to repeated requests are kept for a day."""

from django.utils import timezone
from procrastinate.contrib.django import app

from yiwang.doors.api import once


@app.periodic(cron="23 * * * *")
@app.task(queue="quiet", name="api.forget_old")
def forget_old(timestamp: int) -> None:
    """Every hour."""
    once.forget_old(now=timezone.now())
