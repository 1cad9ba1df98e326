"""Cases: those of one's place and one's own, where they stand, and making moves."""

import secrets
from datetime import datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from yiwang.areas.service.intake import operations as intake
from yiwang.doors.api.access import needs
from yiwang.doors.api.shapes import Cursor, Day, Limit, Text, Token, paged
from yiwang.kernel.paging import Page
from yiwang.support.cases import operations, queries
from yiwang.support.cases.contracts import (
    READ_CASES,
    WORK_ON_CASES,
    Case,
    CaseFilter,
    CaseRow,
    Move,
    MoveMade,
    Offer,
    Task,
    TodoFilter,
    TodoRow,
)
from yiwang.trust.apikeys.contracts import OWN_READ, OWN_WRITE

router = Router(tags=["cases"])
SHANGHAI = ZoneInfo("Asia/Shanghai")
Colours = Literal["", "green", "yellow", "red"]


class CasesAsked(Schema):
    organisation: Text = ""
    region: Text = ""
    flow: Text = ""
    item: Text = ""
    state: Literal["", "open", "closed"] = ""
    outcome: Text = ""
    colour: Colours = ""
    since: Day | None = None
    until: Day | None = None
    text: Text = ""
    after: Cursor = ""
    limit: Limit = 50

    def filter(self) -> CaseFilter:
        given = self.dict(exclude={"since", "until"})
        return CaseFilter(**given, since=_moment(self.since, time()), until=_moment(self.until, time.max))


def _moment(day: Any, at: time) -> datetime | None:
    return datetime.combine(day, at, SHANGHAI) if day else None


@router.get("/cases", response=Page[CaseRow], summary=_("Cases of my place"), **needs(READ_CASES))
def cases(request: HttpRequest, asked: Query[CasesAsked]) -> Any:
    viewer, now = request.actor, request.now  # type: ignore[attr-defined]
    return paged(request, queries.cases(asked.filter(), viewer=viewer, now=now))


@router.get("/cases/mine", response=Page[CaseRow], summary=_("My cases"), **needs(OWN_READ))
def my_cases(request: HttpRequest, asked: Query[CasesAsked]) -> Any:
    viewer, now = request.actor, request.now  # type: ignore[attr-defined]
    return paged(request, queries.my_cases(asked.filter(), viewer=viewer, now=now))


class TodoAsked(Schema):
    organisation: Text = ""
    flow: Text = ""
    step: Text = ""
    item: Text = ""
    mine: Literal["", "held", "free"] = ""
    colour: Colours = ""
    text: Text = ""
    after: Cursor = ""
    limit: Limit = 50


@router.get("/tasks", response=Page[TodoRow], summary=_("Tasks that I may act on"), **needs(WORK_ON_CASES))
def todo(request: HttpRequest, asked: Query[TodoAsked]) -> Any:
    viewer, now = request.actor, request.now  # type: ignore[attr-defined]
    return paged(request, queries.todo(TodoFilter(**asked.dict()), viewer=viewer, now=now))


@router.get("/cases/{token}", response=Case, summary=_("One case with its clocks"), **needs(OWN_READ))
def case(request: HttpRequest, token: Token) -> Any:
    return queries.case(token, viewer=request.actor, now=request.now)  # type: ignore[attr-defined]


@router.get(
    "/cases/{token}/tasks", response=list[Task], summary=_("Where a case stands, and what I may do"), **needs(OWN_READ)
)
def case_tasks(request: HttpRequest, token: Token, over: bool = False) -> Any:
    return queries.tasks(token, viewer=request.actor, now=request.now, over=over)  # type: ignore[attr-defined]


@router.get("/cases/{token}/moves", response=list[Move], summary=_("What was done in a case"), **needs(OWN_READ))
def case_moves(request: HttpRequest, token: Token) -> Any:
    return queries.moves(token, viewer=request.actor)  # type: ignore[attr-defined]


@router.get("/cases/{token}/offers", response=list[Offer], summary=_("Moves on the case itself"), **needs(OWN_READ))
def case_offers(request: HttpRequest, token: Token) -> Any:
    return list(queries.case_offers(token, viewer=request.actor))  # type: ignore[attr-defined]


class GivenApplication(Schema):
    """An application as its form asks for it: `GET /items/{code}/form` has the JSON Schema of `values`."""

    item: Annotated[str, Field(min_length=1, max_length=64)]
    values: dict[str, Any]
    promised: bool = False


@router.post(
    "/applications", response={201: MoveMade}, summary=_("Apply for an item, in one request"), **needs(OWN_WRITE)
)
def apply_for_item(request: HttpRequest, given: GivenApplication) -> Any:
    by = _by(request)
    key = by.pop("key") or secrets.token_hex(8)
    return 201, intake.file_application(**given.dict(), **by, key=key)


class GivenMove(Schema):
    """A move as its offer asks for it: `data` are the fields, `extra` what stands in the offer's `asks`."""

    verb: Annotated[str, Field(min_length=1, max_length=60)]
    opinion: Annotated[str, Field(max_length=4000)] = ""
    data: dict[str, Any] = {}
    extra: dict[str, Any] = {}


@router.post("/tasks/{task}/moves", response=MoveMade, summary=_("Make a move on a task"), **needs(OWN_WRITE))
def make_move(request: HttpRequest, task: UUID, given: GivenMove) -> Any:
    return operations.make_move(task=task, **given.dict(), **_by(request))


class GivenCaseMove(Schema):
    """A move that concerns the whole case: withdraw, terminate, urge, jump, recall."""

    verb: Annotated[str, Field(min_length=1, max_length=60)]
    opinion: Annotated[str, Field(max_length=4000)] = ""
    extra: dict[str, Any] = {}


@router.post("/cases/{token}/moves", response=MoveMade, summary=_("Make a move on the case"), **needs(OWN_WRITE))
def make_case_move(request: HttpRequest, token: Token, given: GivenCaseMove) -> Any:
    return operations.make_case_move(case=token, **given.dict(), **_by(request))


def _by(request: HttpRequest) -> dict[str, Any]:
    key = request.headers.get("Idempotency-Key")
    return {"actor": request.actor, "now": request.now, "key": f"api {key}" if key else None}  # type: ignore[attr-defined]
