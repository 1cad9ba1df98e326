"""Saying otherwise: days by a notice, and office hours."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import uuid4

from django.db import transaction

from yiwang.kernel.actors import Actor
from yiwang.kernel.calendar import contracts, inforce, models
from yiwang.kernel.calendar.contracts import CHANGED, SET_CALENDAR, Notice
from yiwang.kernel.calendar.counting import FIRST, LAST
from yiwang.kernel.events import operations as events
from yiwang.kernel.events.contracts import Draft


@transaction.atomic
def set_days(*, days: Sequence[contracts.Day], notice: Notice, actor: Actor, now: datetime) -> int:
    """Put into force what a notice says of some days, and of its whole `year` where it settles one.

    Gives the number of days that are now something else than before. `calendar.changed` says which, so that due
    dates are computed anew; setting the same again changes nothing and says nothing.
    """
    actor.must(SET_CALENDAR, within="")
    _check(days, notice)
    _lock()
    settles = notice.year is not None and not models.Notice.objects.filter(year=notice.year).exists()
    _keep(notice)
    changed = _replace(days, notice, actor, now)
    if changed or settles:
        _tell(notice, [day.isoformat() for day in changed], now)
    return len(changed)


def _check(days: Sequence[contracts.Day], notice: Notice) -> None:
    if not days and notice.year is None:
        raise contracts.NothingSet()
    seen: set[date] = set()
    for each in days:
        if each.day in seen:
            raise contracts.DayTwice(day=each.day)
        if not FIRST <= each.day <= LAST:
            raise contracts.OutOfCalendar(first=FIRST, last=LAST)
        seen.add(each.day)
    if notice.year is not None and not FIRST.year <= notice.year <= LAST.year:
        raise contracts.OutOfCalendar(first=FIRST, last=LAST)


def _keep(notice: Notice) -> None:
    if not notice.number.strip() or not notice.title.strip():
        raise contracts.NoticeNeeded()
    facts = {"title": notice.title, "address": notice.address, "issued_on": notice.issued_on, "year": notice.year}
    models.Notice.objects.update_or_create(number=notice.number, defaults=facts)


def _replace(days: Sequence[contracts.Day], notice: Notice, actor: Actor, now: datetime) -> list[date]:
    rows = models.Day.objects.filter(ended_at=None, day__in=[each.day for each in days])
    known = {row.day: row for row in rows}
    other = [each for each in days if not _same(known.get(each.day), each, notice)]
    models.Day.objects.filter(ended_at=None, day__in=[each.day for each in other]).update(ended_at=now)
    models.Day.objects.bulk_create(
        models.Day(
            day=each.day,
            working=each.working,
            name=dict(each.name),
            notice_id=notice.number,
            set_by=actor.subject,
            set_at=now,
        )
        for each in other
    )
    return sorted(each.day for each in other)


def _same(row: models.Day | None, given: contracts.Day, notice: Notice) -> bool:
    if row is None:
        return False
    return (row.working, row.name, row.notice_id) == (given.working, dict(given.name), notice.number)


@transaction.atomic
def set_hours(
    *, since: date, spans: Sequence[tuple[time, time]], notice: Notice, actor: Actor, now: datetime
) -> contracts.Hours:
    """Set the office hours from a day on; limits in working hours that are running are computed anew."""
    actor.must(SET_CALENDAR, within="")
    minutes = [each.hour * 60 + each.minute for span in spans for each in span]
    if not minutes or sorted(set(minutes)) != minutes:
        raise contracts.WrongHours()
    if not FIRST <= since <= LAST:
        raise contracts.OutOfCalendar(first=FIRST, last=LAST)
    _lock()
    _keep(notice)
    facts = {"minutes": minutes, "notice_id": notice.number, "set_by": actor.subject, "set_at": now}
    models.Hours.objects.update_or_create(since=since, defaults=facts)
    _tell(notice, [], now, hours_since=since.isoformat())
    return contracts.Hours(since, inforce.spans(minutes), notice.number)


def _lock() -> None:
    """One change after the other, and a version that was never there before, even if this one is rolled back."""
    models.Version.objects.update_or_create(id=1, defaults={"token": uuid4()})
    transaction.on_commit(inforce.forget)


def _tell(notice: Notice, days: list[str], now: datetime, **more: str) -> None:
    data = {"notice": notice.number, "days": days, "year": notice.year, **more}
    events.publish([Draft(CHANGED, notice.number, data)], now=now)
