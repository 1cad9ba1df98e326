"""The bar of days under the clock of a case: one cell a working day, holidays and pauses shown as not counted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from yiwang.kernel.calendar import queries as calendar
from yiwang.shell.words import day, say
from yiwang.support.cases.contracts import ClockView, Pause

MOST = 40
LABELS = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """`state` is gone, today, next, off (a named holiday) or paused; `label` stands below, `title` says it all."""

    state: str
    label: str
    title: str


def cells(clock: ClockView, pauses: Sequence[Pause], now: datetime) -> list[Cell]:
    """The days from the one after the start to the one on which it is due; none where they are too many to draw."""
    first = timezone.localdate(clock.start) + timedelta(days=1)
    last = timezone.localdate(clock.due)
    if (last - first).days > 150:
        return []
    found = list(_days(first, last, pauses, timezone.localdate(now), now))
    return _labelled(found) if len(found) <= MOST else []


def _days(first: date, last: date, pauses: Sequence[Pause], today: date, now: datetime) -> Iterator[tuple[Cell, date]]:
    named = {special.day: say(special.name) for special in calendar.special_days(first, last) if not special.working}
    before = ""
    for number in range((last - first).days + 1):
        at = first + timedelta(days=number)
        if not calendar.is_working_day(at):
            name = named.get(at, "")
            if name and name != before:
                yield Cell("off", name, _("{name}: not counted").format(name=name)), at
            before = name or before
            continue
        before = ""
        yield Cell(*_working(at, pauses, today, now)), at


def _working(at: date, pauses: Sequence[Pause], today: date, now: datetime) -> tuple[str, str, str]:
    paused = next((pause for pause in pauses if _stands_still(pause, at, now)), None)
    if at == today:
        return "today", _("Today"), day(at)
    if paused is not None:
        return "paused", str(at.day), _("{day}: not counted, {reason}").format(day=day(at), reason=say(paused.title))
    return ("gone" if at < today else "next"), str(at.day), day(at)


def _stands_still(pause: Pause, at: date, now: datetime) -> bool:
    return timezone.localdate(pause.began_at) < at <= timezone.localdate(pause.ended_at or now)


def _labelled(found: list[tuple[Cell, date]]) -> list[Cell]:
    """Where there are many days, only today, holidays and the last keep their label."""
    shown = [cell for cell, _at in found]
    if len(shown) <= LABELS:
        return shown
    kept = {"today", "off"}
    return [
        cell if cell.state in kept or place == len(shown) - 1 else Cell(cell.state, "", cell.title)
        for place, cell in enumerate(shown)
    ]
