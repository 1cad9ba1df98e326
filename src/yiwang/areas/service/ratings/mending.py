"""What a bad rating sets off: a case in which it is put right, and what its end means for the rating."""

from datetime import datetime
from typing import Any

from django.db import transaction

from yiwang.areas.service.ratings import grades
from yiwang.areas.service.ratings.contracts import Grade
from yiwang.areas.service.ratings.models import Rating
from yiwang.kernel.actors import SYSTEM
from yiwang.support.cases import operations as cases
from yiwang.support.cases.contracts import NewCase
from yiwang.support.notices import operations as notices

FLOW = "rating_mending"
MENDED, EXCLUDED = "mended", "excluded"


@transaction.atomic
def open_mending(*, rating: int, now: datetime) -> str:
    """Open the case that puts a bad rating right, once; its token. Empty where there is nothing to put right.

    It goes to the organisation that handled the rated case (谁办理谁负责), and does not say who gave the rating.
    """
    row = Rating.objects.select_for_update(of=("self",)).select_related("question").filter(id=rating).first()
    if row is None or row.addition or not Grade(row.grade).bad:
        return ""
    if not row.case:
        row.case = _opened(row, now)
        row.save(update_fields=["case"])
    return row.case


def _opened(row: Rating, now: datetime) -> str:
    question = row.question
    new = NewCase(
        flow=FLOW,
        title=f"差评整改：{question.title['zh']}",
        item=question.item,
        region=question.region,
        organisation=question.organisation,
        channel="system",
        data=_data(row),
    )
    return cases.open_case(new, actor=SYSTEM, now=now, key=f"rating:{row.id}").case.token


def _data(row: Rating) -> dict[str, Any]:
    offered = grades.tags(Grade(row.grade), offline=row.question.offline)
    said: dict[str, Any] = {"rating": row.id, "case_number": row.question.number, "grade": row.grade}
    if row.tags:
        said["reasons"] = "；".join(offered[tag]["zh"] for tag in row.tags if tag in offered)
    if row.comment:
        said["comment"] = row.comment
    return said


@transaction.atomic
def end_mending(*, case: str, outcome: str, now: datetime) -> None:
    """Remember how the case of putting right ended; who gave the rating hears that it is mended."""
    row = Rating.objects.select_for_update(of=("self",)).select_related("question").filter(case=case).first()
    if row is None or row.mended_at or row.excluded_at:
        return
    if outcome == MENDED:
        row.mended_at = now
        question = row.question
        facts = {"item": question.title, "number": question.number, "token": question.case}
        notices.send(to=question.party, kind="mended", facts=facts, case=question.case, now=now, key=f"mended:{row.id}")
    elif outcome == EXCLUDED:
        row.excluded_at = now
    row.save(update_fields=["mended_at", "excluded_at"])
