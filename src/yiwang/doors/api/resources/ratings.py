"""Ratings: answering after a case, and what the answers add up to."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from yiwang.areas.service.ratings import operations, queries
from yiwang.areas.service.ratings.contracts import READ_RATINGS, Channel, Grade, Period, Rating
from yiwang.doors.api.access import PUBLIC, needs
from yiwang.doors.api.shapes import Day, Text, Token, Words

router = Router(tags=["ratings"])


class AskedToRate(Schema):
    """A closed case that somebody is asked about. Whoever has the token may answer, once, and add once later."""

    token: str
    number: str
    title: Words
    asked_at: datetime
    open: bool
    may_add: bool


class GivenRating(Schema):
    """`grade` is 1 (very satisfied) to 5 (very dissatisfied). No names or numbers of people in `comment`."""

    grade: Annotated[int, Field(ge=1, le=5)]
    tags: Annotated[list[Text], Field(max_length=20)] = []
    comment: Annotated[str, Field(max_length=1000)] = ""


@router.get("/ratings/{token}", response=AskedToRate, summary=_("What one is asked to rate"), **PUBLIC)
def question(request: HttpRequest, token: Token) -> Any:
    found = queries.question(token)
    return AskedToRate(**{name: getattr(found, name) for name in AskedToRate.model_fields})


@router.post("/ratings/{token}", response={201: Rating}, summary=_("Rate a closed case, once"), **PUBLIC)
def rate(request: HttpRequest, token: Token, given: GivenRating) -> Any:
    return 201, operations.rate(token=token, **_answer(given), now=request.now)  # type: ignore[attr-defined]


@router.post("/ratings/{token}/addition", response={201: Rating}, summary=_("Add to a rating, once"), **PUBLIC)
def add_to_rating(request: HttpRequest, token: Token, given: GivenRating) -> Any:
    return 201, operations.add(token=token, **_answer(given), now=request.now)  # type: ignore[attr-defined]


def _answer(given: GivenRating) -> dict[str, Any]:
    return {"grade": Grade(given.grade), "tags": given.tags, "comment": given.comment, "channel": Channel.WEB}


class RatingShare(Schema):
    """The ratings of one organisation; shares are between 0 and 1, null where nothing can be divided."""

    organisation: str
    asked: int
    active: int
    defaults: int
    grades: list[int]
    mended: int
    excluded: int
    coverage: float | None
    active_rate: float | None
    good: float | None
    bad: int
    mended_rate: float | None


class PeriodAsked(Schema):
    since: Day
    until: Day


@router.get("/ratings", response=list[RatingShare], summary=_("Ratings by organisation"), **needs(READ_RATINGS))
def rating_shares(request: HttpRequest, asked: Query[PeriodAsked]) -> Any:
    viewer, now = request.actor, request.now  # type: ignore[attr-defined]
    found = queries.shares(Period(asked.since, asked.until), viewer=viewer, now=now)
    return [RatingShare(**{name: getattr(row, name) for name in RatingShare.model_fields}) for row in found]
