"""Kinds of licences: what stands on one, taken from the data of the case."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import orjson

from yiwang.trust.licences.contracts import LicenceType, MissingValue, Shown, UnknownType
from yiwang.trust.licences.models import LicenceType as TypeRow
from yiwang.trust.personal.contracts import PREFIX


def as_contract(row: TypeRow) -> LicenceType:
    given = row.definition
    return LicenceType(
        code=row.code,
        title=given["title"],
        number_rule=given["number"],
        template=given.get("template", "licence"),
        valid_for=given.get("valid_for", {}),
        fields=given["fields"],
        type_code=given.get("type_code", ""),
    )


def current(code: str) -> tuple[TypeRow, LicenceType]:
    """The version in force."""
    row = TypeRow.objects.filter(code=code).order_by("-id").first()
    if row is None:
        raise UnknownType(type=code)
    return row, as_contract(row)


def install(definition: Mapping[str, Any], now: datetime) -> TypeRow:
    """Make this the version in force; the same again changes nothing."""
    text = orjson.dumps(definition, option=orjson.OPT_SORT_KEYS, default=str)
    digest = hashlib.sha256(text).hexdigest()
    row = TypeRow.objects.filter(code=definition["code"]).order_by("-id").first()
    if row is not None and row.digest == digest:
        return row
    return TypeRow.objects.create(
        code=definition["code"], digest=digest, definition=orjson.loads(text), installed_at=now
    )


def chosen(kind: LicenceType, given: Mapping[str, Any]) -> dict[str, Any]:
    """The values that stand on the licence, by field; refuses where a required one is missing."""
    values = {field["name"]: given.get(field.get("from", field["name"])) for field in kind.fields}
    missing = [f["name"] for f in kind.fields if f.get("required", True) and values[f["name"]] in (None, "", [])]
    if missing:
        raise MissingValue(names=", ".join(missing))
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def personal(value: Any) -> bool:
    """Whether a value is a reference to personal data, or a list with one in it."""
    if isinstance(value, list):
        return any(personal(each) for each in value)
    return isinstance(value, str) and value.startswith(PREFIX)


def lines(kind: LicenceType, values: Mapping[str, Any], *, public: bool = False) -> list[Shown]:
    """What stands on the licence, in both languages; with `public` only what anybody may read."""
    return [
        Shown(field["name"], field["label"], _shown(field, values[field["name"]]))
        for field in kind.fields
        if field["name"] in values and (not public or _public(field, values[field["name"]]))
    ]


def _public(field: Mapping[str, Any], value: Any) -> bool:
    return field.get("public", True) and not personal(value)


def first_line(kind: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, str]:
    """What the first field of a definition says, in both languages; empty where it is personal."""
    first = kind["fields"][0]
    value = values.get(first["name"])
    return {"zh": "", "en": ""} if value is None or personal(value) else _shown(first, value)


def _shown(field: Mapping[str, Any], value: Any) -> dict[str, str]:
    texts = [_text(field.get("options", {}), each) for each in (value if isinstance(value, list) else [value])]
    return {"zh": "；".join(text["zh"] for text in texts), "en": "; ".join(text["en"] for text in texts)}


def _text(options: Mapping[str, Any], value: Any) -> dict[str, str]:
    known = options.get(str(value), value)
    if isinstance(known, Mapping):
        return {"zh": str(known.get("zh", "")), "en": str(known.get("en") or known.get("zh", ""))}
    if isinstance(known, bool):
        return {"zh": "是" if known else "否", "en": "yes" if known else "no"}
    return {"zh": str(known), "en": str(known)}


def valid_to(kind: LicenceType, first: date) -> date | None:
    """The last day: so many years from the first, less a day; None where it has no end."""
    years, months = int(kind.valid_for.get("years", 0)), int(kind.valid_for.get("months", 0))
    count = first.year * 12 + first.month - 1 + years * 12 + months
    if not years and not months:
        return None
    year, month = divmod(count, 12)
    return _day(year, month + 1, first.day)


def _day(year: int, month: int, day: int) -> date:
    """The day before this one; the last of the month before where the month is too short (29 February)."""
    for last in range(day, 27, -1):
        try:
            return date.fromordinal(date(year, month, last).toordinal() - (1 if last == day else 0))
        except ValueError:
            continue
    return date.fromordinal(date(year, month, day).toordinal() - 1)
