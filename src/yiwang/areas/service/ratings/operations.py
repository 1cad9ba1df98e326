"""Asking, answering, and what a bad answer sets off."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from yiwang.areas.service.ratings import contracts, grades, queries
from yiwang.areas.service.ratings.contracts import Channel, Closed, Grade
from yiwang.areas.service.ratings.mending import end_mending as end_mending
from yiwang.areas.service.ratings.mending import open_mending as open_mending
from yiwang.areas.service.ratings.models import Question, Rating
from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.events import operations as events
from yiwang.kernel.events.contracts import Draft
from yiwang.support.notices import operations as notices
from yiwang.trust.personal import operations as personal
from yiwang.trust.personal.contracts import Kind


def ask(*, closed: Closed, now: datetime) -> contracts.Question:
    """Ask the applicant of a closed case how it was, once; asking again changes nothing."""
    row, _ = Question.objects.get_or_create(
        case=closed.case,
        defaults={
            "number": closed.number,
            "item": closed.item,
            "title": dict(closed.title),
            "party": closed.party,
            "region": closed.region,
            "organisation": closed.organisation,
            "offline": closed.offline,
            "asked_at": now,
            "default_at": now + timedelta(days=grades.offered()["default_after_days"]),
        },
    )
    return queries.as_contract(row)


def remind(*, now: datetime, limit: int = 500) -> int:
    """Ask once more who has not answered and still can before silence is counted; how many were asked."""
    since = now - timedelta(days=grades.offered()["remind_after_days"])
    with transaction.atomic():
        due = Question.objects.select_for_update(skip_locked=True).filter(rated_at=None, reminded_at=None)
        rows = list(due.filter(asked_at__lte=since, default_at__gt=now).order_by("asked_at")[:limit])
        for row in rows:
            facts = {"item": row.title, "number": row.number, "token": row.case, "rating": row.token}
            key = f"rate_again:{row.token}"
            notices.send(to=row.party, kind="rate_again", facts=facts, case=row.number, now=now, key=key)
        Question.objects.filter(token__in=[row.token for row in rows]).update(reminded_at=now)
    return len(rows)


def rate(
    *, token: str, grade: Grade, tags: Sequence[str] = (), comment: str = "", channel: Channel, now: datetime
) -> contracts.Rating:
    """Answer the question once. Whoever holds the token may: it came to the applicant alone.

    A bad grade opens a case of putting right, after the commit.
    """
    return _write(token, _Answer(grade, tags, comment, channel, addition=False), now)


def add(
    *, token: str, grade: Grade, tags: Sequence[str] = (), comment: str = "", channel: Channel, now: datetime
) -> contracts.Rating:
    """Add to one's rating later, once (追评). Both stand; statistics count the first."""
    return _write(token, _Answer(grade, tags, comment, channel, addition=True), now)


class _Answer:
    def __init__(self, grade: Grade, tags: Sequence[str], comment: str, channel: Channel, *, addition: bool) -> None:
        self.grade, self.tags, self.channel, self.addition = Grade(grade), list(dict.fromkeys(tags)), channel, addition
        self.comment = comment.strip()[:1000]


@transaction.atomic
def _write(token: str, answer: _Answer, now: datetime) -> contracts.Rating:
    question = queries.locked(token)
    _check(question, answer)
    rating = Rating(
        question=question,
        addition=answer.addition,
        grade=answer.grade,
        tags=answer.tags,
        comment=_kept(question, answer, now),
        channel=answer.channel,
        given_at=now,
    )
    try:
        with transaction.atomic():
            rating.save(force_insert=True)
    except IntegrityError as error:
        raise contracts.AlreadyRated() from error
    if not answer.addition:
        question.rated_at = now
        question.save(update_fields=["rated_at"])
    events.publish([_given(question, rating)], now=now)
    return queries.rating_contract(rating)


def _kept(question: Question, answer: _Answer, now: datetime) -> str:
    """The reference under which the words are kept: people write names into them, whatever one asks of them."""
    if not answer.comment:
        return ""
    name = f"ratings.{question.token}.{int(answer.addition)}"
    words = {name: (answer.comment, 2, Kind.TEXT)}
    return personal.keep(words, subject=question.party, actor=SYSTEM, now=now)[name]


def _check(question: Question, answer: _Answer) -> None:
    if answer.addition == (question.rated_at is None):
        raise contracts.NothingToAddTo() if answer.addition else contracts.AlreadyRated()
    for tag in answer.tags:
        if tag not in grades.tags(answer.grade, offline=question.offline):
            raise contracts.UnknownTag(tag=tag)


def _given(question: Question, rating: Rating) -> Draft:
    data = {
        "rating": rating.id,
        "case": question.case,
        "number": question.number,
        "item": question.item,
        "title": question.title,
        "region": question.region,
        "organisation": question.organisation,
        "party": question.party,
        "grade": rating.grade,
        "tags": list(rating.tags),
        "addition": rating.addition,
    }
    return Draft("ratings.given", question.number, data, question.case)
