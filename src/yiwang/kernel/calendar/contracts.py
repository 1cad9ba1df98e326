"""What others may know about counting time: limits, the days they end on, and the time that is not charged."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import declare

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


@dataclass(frozen=True, slots=True)
class Interval:
    """Time that is not charged, from `began` on; an open one has no end yet."""

    began: datetime
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit ends. `at` is the last microsecond of `day` in Asia/Shanghai, or the exact working hour.

    `provisional` says that it depends on a year whose official notice of holidays is not known yet.
    """

    at: datetime
    day: date
    provisional: bool = False
