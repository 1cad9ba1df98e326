"""What every change leaves behind: a line of history, and an event."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from yiwang.kernel.actors import Actor
from yiwang.kernel.events import operations as events
from yiwang.kernel.events.contracts import Draft
from yiwang.kernel.organisations.contracts import SHAPE, WrongDay
from yiwang.kernel.organisations.models import Change, Organisation


def record(row: Organisation, event: str, facts: Mapping[str, str], day: date, actor: Actor, now: datetime) -> None:
    """`facts` may have a `basis`, the paper that says so."""
    said = {name: value for name, value in facts.items() if name != "basis"}
    Change.objects.create(
        organisation=row,
        kind=event.partition(".")[2],
        day=day,
        facts=said,
        basis=facts.get("basis", ""),
        by=actor.subject,
        at=now,
    )
    data: dict[str, Any] = {"path": row.path, "code": row.code, "region": row.region, "day": day.isoformat(), **facts}
    events.publish([Draft(event, row.code, {**data, "by": actor.subject})], now=now)


def today(now: datetime) -> date:
    """The day that it is in Shanghai."""
    return timezone.localtime(now).date()


def day_of(on: date | None, now: datetime, *, not_before: date | None = None) -> date:
    """The day that a change takes effect: today unless said, never in the future or before what it changes."""
    day = on or today(now)
    if day > today(now) or (not_before is not None and day < not_before):
        raise WrongDay(day=day)
    return day


def must_shape(actor: Actor, row: Organisation) -> None:
    """An organisation is shaped from above: by who may shape what it stands under, or the whole region for a top."""
    actor.must(SHAPE, within=row.region, organisation=row.parent_path or "")
