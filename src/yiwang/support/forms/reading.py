"""What was typed becomes a value of its field where it can, and stays as it was typed where it cannot.

static/forms/forms.js reads alike; tests/test_two_answers.py holds the two together.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from yiwang.support.forms.contracts import PERSONAL, FieldSpec, Upload
from yiwang.support.forms.kinds import UNKEPT, is_day

BLANK = " \t\n\r\x0b\x0c\x85\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
# The same signs for str.strip, which is quicker; Python's own blanks count some control characters as well.
SIGNS = "".join(chr(code) for code in range(0x10000) if re.fullmatch(f"[{BLANK}]", chr(code)))
ENDS = re.compile(f"^[{BLANK}]+|[{BLANK}]+$")
BLANKS = re.compile(f"[{BLANK}]+")
LINES = re.compile("[\t\n\r]+")
NUMBER = re.compile(r"[+-]?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})(\.[0-9]{1,9})?")
DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{4})([0-9]{2})([0-9]{2})")
LOWER = re.compile("[a-z]")
MOST_ROWS = 200


def read(spec: FieldSpec, raw: Any) -> Any:
    """The value of what was typed into one control; None where nothing was."""
    if spec.type == "codes":
        return list(dict.fromkeys(one for given in raw if (one := _own(given)))) or None
    text = _own(raw)
    found = _READ.get(spec.type, _line)(text)
    return None if found == "" else found


def without_references(value: Any) -> Any:
    """Plain data as a program sent them, with no text in them that could pass for a reference."""
    if isinstance(value, str):
        return _own(value)
    if isinstance(value, Mapping):
        return {str(name): without_references(inner) for name, inner in value.items()}
    return [without_references(inner) for inner in value] if isinstance(value, list | tuple) else value


def _own(text: str) -> str:
    """What was typed is never a reference: nobody may point at what is another's."""
    text = ENDS.sub("", UNKEPT.sub("", text))
    while text.startswith(PERSONAL):
        text = ENDS.sub("", text.removeprefix(PERSONAL))
    return text


def _text(text: str) -> str:
    return ENDS.sub("", text)


def _line(text: str) -> str:
    return LINES.sub(" ", _text(text))


def _prose(text: str) -> str:
    return _text(text.replace("\r\n", "\n").replace("\r", "\n"))


def _narrow(text: str) -> str:
    """Full-width digits and letters as plain ones, without blanks."""
    return BLANKS.sub("", unicodedata.normalize("NFKC", text)).replace("\u2212", "-")


def _number(text: str) -> Any:
    flat = _narrow(text)
    if not NUMBER.fullmatch(flat):
        return _line(text)
    plain = flat.replace(",", "").removeprefix("+")
    value = float(plain)
    return int(value) if value.is_integer() else value


def _date(text: str) -> str:
    found = DAY.fullmatch(_narrow(text))
    parts = [part for part in found.groups() if part] if found else []
    day = f"{parts[0]}-{parts[1]:0>2}-{parts[2]:0>2}" if parts else ""
    return day if day and is_day(day) else _line(text)


def _boolean(text: str) -> Any:
    return {"true": True, "false": False}.get(_text(text), _line(text))


def _phone(text: str) -> str:
    return re.sub("[()]", "", _narrow(text)).replace("\u2014", "-").replace("\u2013", "-").replace("\u2010", "-")


def _capitals(text: str) -> str:
    return LOWER.sub(lambda found: found.group().upper(), _narrow(text))


_READ: Mapping[str, Callable[[str], Any]] = {
    "prose": _prose,
    "number": _number,
    "integer": _number,
    "date": _date,
    "boolean": _boolean,
    "phone": _phone,
    "id_number": _capitals,
    "uscc": _capitals,
    "email": _narrow,
}


def given_values(specs: Mapping[str, FieldSpec], given: Mapping[str, Any], do: str = "") -> dict[str, Any]:
    """The values of those fields that were on the page, None for those left empty; files come another way.

    `_asked` names the fields that the page had, so that a choice taken back is known from one that was not shown.
    """
    shown = set(str(given.get("_asked", "")).split())
    found = {}
    for name, spec in specs.items():
        if spec.type == "files" or spec.locked:
            continue
        if spec.type == "rows":
            rows = _rows(spec, given, do)
            if rows or name in shown:
                found[name] = rows or None
        elif name in given or (name in shown and spec.type in ("code", "codes", "boolean")):
            found[name] = _one(spec, given, name)
    return found


def _one(spec: FieldSpec, given: Mapping[str, Any], name: str) -> Any:
    raw = _all(given, name)
    return read(spec, raw if spec.type == "codes" else raw[-1] if raw else "")


def _all(given: Mapping[str, Any], name: str) -> list[str]:
    if hasattr(given, "getlist"):
        return [str(one) for one in given.getlist(name)]
    found = given.get(name, [])
    return [str(one) for one in found] if isinstance(found, list | tuple) else [spelled(found)]


def spelled(value: Any) -> str:
    """A plain value as it would have been typed."""
    if value is None:
        return ""
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return str(value).lower() if isinstance(value, bool) else str(value)


def _rows(spec: FieldSpec, given: Mapping[str, Any], do: str) -> list[dict[str, Any]]:
    places = sorted(set(_places(spec.name, given)))[:MOST_ROWS]
    dropped = do.removeprefix("drop:") if do.startswith("drop:") else ""
    rows = []
    for place in places:
        path = f"{spec.name}.{place}"
        row = {one.name: _one(one, given, f"{path}.{one.name}") for one in spec.fields}
        row = {name: value for name, value in row.items() if value is not None}
        if row and path != dropped:
            rows.append(row)
    return rows


def _places(name: str, given: Collection[str]) -> Iterator[int]:
    for key in given:
        head, _dot, rest = key.partition(".")
        place = rest.partition(".")[0]
        if head == name and place.isascii() and place.isdigit() and len(place) < 5:
            yield int(place)


def uploads_of(files: Any) -> list[Upload]:
    found = []
    for key in files:
        field, _dot, replaces = str(key).partition(".")
        for file in files.getlist(key):
            found.append(Upload(field, file.name or "", file.content_type or "", file, replaces))
    return found
