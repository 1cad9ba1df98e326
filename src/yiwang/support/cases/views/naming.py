"""Names for the people and organisations on a page, a statement for each sort."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from yiwang.kernel.organisations import queries as organisations
from yiwang.shell.clocks import Face
from yiwang.shell.words import say
from yiwang.support.cases.contracts import ClockView, Colour, TodoRow
from yiwang.trust.identity import queries as identity


def people(subjects: Iterable[str]) -> dict[str, str]:
    """What each of these may be called."""
    return identity.subject_names({subject for subject in subjects if subject})


def places(paths: Iterable[str]) -> dict[str, str]:
    """The short name of each organisation, in the reader's language."""
    found = organisations.organisations_at({path for path in paths if path})
    return {path: say(each.short) or say(each.name) for path, each in found.items()}


def clock_face(clock: ClockView | None) -> dict[str, Any] | None:
    """A clock as the macro draws it."""
    if clock is None:
        return None
    colour = "paused" if clock.stopped else "done" if clock.left is None else COLOURS[clock.colour]
    return {
        "left": clock.left,
        "due": timezone.localtime(clock.due).date(),
        "colour": colour,
        "unit": clock.unit,
        "share": _used(clock),
    }


COLOURS = {Colour.GREEN: "normal", Colour.YELLOW: "yellow", Colour.RED: "red"}


def _used(clock: ClockView) -> float:
    if not clock.amount or clock.left is None:
        return 0.5
    return min(max(1 - clock.left / clock.amount, 0.08), 1.0)


PAUSED = {"left": None, "colour": "paused"}


def row_face(row: TodoRow, left: Mapping[str, int], now: datetime) -> dict[str, Any] | Face:
    """The clock of a line of the to-do list: that of its step, else that of its case."""
    due = row.due or row.case_due
    if due is None:
        return {}
    if row.stopped:
        return PAUSED
    return {
        "left": left.get(str(row.task)),
        "due": timezone.localtime(due).date(),
        "colour": COLOURS[row.colour],
        "share": {"green": 0.3, "yellow": 0.85, "red": 1.0}[row.colour],
    }
