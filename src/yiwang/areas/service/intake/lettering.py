"""The facts that a letter of the law states, from the case and the move that called for it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone

from yiwang.areas.service.intake import naming
from yiwang.kernel.calendar import queries as calendar
from yiwang.kernel.calendar.contracts import Limit, Unit
from yiwang.support.cases.contracts import Case, ClockName, ClockView, Move, WholeCase
from yiwang.support.items import queries as items
from yiwang.support.items.contracts import UnknownItem


def running(case: Case) -> Iterator[ClockView]:
    """The promised clock before the legal one, as far as there are such."""
    clocks = (case.clock(ClockName.PROMISED), case.clock(ClockName.LEGAL))
    return (clock for clock in clocks if clock is not None)


def facts(whole: WholeCase, move: Move, applicant: object) -> dict[str, Any]:
    """Everything that some letter names; a kind takes what its text asks for.

    `applicant` is a text or a reference to a personal one. Dates are ISO text.
    """
    found: dict[str, Any] = {
        "applicant": applicant,
        "item": naming.item_words(whole.case.item, whole.case.title),
        "number": whole.case.number,
        "received_on": timezone.localdate(move.at).isoformat(),
        "materials": list(move.terms.get("items") or ()),
        "reasons": _reasons(whole, move),
    }
    if due := _due(whole, move):
        found["due_on"] = due
    return found


def _due(whole: WholeCase, move: Move) -> str:
    """The day that the letter names: of the answer, of the legal limit as extended, or of the decision."""
    if move.terms.get("due"):
        return timezone.localdate(datetime.fromisoformat(str(move.terms["due"]))).isoformat()
    legal = whole.case.clock(ClockName.LEGAL)
    if "legal" in move.terms and legal is not None:
        return timezone.localdate(legal.due).isoformat()
    clock = next(running(whole.case), None)
    if clock is not None:
        return timezone.localdate(clock.due).isoformat()
    return _by_item(whole.case.item, move)


def _by_item(code: str, move: Move) -> str:
    """As the item promises, for a flow without limits of its own."""
    try:
        item = items.published_item(code)
    except UnknownItem:
        return ""
    period = item.promised if item.promised.amount is not None else item.legal
    if period.amount is None:
        return ""
    return calendar.add(move.at, Limit(period.amount, Unit(period.unit))).day.isoformat()


def _reasons(whole: WholeCase, move: Move) -> list[Any]:
    """What was said, line by line; where nothing was, what the pause or the move is called."""
    given = next((c["new"] for c in move.changes if c.get("field") == "reasons" and c.get("new")), "")
    said = str(given or move.terms.get("reasons") or move.opinion)
    lines: list[Any] = [line.strip() for line in said.splitlines() if line.strip()]
    code = move.terms.get("reason")
    legal = next((dict(p.title) for p in whole.pauses if p.reason == code), None) if code else None
    return ([legal] if legal else []) + lines or [dict(move.title)]
