"""Values against their fields: JSON Schema compiled once, then a few microseconds for a record that is right."""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

import jsonschema_rs

from yiwang.support.forms import kinds, sentences
from yiwang.support.forms.contracts import PERSONAL, FieldSpec
from yiwang.support.forms.lists import options_of
from yiwang.support.forms.reading import SIGNS

Fault = tuple[str, FieldSpec, str]
KIND_OF = {
    "type": "kind",
    "enum": "option",
    "minimum": "low",
    "maximum": "high",
    "maxLength": "long",
    "pattern": "pattern",
    "format": "format",
    "minItems": "few",
    "maxItems": "many",
    "uniqueItems": "twice",
}
# Of several faults of one field the first of these is told.
ORDER = ("kind", "long", "option", "twice", "pattern", "format", "low", "high", "few", "many")


def faults(specs: Mapping[str, FieldSpec], values: Mapping[str, Any], required: Collection[str]) -> list[Fault]:
    """(path, field, kind) of everything that is wrong; a path is a name, or rows' name, place and inner name."""
    found: list[Fault] = []
    for name, spec in specs.items():
        value = values.get(name)
        if empty(value):
            found += [(name, spec, "missing")] * (name in required)
            continue
        if referred(spec, value):
            continue
        check = _checker(spec)
        bare = _bare(spec, value) if spec.type == "rows" else value
        if not _sound(check, bare):
            found += _faults_of(name, spec, check, bare)
        elif spec.list:
            found += [(name, spec, "option")] * (not _listed(spec, value))
        if spec.type == "rows" and isinstance(bare, list):
            found += [f for f in _inner_lists(name, spec, bare) if f not in found]
    return found


def empty(value: Any) -> bool:
    """Whether nothing was answered: nothing, blanks, or an empty list."""
    kind = type(value)
    if kind is str:
        return not value.strip(SIGNS)
    return value is None or (kind in (list, tuple, dict) and not value)


def referred(spec: FieldSpec, value: Any) -> bool:
    """Whether a personal value stands here by reference: it was checked when it was kept."""
    return bool(spec.personal) and isinstance(value, str) and value.startswith(PERSONAL)


def _bare(spec: FieldSpec, value: Any) -> Any:
    """Rows without what is empty or stands by reference; a required personal value that is referred to is there."""
    if not isinstance(value, list | tuple):
        return value
    inner = {one.name: one for one in spec.fields}
    return [_bare_row(inner, row) for row in value]


def _bare_row(inner: Mapping[str, FieldSpec], row: Any) -> Any:
    if not isinstance(row, Mapping):
        return row
    return {n: v for n, v in row.items() if n in inner and not empty(v)}


@lru_cache(maxsize=20_000)
def _checker(spec: FieldSpec) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(_open(spec), validate_formats=True, formats=dict(kinds.FORMATS))


def _open(spec: FieldSpec) -> dict[str, Any]:
    """The field's schema; inside rows a personal value may also be a reference."""
    found = kinds.shape(spec)
    if spec.type == "rows":
        inner = found["items"]["properties"]
        for one in spec.fields:
            if one.personal:
                inner[one.name] = {"if": {"type": "string", "pattern": f"^{PERSONAL}"}, "else": inner[one.name]}
    return found


def _sound(check: Any, value: Any) -> bool:
    try:
        return bool(check.is_valid(value))
    except (ValueError, TypeError, OverflowError, RecursionError):
        return False


def _faults_of(name: str, spec: FieldSpec, check: Any, value: Any) -> Iterator[Fault]:
    told: dict[str, tuple[int, Fault]] = {}
    try:
        errors = list(check.iter_errors(value))
    except (ValueError, TypeError, OverflowError, RecursionError):
        yield name, spec, "kind"
        return
    for error in errors:
        path, field, kind = _placed(name, spec, error)
        rank = ORDER.index(kind) if kind in ORDER else -1
        if path not in told or rank < told[path][0]:
            told[path] = rank, (path, field, kind)
    yield from (fault for _rank, fault in told.values())


def _placed(name: str, spec: FieldSpec, error: Any) -> Fault:
    where, kind = list(error.instance_path), KIND_OF.get(error.kind.name, "kind")
    if spec.type != "rows" or not where:
        return name, spec, "option" if spec.type == "codes" and where else kind
    inner = {one.name: one for one in spec.fields}
    if error.kind.name == "required":
        return f"{name}.{where[0]}.{error.kind.property}", inner[error.kind.property], "missing"
    if len(where) == 1:
        return name, spec, "kind"
    field = inner[where[1]]
    return f"{name}.{where[0]}.{where[1]}", field, "option" if field.type == "codes" and len(where) > 2 else kind


def _listed(spec: FieldSpec, value: Any) -> bool:
    known = options_of(spec)
    return all(one in known for one in (value if isinstance(value, list | tuple) else [value]))


def _inner_lists(name: str, spec: FieldSpec, rows: list[Any]) -> Iterator[Fault]:
    for one in spec.fields:
        if not one.list:
            continue
        for place, row in enumerate(rows):
            value = row.get(one.name) if isinstance(row, Mapping) else None
            if isinstance(value, str | list) and not _listed(one, value):
                yield f"{name}.{place}.{one.name}", one, "option"


def told(found: list[Fault]) -> dict[str, list[str]]:
    """The faults as sentences by path, in the reader's language."""
    return {path: [sentences.sentence(spec, kind)] for path, spec, kind in found}
