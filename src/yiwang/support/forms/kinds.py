"""What each type of field is: its type in expressions, its shape in JSON Schema, and the checks a schema cannot make.

static/forms/forms.js says the same for the browser; tests/test_two_answers.py holds the two together.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from yiwang.kernel.codes.queries import is_id_number, is_uscc
from yiwang.kernel.expressions.contracts import BOOLEAN, DATE, NUMBER, TEXT, FieldType, list_of, record_of
from yiwang.support.forms.contracts import FieldSpec

TEXTS = ("text", "prose", "person", "organisation", "address", "phone", "id_number", "uscc", "email")
LISTS = ("codes", "files", "rows")
LENGTHS = {"prose": 5000, "phone": 30, "id_number": 18, "uscc": 18, "email": 254}
LENGTH = 200
LARGEST = 10**15 - 1
UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
PHONE = re.compile("(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?|[48]00-?[0-9]{3}-?[0-9]{4}|\\+[0-9]{8,15})")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")
UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def expressed(spec: FieldSpec) -> FieldType:
    """The type that expressions give a field. Personal values are known by reference only: texts."""
    if spec.personal:
        return TEXT
    if spec.type == "rows":
        return list_of(record_of({one.name: expressed(one) for one in spec.fields}))
    return _EXPRESSED.get(spec.type, TEXT)


_EXPRESSED = {
    "number": NUMBER,
    "integer": NUMBER,
    "boolean": BOOLEAN,
    "date": DATE,
    "codes": list_of(TEXT),
    "files": list_of(TEXT),
}


def is_day(text: str) -> bool:
    """Whether it is the ISO text of a day."""
    try:
        return bool(DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _matches(pattern: "re.Pattern[str]") -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


FORMATS: dict[str, Callable[[str], bool]] = {
    "date": is_day,
    "kept": lambda text: UNKEPT.search(text) is None,
    "line": lambda text: UNKEPT.search(text) is None and "\n" not in text and "\r" not in text,
    "phone": _matches(PHONE),
    "email": _matches(EMAIL),
    "id_number": is_id_number,
    "uscc": is_uscc,
    "uuid": _matches(UUID),
}
_FORMAT = {"prose": "kept", "phone": "phone", "email": "email", "id_number": "id_number", "uscc": "uscc"}


def shape(spec: FieldSpec) -> dict[str, Any]:
    """JSON Schema 2020-12 of one field's value."""
    if spec.type in TEXTS:
        return _text(spec)
    return _SHAPES[spec.type](spec)


def _text(spec: FieldSpec) -> dict[str, Any]:
    said: dict[str, Any] = {
        "type": "string",
        "maxLength": spec.max_length or LENGTHS.get(spec.type, LENGTH),
        "format": _FORMAT.get(spec.type, "line"),
    }
    if spec.pattern:
        said["pattern"] = f"^(?:{spec.pattern})$"
    if spec.options:
        said["enum"] = list(spec.options)
    return said


def _number(spec: FieldSpec) -> dict[str, Any]:
    low = -LARGEST if spec.min is None else spec.min
    high = LARGEST if spec.max is None else spec.max
    return {"type": "integer" if spec.type == "integer" else "number", "minimum": low, "maximum": high}


def _code(spec: FieldSpec) -> dict[str, Any]:
    return {"enum": list(spec.options)} if spec.options else {"type": "string", "maxLength": LENGTH, "format": "line"}


def _counted(spec: FieldSpec, items: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {"type": "array", "items": items}
    if spec.min is not None:
        said["minItems"] = int(spec.min)
    if spec.max is not None:
        said["maxItems"] = int(spec.max)
    return said


def _rows(spec: FieldSpec) -> dict[str, Any]:
    return _counted(spec, described(spec.fields, [one.name for one in spec.fields if one.required]))


_SHAPES: Mapping[str, Callable[[FieldSpec], dict[str, Any]]] = {
    "number": _number,
    "integer": _number,
    "boolean": lambda spec: {"type": "boolean"},
    "date": lambda spec: {"type": "string", "format": "date"},
    "code": _code,
    "codes": lambda spec: {**_counted(spec, _code(spec)), "uniqueItems": True},
    "files": lambda spec: {**_counted(spec, {"type": "string", "format": "uuid"}), "uniqueItems": True},
    "rows": _rows,
}


def described(specs: Any, required: list[str]) -> dict[str, Any]:
    """JSON Schema of an object with these fields."""
    return {"type": "object", "properties": {spec.name: shape(spec) for spec in specs}, "required": required}


def schema(specs: Mapping[str, FieldSpec]) -> dict[str, Any]:
    """JSON Schema 2020-12 of a whole record, annotated for people and machines."""
    whole = described(specs.values(), [spec.name for spec in specs.values() if spec.required and not spec.when])
    for spec in specs.values():
        _annotate(whole["properties"][spec.name], spec)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **whole}


def _annotate(found: dict[str, Any], spec: FieldSpec) -> None:
    found["title"] = spec.label.get("zh", spec.name)
    if spec.hint:
        found["description"] = spec.hint.get("zh", "")
    if spec.default is not None:
        found["default"] = spec.default
    notes = {"x-type": spec.type, "x-grade": spec.personal, "x-unit": spec.unit, "x-when": spec.when}
    found.update({key: note for key, note in notes.items() if note})
    for one in spec.fields:
        _annotate(found["items"]["properties"][one.name], one)
