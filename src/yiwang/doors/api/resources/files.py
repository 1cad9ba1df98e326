"""Files that go with an application."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import File, Router
from ninja.files import UploadedFile

from yiwang.doors.api.access import needs
from yiwang.support.files import operations, queries
from yiwang.support.files.contracts import MATERIAL, StoredFile
from yiwang.trust.apikeys.contracts import OWN_READ, OWN_WRITE

router = Router(tags=["files"])


@router.post("/files", response={201: StoredFile}, summary=_("Send a file"), **needs(OWN_WRITE))
def send_file(request: HttpRequest, file: File[UploadedFile]) -> Any:
    return 201, operations.store(
        stream=file.file,
        name=(file.name or "file")[:200],
        claimed_type=file.content_type or "",
        purpose=MATERIAL.code,
        actor=request.actor,  # type: ignore[attr-defined]
        now=request.now,  # type: ignore[attr-defined]
    )


@router.get("/files/{file}", response=StoredFile, summary=_("What is known of a file"), **needs(OWN_READ))
def stored_file(request: HttpRequest, file: UUID) -> Any:
    return queries.stored_file(file, viewer=request.actor)  # type: ignore[attr-defined]


@router.delete("/files/{file}", response={204: None}, summary=_("Discard a file not yet used"), **needs(OWN_WRITE))
def discard_file(request: HttpRequest, file: UUID) -> Any:
    operations.discard_file(file=file, actor=request.actor)  # type: ignore[attr-defined]
    return 204, None
