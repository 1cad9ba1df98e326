"""What others may know about counting time: limits, the days they end on, and the time that is not charged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import declare
from yiwang.kernel.errors import Refusal

SET_CALENDAR = declare("calendar.set", _("Set holidays and working days"))
CHANGED = "calendar.changed"


class Unit(StrEnum):
    """What a limit counts. Months end on the same day of a later month, or on its last day."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    WORKING_HOURS = "working_hours"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Limit:
    """So much time. `rolls`: in calendar days or months, a last day off moves to the next working day."""

    amount: int
    unit: Unit = Unit.WORKING_DAYS
    rolls: bool = False

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError("a limit is not negative")


@dataclass(frozen=True, slots=True)
class Interval:
    """Time that is not charged, from `began` on; an open one has no end yet."""

    began: datetime
    ended: datetime | None = None

    def __post_init__(self) -> None:
        if self.ended is not None and self.ended < self.began:
            raise ValueError("a pause ends after it began")


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit ends. `at` is the last microsecond of `day` in Asia/Shanghai, or the exact working hour.

    `provisional` says that it depends on a year whose official notice of holidays is not known yet.
    """

    at: datetime
    day: date
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """The paper that says which days are worked. `year`: it settles that whole year (国务院办公厅的放假安排)."""

    number: str
    title: str
    issued_on: date
    address: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is not what its weekday says, or is said to be. `source` is the number of its notice."""

    day: date
    working: bool
    name: Mapping[str, str] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """The office hours of a working day from `since` on: spans in order, each (from, to)."""

    since: date
    spans: tuple[tuple[time, time], ...]
    source: str = ""


class OutOfCalendar(Refusal):
    code = "calendar.out-of-range"
    text = _("The calendar reaches from {first} to {last}; this lies outside it.")


class NothingSet(Refusal):
    code = "calendar.nothing-set"
    text = _("Name at least one day, or the year that the notice settles.")


class NoticeNeeded(Refusal):
    code = "calendar.notice-needed"
    text = _("Give the number and the title of the notice that says so.")


class DayTwice(Refusal):
    code = "calendar.day-twice"
    text = _("{day} stands there twice.")


class WrongHours(Refusal):
    code = "calendar.wrong-hours"
    text = _("Office hours are spans in order within one day, each with its beginning before its end.")
