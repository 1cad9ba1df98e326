"""Documents are made by the worker, after the move that asked for them is committed."""

from uuid import UUID

import procrastinate
from django.utils import timezone
from procrastinate.contrib.django import app

from yiwang.trust.documents import operations
from yiwang.trust.documents.contracts import RENDER

RETRY = procrastinate.RetryStrategy(max_attempts=8, exponential_wait=3)


@app.task(queue="documents", name=RENDER, retry=RETRY)
def render_document(document: str) -> None:
    """Make one document; a second call finds it made."""
    operations.render(UUID(document), now=timezone.now())
