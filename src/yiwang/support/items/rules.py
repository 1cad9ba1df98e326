"""What an item must agree with in itself: rules as dated data, asked of the item's facts."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from yiwang.support.items.contracts import Finding, Item, Period
from yiwang.support.items.elements import load

DAYS = {"working_days": 1, "calendar_days": 1, "months": 30}
Facts = Mapping[str, Any]

# One condition for each rule of data/rules.yaml, over the facts below; true means that the rule is broken.
BROKEN: dict[str, Callable[[Facts], bool]] = {
    "at-once": lambda f: f["case_type"] == "1" and f["promised_amount"] > 1,
    "promise-beyond-law": lambda f: f["comparable"] and f["promised_amount"] > f["legal_amount"],
    "online-yet-visits": lambda f: f["online_depth"] == "8" and f["visits"] > 0,
    "visits-without-reason": lambda f: f["visits"] > 0 and not f["has_visits_reason"],
    "fee-without-basis": lambda f: f["charged"] and not f["has_fee_basis"],
    "fee-without-rows": lambda f: f["charged"] and f["fees"] == 0,
    "fees-yet-free": lambda f: not f["charged"] and f["fees"] > 0,
    "no-legal-limit": lambda f: not f["has_legal"] and not f["has_legal_note"],
    "no-promise": lambda f: not f["has_promised"],
    "no-basis": lambda f: f["basis"] == 0,
    "no-conditions": lambda f: f["conditions"] == 0,
    "no-offline-way": lambda f: not (f["has_place"] and f["has_phone"]),
    "could-be-shared": lambda f: f["issued_yet_uploaded"] > 0,
    "online-without-address": lambda f: f["online"] and not f["has_form"] and not f["has_online_address"],
}


def facts_of(item: Item) -> dict[str, Any]:
    """The flat facts that rules speak about."""
    return {
        "case_type": item.case_type,
        "promised_amount": item.promised.amount or 0,
        "legal_amount": item.legal.amount or 0,
        "comparable": _comparable(item.promised, item.legal),
        "has_promised": item.promised.amount is not None,
        "has_legal": item.legal.amount is not None,
        "has_legal_note": bool(item.legal.note),
        "online": item.online,
        "online_depth": item.online_depth,
        "visits": item.visits or 0,
        "has_visits_reason": bool(item.visits_reason),
        "charged": item.charged,
        "has_fee_basis": bool(item.fee_basis) or (bool(item.fees) and all(fee.basis for fee in item.fees)),
        "fees": len(item.fees),
        "basis": len(item.basis),
        "conditions": len(item.conditions),
        "has_place": bool(item.place),
        "has_phone": bool(item.phone),
        "has_form": bool(item.form),
        "has_online_address": bool(item.online_address),
        "issued_yet_uploaded": sum(m.origin == "20" and m.source == "upload" for m in item.materials),
    }


def _comparable(promised: Period, legal: Period) -> bool:
    """Two limits in the same unit can be compared; different units only by a calendar, which a rule has not."""
    return promised.amount is not None and legal.amount is not None and promised.unit == legal.unit


@lru_cache
def _rules() -> tuple[dict[str, Any], ...]:
    return tuple(load("rules.yaml")["rules"])


def findings(item: Item, *, on: date) -> list[Finding]:
    """What the rules in force on a day find in an item, errors first."""
    facts = facts_of(item)
    found = [
        Finding(
            rule["id"], rule["element"], rule["level"] == "error", {"zh": rule["zh"], "en": rule["en"]}, rule["source"]
        )
        for rule in _rules()
        if rule["since"] <= on and not (rule.get("until") and rule["until"] < on) and BROKEN[rule["id"]](facts)
    ]
    return sorted(found, key=lambda finding: not finding.error)
