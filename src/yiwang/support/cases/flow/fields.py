"""The fields that a flow's cases may hold: read, typed for conditions, and kept with the flow."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from yiwang.kernel.expressions.contracts import BOOLEAN, DATE, NUMBER, TEXT, FieldType, list_of, record_of
from yiwang.support.forms.contracts import FieldSpec

TYPES = {"number": NUMBER, "integer": NUMBER, "boolean": BOOLEAN, "date": DATE}
LISTS = ("codes", "files")


def fields_of(section: Mapping[str, Any]) -> dict[str, FieldSpec]:
    """The fields of a record's section, or of a flow's `fields`."""
    return {name: _spec(name, given) for name, given in section.get("fields", {}).items()}


def _spec(name: str, given: Mapping[str, Any]) -> FieldSpec:
    known = {key: value for key, value in given.items() if key in FieldSpec.__slots__ and key not in ("name", "fields")}
    label = known.pop("label", {"zh": name, "en": name})
    return FieldSpec(name=name, label=label, fields=tuple(fields_of(given).values()), **known)


def field_types(specs: Mapping[str, FieldSpec]) -> dict[str, FieldType]:
    """The type that each field has in conditions."""
    return {name: _type(spec) for name, spec in specs.items()}


def _type(spec: FieldSpec) -> FieldType:
    if spec.type == "rows":
        return list_of(record_of(field_types({inner.name: inner for inner in spec.fields})))
    if spec.type in LISTS:
        return list_of(TEXT)
    return TYPES.get(spec.type, TEXT)


def written(specs: Mapping[str, FieldSpec]) -> list[dict[str, Any]]:
    """Fields as plain data."""
    return [asdict(spec) for spec in specs.values()]


def read(rows: Iterable[Mapping[str, Any]]) -> dict[str, FieldSpec]:
    """Fields from what `written` made of them; what a newer version of the house added takes its default."""
    return {row["name"]: _read(row) for row in rows}


def _read(row: Mapping[str, Any]) -> FieldSpec:
    known = {key: value for key, value in row.items() if key in FieldSpec.__slots__}
    return FieldSpec(**{**known, "fields": tuple(_read(inner) for inner in row.get("fields", ()))})
