"""The calendar in force, held in the process and looked after: the table is asked for its version now and then."""

import time
from dataclasses import dataclass
from datetime import date
from datetime import time as clock
from uuid import UUID

from yiwang.kernel.calendar import models, published
from yiwang.kernel.calendar.contracts import Day, Hours
from yiwang.kernel.calendar.counting import Calendar

LOOK_EVERY = 5.0


@dataclass(frozen=True, slots=True)
class Held:
    version: UUID | None
    calendar: Calendar
    special: dict[date, Day]


_held: Held | None = None
_looked = 0.0


def held() -> Held:
    """What is in force; a change made in another process is seen after `LOOK_EVERY` seconds at the latest."""
    if _held is None or time.monotonic() - _looked > LOOK_EVERY:
        return look()
    return _held


def look() -> Held:
    """Ask the table now."""
    global _held, _looked
    version = models.Version.objects.values_list("token", flat=True).first()
    if _held is None or _held.version != version:
        _held = _read(version)
    _looked = time.monotonic()
    return _held


def forget() -> None:
    """The next question asks the table first."""
    global _looked
    _looked = -LOOK_EVERY - 1


def _read(version: UUID | None) -> Held:
    rows = models.Day.objects.filter(ended_at=None).values_list("day", "working", "name", "notice_id")
    special = published.special_days() | {row[0]: Day(*row) for row in rows}
    years = [year for year in models.Notice.objects.values_list("year", flat=True) if year]
    calendar = Calendar({day: each.working for day, each in special.items()}, {*published.YEARS, *years}, _hours())
    return Held(version, calendar, special)


def _hours() -> list[Hours]:
    rows = models.Hours.objects.values_list("since", "minutes", "notice_id")
    return [published.HOURS, *(Hours(since, spans(minutes), notice) for since, minutes, notice in rows)]


def spans(minutes: list[int]) -> tuple[tuple[clock, clock], ...]:
    ends = [clock(*divmod(minute, 60)) for minute in minutes]
    return tuple(zip(ends[::2], ends[1::2], strict=True))
