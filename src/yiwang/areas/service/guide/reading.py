"""What a guide says before any prose: how long, how much, how often, what to bring."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yiwang.areas.service.guide.listing import period, unit_words
from yiwang.kernel.calendar import queries as calendar
from yiwang.kernel.calendar.contracts import Limit, Unit
from yiwang.shell.words import day, say
from yiwang.support.items.contracts import Item, Material


@dataclass(frozen=True, slots=True)
class Start:
    """Where one begins: online with us, on another site, or at the counter."""

    way: str
    address: str


def start_of(item: Item) -> Start:
    if item.form:
        return Start("here", f"/apply/{item.code}")
    if item.online_address.startswith(("https://", "http://")):
        return Start("elsewhere", item.online_address)
    return Start("counter", "#counter")


def facts(item: Item, now: datetime) -> list[dict[str, Any]]:
    """Four facts; the first names the date on which a case that started now would end."""
    return [_how_long(item, now), _cost(item), _visits(item), _materials(item)]


def ends(item: Item, now: datetime) -> str:
    """The day on which an application made now would be decided as promised, in words."""
    if item.promised.amount is None:
        return ""
    limit = Limit(item.promised.amount, Unit(item.promised.unit))
    return day(calendar.add(now, limit).day)


def _how_long(item: Item, now: datetime) -> dict[str, Any]:
    by_law = _("By law {period}").format(period=period(item.legal)) if item.legal.amount is not None else ""
    if item.promised.amount is None:
        return {"label": _("How long"), "value": _("Not stated"), "note": by_law or say(item.legal.note)}
    if item.promised.amount == 0:
        return {"label": _("We promise"), "value": _("At once"), "note": by_law}
    until = ends(item, now)
    note = _("Apply today, done by {day}").format(day=until) if until else ""
    if note and by_law:
        note = _("{first}; {second}").format(first=note, second=by_law)
    unit = unit_words(item.promised.amount, item.promised.unit)
    return {"label": _("We promise"), "value": item.promised.amount, "unit": unit, "note": note}


def _cost(item: Item) -> dict[str, Any]:
    if not item.charged:
        return {"label": _("Cost"), "value": 0, "unit": _("yuan"), "note": _("Nobody may charge for it")}
    first = item.fees[0] if item.fees else None
    value = say(first.standard) if first and first.standard else _("Charged")
    more = _("see the fees below") if item.fees else say(item.fee_basis)
    return {"label": _("Cost"), "value": value, "note": more}


def _visits(item: Item) -> dict[str, Any]:
    if item.visits is None:
        return {"label": _("Visits"), "value": _("Not stated"), "note": ""}
    unit = ngettext("time", "times", item.visits)
    return {"label": _("Visits"), "value": item.visits, "unit": unit, "note": say(item.visits_reason)}


def _materials(item: Item) -> dict[str, Any]:
    bring = [material for material in item.materials if not material.known]
    known = len(item.materials) - len(bring)
    unit = ngettext("paper", "papers", len(bring))
    note = _("{all} in all, {known} of them we have already").format(all=len(item.materials), known=known)
    return {"label": _("You prepare"), "value": len(bring), "unit": unit, "note": note if item.materials else ""}


def who_brings(material: Material) -> str:
    """What a material asks of the applicant, in words."""
    if material.known:
        return _("Nothing to hand in")
    if material.source == "deferred" or material.need == "3":
        return _("Can be handed in later")
    return _("Only in some cases") if material.need == "2" else _("Please prepare")
