"""Drafts grow old: their owners are told, then they go. And forms begin with what the account knows."""

from django.utils import timezone
from procrastinate.contrib.django import app

from yiwang.support.forms import operations, sources
from yiwang.support.forms.contracts import register_source

register_source("account", sources.account)


@app.periodic(cron="17 2 * * *")
@app.task(queue="quiet", name="forms.tidy_drafts")
def tidy_drafts(timestamp: int) -> None:
    """Every night."""
    now = timezone.now()
    while operations.warn_of_expiry(now=now):
        pass
    operations.expire_drafts(now=now)
    while operations.purge_drafts(now=now):
        pass
