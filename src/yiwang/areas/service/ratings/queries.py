"""Questions, answers and what they add up to."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from yiwang.areas.service.ratings import contracts
from yiwang.areas.service.ratings.contracts import READ_RATINGS, Channel, Grade, Period, Share
from yiwang.areas.service.ratings.models import Question, Rating
from yiwang.kernel.actors import Actor
from yiwang.kernel.reach import reach
from yiwang.support.cases.contracts import WORK_ON_CASES


def question(token: str) -> contracts.Question:
    """A question and its answers, for whoever holds its token."""
    row = Question.objects.prefetch_related("ratings").filter(token=token).first()
    if row is None:
        raise contracts.QuestionUnknown()
    return as_contract(row)


def question_of(case: str, *, viewer: Actor) -> contracts.Question | None:
    """The question about a case, for its applicant; None where nothing was asked."""
    row = Question.objects.prefetch_related("ratings").filter(_mine(viewer), case=case).first()
    return as_contract(row) if row else None


def open_questions(*, viewer: Actor, limit: int = 20) -> list[contracts.Question]:
    """What the viewer is asked to rate, newest first."""
    if not viewer.signed_in:
        return []
    rows = Question.objects.filter(_mine(viewer), rated_at=None).order_by("-asked_at")[:limit]
    return [as_contract(row, answered=False) for row in rows]


def asked_at_counter(cases: Collection[str], *, viewer: Actor) -> dict[str, contracts.Question]:
    """The open question about each of these cases, where the viewer works on cases: a clerk asks for the answer."""
    rows = Question.objects.filter(reach(viewer, WORK_ON_CASES), case__in=cases, offline=True, rated_at=None)
    return {row.case: as_contract(row, answered=False) for row in rows}


def _mine(viewer: Actor) -> Q:
    """The viewer's own, and those of a firm for which they act in the item."""
    return Q(party__in=viewer.own) | Q(party=viewer.on_behalf or None, item__in=viewer.items)


def locked(token: str) -> Question:
    """The row, held until the end of the transaction (for operations)."""
    row = Question.objects.select_for_update().filter(token=token).first()
    if row is None:
        raise contracts.QuestionUnknown()
    return row


def as_contract(row: Question, *, answered: bool = True) -> contracts.Question:
    """The row as others may see it."""
    ratings = sorted(row.ratings.all(), key=lambda rating: rating.addition) if answered else []
    return contracts.Question(
        token=row.token,
        case=row.case,
        number=row.number,
        title=row.title,
        organisation=row.organisation,
        party=row.party,
        offline=row.offline,
        asked_at=row.asked_at,
        ratings=tuple(rating_contract(rating) for rating in ratings),
    )


def rating_contract(row: Rating) -> contracts.Rating:
    """The row as others may see it."""
    return contracts.Rating(
        grade=Grade(row.grade),
        tags=tuple(row.tags),
        comment=row.comment,
        channel=Channel(row.channel),
        given_at=row.given_at,
        addition=row.addition,
    )


_SHARES = """
SELECT q.organisation, count(*), count(r.id), count(*) FILTER (WHERE r.id IS NULL AND q.default_at <= %(now)s),
       count(*) FILTER (WHERE r.grade = 1), count(*) FILTER (WHERE r.grade = 2), count(*) FILTER (WHERE r.grade = 3),
       count(*) FILTER (WHERE r.grade = 4 AND r.excluded_at IS NULL),
       count(*) FILTER (WHERE r.grade = 5 AND r.excluded_at IS NULL),
       count(*) FILTER (WHERE r.grade >= 4 AND r.mended_at IS NOT NULL),
       count(*) FILTER (WHERE r.excluded_at IS NOT NULL)
FROM ratings_question q LEFT JOIN ratings_rating r ON r.question_id = q.token AND NOT r.addition
WHERE q.asked_at >= %(since)s::date AND q.asked_at < %(until)s::date + 1
  AND EXISTS (
    SELECT 1 FROM unnest(%(regions)s::text[], %(organisations)s::text[]) AS s(region, organisation)
    WHERE starts_with(q.region, s.region)
      AND (s.organisation = '' OR q.organisation = s.organisation
           OR starts_with(q.organisation, s.organisation || '/')))
GROUP BY q.organisation ORDER BY q.organisation
"""


def shares(period: Period, *, viewer: Actor, now: datetime) -> list[Share]:
    """The numbers of every organisation that the viewer may see, by the day of asking."""
    viewer.must(READ_RATINGS)
    scopes = viewer.scopes(READ_RATINGS)
    with connection.cursor() as cursor:
        cursor.execute(
            _SHARES,
            {
                "now": now,
                "since": period.since,
                "until": period.until,
                "regions": [region for region, _ in scopes],
                "organisations": [organisation for _, organisation in scopes],
            },
        )
        rows = cursor.fetchall()
    return [_share(row) for row in rows]


def _share(row: tuple[Any, ...]) -> Share:
    return Share(
        organisation=row[0],
        name={},
        asked=row[1],
        active=row[2],
        defaults=row[3],
        grades=tuple(row[4:9]),
        mended=row[9],
        excluded=row[10],
    )
