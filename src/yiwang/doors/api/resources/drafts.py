"""Applying page by page, with files, over as many days as it takes. `POST /applications` does it in one request."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from yiwang.areas.service.intake import operations, queries
from yiwang.areas.service.intake.contracts import Application
from yiwang.doors.api.access import needs
from yiwang.doors.api.shapes import Token
from yiwang.support.forms.contracts import Saved, Upload
from yiwang.trust.apikeys.contracts import OWN_READ, OWN_WRITE

router = Router(tags=["drafts"])


class Applying(Schema):
    """An application on its way. `state` is open, sent or discarded; once sent, `case` and `number` name the case."""

    id: UUID
    item: str
    party: str
    channel: Literal["web", "window"]
    state: str
    case: str
    number: str
    started_at: datetime


class NewApplication(Schema):
    """`item` is a code. A clerk names the `applicant`; everybody else applies for themselves or their firm."""

    item: Token
    applicant: Token = ""


@router.post("/drafts", response={201: Applying}, summary=_("Begin to apply"), **needs(OWN_WRITE))
def begin(request: HttpRequest, given: NewApplication) -> Any:
    key = request.headers.get("Idempotency-Key") or secrets.token_hex(16)
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    begun = operations.begin(item=given.item, applicant=given.applicant, actor=actor, now=now, key=f"api:{key}")
    return 201, _shown(begun)


@router.get("/drafts/{application}", response=Applying, summary=_("One application"), **needs(OWN_READ))
def application(request: HttpRequest, application: UUID) -> Any:
    return _shown(queries.application(application, viewer=request.actor))  # type: ignore[attr-defined]


Plain = str | bool | int | float | None
Answer = Plain | list[str] | list[dict[str, Plain]]


class Answers(Schema):
    """Answers by field; a field that is not named keeps its answer, null takes it back. Rows are lists of objects."""

    answers: Annotated[dict[Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,59}$")], Answer], Field(max_length=200)]


class PageSaved(Schema):
    """What is not right yet, by field. Everything is saved, also what is wrong; `opened` is asked only since."""

    errors: dict[str, list[str]]
    opened: list[str]


@router.put(
    "/drafts/{application}/pages/{page}",
    response=PageSaved,
    summary=_("Answer a page of the form"),
    **needs(OWN_WRITE),
)
def save_page(request: HttpRequest, application: UUID, page: Token, given: Answers) -> Any:
    typed = dict(_typed(given.answers))
    return _saved(operations.save_page(application=application, group=page, given=typed, **_by(request)))


def _typed(answers: dict[str, Answer]) -> Iterator[tuple[str, Any]]:
    """Answers as a page would send them."""
    yield "_asked", " ".join(answers)
    for name, value in answers.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for place, row in enumerate(value):
                yield from ((f"{name}.{place}.{inner}", one) for inner, one in row.items())  # type: ignore[union-attr]
        elif value != [] or not isinstance(value, list):
            yield name, value


@router.post(
    "/drafts/{application}/pages/{page}/files",
    response=PageSaved,
    summary=_("Add a file to a page of the form"),
    **needs(OWN_WRITE),
)
def add_file(request: HttpRequest, application: UUID, page: Token, file: File[UploadedFile], field: Form[Token]) -> Any:
    upload = Upload(field, (file.name or "file")[:200], file.content_type or "", file.file)
    given = {"_asked": field}
    return _saved(
        operations.save_page(application=application, group=page, given=given, uploads=[upload], **_by(request))
    )


class Sent(Schema):
    """`promised` says that the applicant makes the declaration of the form."""

    promised: bool = False


@router.post(
    "/drafts/{application}/submit",
    response=Applying,
    summary=_("Send an application: it becomes a case"),
    **needs(OWN_WRITE),
)
def submit(request: HttpRequest, application: UUID, given: Sent) -> Any:
    return _shown(operations.submit(application=application, promised=given.promised, **_by(request)))


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}  # type: ignore[attr-defined]


def _shown(found: Application) -> Applying:
    return Applying(**{name: getattr(found, name) for name in Applying.model_fields})


def _saved(found: Saved) -> PageSaved:
    errors = {name: list(sentences) for name, sentences in found.errors.items()}
    return PageSaved(errors=errors, opened=list(found.opened))
