"""What runs by itself: licences expire, and their documents have readers."""

from django.utils import timezone
from procrastinate.contrib.django import app

from yiwang.kernel.actors import Actor
from yiwang.trust.documents.contracts import Document, register_reader
from yiwang.trust.licences import operations, queries


@app.periodic(cron="7 0 * * *")
@app.task(queue="quiet", name="licences.expire_due")
def expire_due(timestamp: int) -> None:
    """Every night, soon after midnight."""
    while operations.expire_due(now=timezone.now()):
        pass


@register_reader
def _may_read(document: Document, viewer: Actor) -> bool:
    """Who may see a licence may read its document."""
    return document.kind == "licence" and queries.may_see(document.about, viewer)
