"""Two versions beside each other, element by element, in words."""

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

from django.utils.translation import gettext as _

from yiwang.shell.words import say
from yiwang.support.items.contracts import Difference, Item
from yiwang.support.items.elements import Element, codes, columns, elements


def differences_between(before: Item, after: Item) -> list[Difference]:
    found = []
    for element in elements():
        if element.key == "code":
            continue
        old, new = getattr(before, element.key), getattr(after, element.key)
        if old != new:
            found.append(Difference(element.key, element.title, in_words(element, old), in_words(element, new)))
    return found


def in_words(element: Element, value: Any) -> str:
    """A value as one reads it: codes as their words, rows one a line."""
    if value in (None, "", (), [], {}):
        return ""
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    return _SAID.get(element.kind, _plain)(element, value)


def _plain(element: Element, value: Any) -> str:
    return str(value)


def _words(element: Element, value: Mapping[str, str]) -> str:
    return " / ".join(text for text in (value.get("zh"), value.get("en")) if text)


def _code(element: Element, value: str) -> str:
    return say(codes(element.codes).get(value, value))


def _period(element: Element, value: Mapping[str, Any]) -> str:
    unit = say(codes("unit").get(value.get("unit", ""), ""))
    amount = "" if value.get("amount") is None else f"{value['amount']} {unit}"
    return " ".join(part for part in (amount, _words(element, value.get("note") or {})) if part)


def _rows(element: Element, value: Any) -> str:
    lines = []
    for row in value:
        given = asdict(row) if is_dataclass(row) and not isinstance(row, type) else row
        parts = [in_words(column, given.get(column.key)) for column in columns(element.rows)]
        lines.append(" · ".join(part for part in parts if part))
    return "\n".join(lines)


_SAID: dict[str, Any] = {
    "words": _words,
    "prose": _words,
    "code": _code,
    "codes": lambda element, value: "、".join(_code(element, one) for one in value),
    "flag": lambda element, value: _("Yes") if value else _("No"),
    "period": _period,
    "body": lambda element, value: " ".join(
        text for text in (_words(element, value.get("name") or {}), value.get("code")) if text
    ),
    "list": lambda element, value: "\n".join(_words(element, one) for one in value),
    "rows": _rows,
}
