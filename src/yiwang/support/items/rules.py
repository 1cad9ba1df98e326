"""What an item must agree with in itself: rules as dated data, asked of the item's facts."""

from datetime import date
from functools import lru_cache
from typing import Any

from yiwang.kernel.expressions.contracts import BOOLEAN, NUMBER, TEXT, Expression
from yiwang.kernel.expressions.queries import compile_expression, holds
from yiwang.support.items.codes import split
from yiwang.support.items.contracts import Finding, Item, Period
from yiwang.support.items.elements import load
from yiwang.support.items.reading import item_from

EMPTY = item_from("", {})


def facts_of(item: Item, above: Item | None = None) -> dict[str, Any]:
    """The flat facts that rules speak about; `above` is the same item as the next level above has published it."""
    parts = split(item.code)
    return {
        "code_differs": bool(parts and parts.basic and item.basic_code) and parts.basic != item.basic_code,
        "name_differs": above is not None and item.name.get("zh") != above.name.get("zh"),
        "type_differs": above is not None and item.type != above.type,
        "basis_differs": above is not None and _basis(item) != _basis(above),
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


def _basis(item: Item) -> list[tuple[str, str]]:
    return sorted((basis.law.get("zh", ""), basis.article.get("zh", "")) for basis in item.basis)


def _comparable(promised: Period, legal: Period) -> bool:
    """Two limits in the same unit can be compared; different units only by a calendar, which a rule has not."""
    return promised.amount is not None and legal.amount is not None and promised.unit == legal.unit


@lru_cache
def _condition(text: str) -> Expression:
    types = {bool: BOOLEAN, int: NUMBER, str: TEXT}
    return compile_expression(text, {name: types[type(value)] for name, value in facts_of(EMPTY).items()})


@lru_cache
def _rules() -> tuple[dict[str, Any], ...]:
    return tuple(load("rules.yaml")["rules"])


def findings(item: Item, *, on: date, above: Item | None = None) -> list[Finding]:
    """What the rules in force on a day find in an item, errors first."""
    facts = facts_of(item, above)
    found = [
        Finding(
            rule["id"], rule["element"], rule["level"] == "error", {"zh": rule["zh"], "en": rule["en"]}, rule["source"]
        )
        for rule in _rules()
        if rule["since"] <= on
        and not (rule.get("until") and rule["until"] < on)
        and holds(_condition(rule["when"]), facts)
    ]
    return sorted(found, key=lambda finding: not finding.error)
