"""When a limit ends, what is left of it, and which days are worked. Nothing here asks the database each time."""

from collections.abc import Sequence
from datetime import date, datetime

from yiwang.kernel.calendar import counting, inforce, models, published
from yiwang.kernel.calendar.contracts import Day, Due, Hours, Interval, Limit, Notice, Unit


def add(start: datetime, limit: Limit, pauses: Sequence[Interval] = ()) -> Due:
    """When a limit that starts at a moment ends; the day of the start is not counted (docs/reference/clocks.md).

    An ended pause gives back the time of the limit's own unit inside it; one still open has given nothing back yet.
    """
    return counting.due(inforce.held().calendar, start, limit, pauses)


def stopped(start: datetime, limit: Limit, pauses: Sequence[Interval]) -> bool:
    """Whether the clock stands still: a pause that began while the limit was running is open."""
    return counting.stopped(inforce.held().calendar, start, limit, pauses)


def used(start: datetime, now: datetime, limit: Limit, pauses: Sequence[Interval] = ()) -> float:
    """How much of the limit is charged by `now`, in its unit: whole days that have ended, or exact working hours."""
    return counting.used(inforce.held().calendar, start, now, limit, pauses)


def left(due: datetime, now: datetime, unit: Unit) -> int:
    """Units left after today (for hours: whole hours): 0 on the last day, negative as soon as it is late.

    A limit in months counts its rest in calendar days.
    """
    return counting.left(inforce.held().calendar, due, now, unit)


def is_working_day(day: date) -> bool:
    """Whether offices work on a day."""
    return inforce.held().calendar.is_working(day.toordinal())


def working_days(first: date, last: date) -> int:
    """How many working days lie from `first` to `last`, both included; 0 where last comes before first."""
    return inforce.held().calendar.count(first.toordinal(), last.toordinal())


def provisional(year: int) -> bool:
    """Whether the official notice of a year's holidays is not known yet."""
    return year not in inforce.held().calendar.years


def special_days(first: date, last: date) -> list[Day]:
    """The named days off and the make-up working days from `first` to `last`, in order (周末 are not among them)."""
    special = inforce.held().special
    return [special[day] for day in sorted(special) if first <= day <= last]


def office_hours(day: date) -> Hours:
    """The office hours in force on a day."""
    row = models.Hours.objects.filter(since__lte=day).order_by("-since").first()
    return Hours(row.since, inforce.spans(row.minutes), row.notice_id) if row else published.HOURS


def notices() -> list[Notice]:
    """Every notice that days or hours were set by, newest first."""
    rows = models.Notice.objects.order_by("-issued_on", "number")
    return [Notice(row.number, row.title, row.issued_on, row.address, row.year) for row in rows]


def refresh() -> None:
    """See at once what another process changed (for tests, and after an import)."""
    inforce.look()
