"""Numbers by a type's own dated rule."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection

from yiwang.kernel.codes.queries import mod_11_10, mod_37_36
from yiwang.trust.licences.contracts import LicenceType, MissingValue, NoNumberRule, NoNumbersLeft


def rule_on(kind: LicenceType, day: date) -> dict[str, Any]:
    """The rule for numbers in force on a day."""
    known = [rule for rule in kind.number_rule if date.fromisoformat(str(rule["since"])) <= day]
    if not known:
        raise NoNumberRule(type=kind.code, day=day.isoformat())
    return max(known, key=lambda rule: str(rule["since"]))


def next_number(kind: LicenceType, values: Mapping[str, Any], region: str, day: date) -> str:
    """The next free number; the row of its series stays locked until the caller's transaction ends."""
    made = ""
    for part in rule_on(kind, day)["parts"]:
        made += _part(part, made, kind, values, region, day)
    return made


def _part(
    part: Mapping[str, Any], before: str, kind: LicenceType, values: Mapping[str, Any], region: str, day: date
) -> str:
    if "text" in part:
        return str(part["text"])
    if "year" in part:
        return f"{day.year}"
    if "region" in part:
        return region[: int(part["region"])]
    if "field" in part:
        return _code(part, values)
    if "sequence" in part:
        return _sequence(kind.code, before, int(part["sequence"]))
    return CHECKS[part["check"]](before)


def _code(part: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    value = values.get(part["field"])
    codes = part.get("codes")
    if value in (None, "") or (codes and str(value) not in codes):
        raise MissingValue(names=part["field"])
    return str(codes[str(value)] if codes else value)


def _sequence(code: str, before: str, digits: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO licences_counter AS c (series, value) VALUES (%s, 1)"
            " ON CONFLICT (series) DO UPDATE SET value = c.value + 1 RETURNING value",
            [f"{code}/{before}"],
        )
        value = int(cursor.fetchone()[0])
    if value >= 10**digits:
        raise NoNumbersLeft(series=f"{code} {before}")
    return str(value).zfill(digits)


CHECKS = {"mod-11-10": mod_11_10, "mod-37-36": mod_37_36}
