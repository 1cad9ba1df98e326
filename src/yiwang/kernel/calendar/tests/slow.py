"""The same questions answered by walking: day by day, or half hour by half hour. What counting.py must agree with."""

import calendar as months
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from yiwang.kernel.calendar import published
from yiwang.kernel.calendar.contracts import Interval, Limit, Unit
from yiwang.kernel.calendar.counting import SHANGHAI

SPECIAL = published.special_days()
DAY, STEP = timedelta(days=1), timedelta(minutes=30)


def works(day: date) -> bool:
    return SPECIAL[day].working if day in SPECIAL else day.weekday() < 5


def paused(day: date, pauses: Sequence[Interval]) -> bool:
    return any(p.ended and p.began.date() <= day <= p.ended.date() for p in pauses)


def charged(start: date, limit: Limit, pauses: Sequence[Interval]) -> Iterator[date]:
    """The days that a limit in days counts, one after the other."""
    day = start
    while True:
        day += DAY
        if not paused(day, pauses) and (limit.unit is not Unit.WORKING_DAYS or works(day)):
            yield day


def in_days(start: date, limit: Limit) -> int:
    """A limit in months is as many days as lie between its first day and the same day of the later month."""
    if limit.unit is not Unit.MONTHS:
        return limit.amount
    year, month = start.year, start.month
    for _ in range(limit.amount):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return (date(year, month, min(start.day, months.monthrange(year, month)[1])) - start).days


def last_day(start: date, limit: Limit, pauses: Sequence[Interval]) -> date:
    day, amount = start, in_days(start, limit)
    if amount:
        for number, day in enumerate(charged(start, limit, pauses), 1):  # noqa: B007
            if number == amount:
                break
    while (
        limit.rolls
        and limit.unit is not Unit.WORKING_DAYS
        and (not works(day) or (paused(day, pauses) and day > start))
    ):
        day += DAY
    return day


def opens(moment: datetime) -> bool:
    """Whether the half hour that begins now is office time."""
    return works(moment.date()) and any(a <= moment.time() < b for a, b in published.HOURS.spans)


def last_moment(start: datetime, limit: Limit, pauses: Sequence[Interval]) -> datetime:
    moment, counted = start, 0
    while counted < limit.amount * 2:
        if opens(moment) and not any(p.ended and p.began <= moment < p.ended for p in pauses):
            counted += 1
        moment += STEP
    return moment


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
