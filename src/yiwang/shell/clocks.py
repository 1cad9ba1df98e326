"""Clocks as pages show them: a pie, what is left, and the date it ends on."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yiwang.shell.words import day, moment

COLOURS = ("normal", "yellow", "red", "paused", "done")


@dataclass(frozen=True, slots=True)
class Face:
    """What the macro `clock` draws: `share` of the time is used, from 0 to 1; `when` is already in words."""

    left: str
    when: str = ""
    colour: str = "normal"
    share: float = 0.25

    @property
    def pie(self) -> str:
        """The path of the used part, in a circle of radius 5.2 round (8, 8)."""
        turn = min(max(self.share, 0.0), 0.999) * 2 * math.pi
        x, y = 8 + 5.2 * math.sin(turn), 8 - 5.2 * math.cos(turn)
        return f"M8 8V2.8A5.2 5.2 0 {int(turn > math.pi)} 1 {x:.2f} {y:.2f}Z"


def face(given: Any) -> Face:
    """A Face, or a mapping or object with `left` (days or words), `due`, `colour`, `share`, perhaps `overdue`."""
    if isinstance(given, Face):
        return given
    known = given if isinstance(given, Mapping) else {n: getattr(given, n, None) for n in _NAMES}
    colour = str(known.get("colour") or "normal")
    share = known.get("share")
    return Face(
        left=_left(known.get("left"), known.get("unit") or "working_days", colour),
        when=_when(known.get("due") or known.get("when")),
        colour=colour if colour in COLOURS else "normal",
        share=0.75 if share is None and colour == "yellow" else float(share or 0.25),
    )


_NAMES = ("left", "due", "when", "colour", "share", "unit")


def _when(due: date | datetime | str | None) -> str:
    if due is None or isinstance(due, str):
        return due or ""
    return moment(due) if isinstance(due, datetime) else day(due)


def _left(left: int | str | None, unit: str, colour: str) -> str:
    if isinstance(left, str):
        return left
    if colour == "paused":
        return _("Paused")
    if left is None:
        return ""
    if left == 0 and colour != "red":
        return _("Due today")
    return _late(abs(left), unit) if left < 0 or colour == "red" else _remaining(left, unit)


def _remaining(n: int, unit: str) -> str:
    if unit == "working_hours":
        return ngettext("{n} working hour left", "{n} working hours left", n).format(n=n)
    if unit == "calendar_days":
        return ngettext("{n} day left", "{n} days left", n).format(n=n)
    return ngettext("{n} working day left", "{n} working days left", n).format(n=n)


def _late(n: int, unit: str) -> str:
    if n == 0:
        return _("Overdue")
    if unit == "working_hours":
        return ngettext("{n} working hour late", "{n} working hours late", n).format(n=n)
    if unit == "calendar_days":
        return ngettext("{n} day late", "{n} days late", n).format(n=n)
    return ngettext("{n} working day late", "{n} working days late", n).format(n=n)
