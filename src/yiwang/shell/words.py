"""How dates, times, numbers and two-language texts read in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation

WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def chinese() -> bool:
    return (translation.get_language() or "zh-hans").startswith("zh")


def day(value: date | datetime | None, *, year: bool = True) -> str:
    """2026年9月22日（周二） or Tue 22 Sep 2026; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    if chinese():
        head = f"{value.year}年" if year else ""
        return f"{head}{value.month}月{value.day}日（周{WEEKDAYS['zh'][value.weekday()]}）"
    tail = f" {value.year}" if year else ""
    return f"{WEEKDAYS['en'][value.weekday()]} {value.day} {MONTHS[value.month - 1]}{tail}"


def moment(value: datetime | None) -> str:
    """The day and the time of day in Asia/Shanghai."""
    return "" if value is None else f"{day(value)} {timezone.localtime(value):%H:%M}"


def number(value: float | int | None) -> str:
    """Digits grouped by a thin space from 1 000."""
    return "" if value is None else f"{value:,}".replace(",", "\u2009")


def say(text: Mapping[str, str] | str | None) -> str:
    """The reader's language of a text given as {"zh": ..., "en": ...}; Chinese where it has no other."""
    if text is None or isinstance(text, str):
        return text or ""
    return (text.get("zh") if chinese() else text.get("en")) or text.get("zh") or text.get("en") or ""


def listed(parts: Iterable[object]) -> str:
    """Several things on one line, with the comma of the reader's language."""
    return ("、" if chinese() else ", ").join(str(part) for part in parts)


FILTERS: dict[str, Any] = {"day": day, "moment": moment, "number": number, "say": say, "listed": listed}
