"""Builders of calendars, notices and moments."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.calendar import contracts, counting, inforce, operations, published
from yiwang.kernel.calendar.contracts import Notice

NOW = datetime(2026, 11, 5, 10, 0, tzinfo=counting.SHANGHAI)
NOTICE = Notice("国办发明电〔2026〕0号（示例）", "关于2027年部分节假日安排的通知（示例）", date(2026, 11, 4), year=2027)
CALENDAR = counting.Calendar(
    {day: each.working for day, each in published.special_days().items()}, published.YEARS, [published.HOURS]
)


def at(text: str) -> datetime:
    """A moment on the clock of Shanghai: at("2026-02-12 10:00"); noon where no time is given."""
    moment = datetime.fromisoformat(text)
    return moment.replace(hour=moment.hour if " " in text else 12, tzinfo=counting.SHANGHAI)


@contextmanager
def changed() -> Iterator[None]:
    """Whatever is changed inside is forgotten by the process afterwards: it looks at the table again."""
    try:
        yield
    finally:
        inforce.forget()


@contextmanager
def days_set(*days: contracts.Day, notice: Notice = NOTICE) -> Iterator[Any]:
    """A notice put into force for a while; afterwards the process looks at the table again."""
    with changed():
        count = operations.set_days(days=days, notice=notice, actor=SYSTEM, now=NOW)
        inforce.look()
        yield count
