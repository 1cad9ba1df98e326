"""Notices: what one was told."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from yiwang.doors.api.access import needs
from yiwang.doors.api.shapes import Cursor, Limit, paged
from yiwang.kernel.paging import Page
from yiwang.support.notices import operations, queries
from yiwang.support.notices.contracts import Notice
from yiwang.trust.apikeys.contracts import OWN_READ, OWN_WRITE

router = Router(tags=["notices"])


class NoticesAsked(Schema):
    unread: bool = False
    after: Cursor = ""
    limit: Limit = 20


@router.get("/notices", response=Page[Notice], summary=_("My notices, newest first"), **needs(OWN_READ))
def notices(request: HttpRequest, asked: Query[NoticesAsked]) -> Any:
    viewer = request.actor  # type: ignore[attr-defined]
    return paged(request, queries.inbox(viewer=viewer, unread=asked.unread, after=asked.after, limit=asked.limit))


class MarkRead(Schema):
    """Which notices; null for all."""

    notices: list[UUID] | None = Field(default=None, max_length=1000)


class Marked(Schema):
    marked: int


@router.post("/notices/read", response=Marked, summary=_("Mark notices read"), **needs(OWN_WRITE))
def mark_read(request: HttpRequest, given: MarkRead) -> Any:
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    return Marked(marked=operations.mark_read(notices=given.notices, actor=actor, now=now))
