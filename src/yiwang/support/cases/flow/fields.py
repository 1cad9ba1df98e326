"""The fields that a flow's cases may hold, kept with the flow as plain data."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from yiwang.support.forms.contracts import FieldSpec


def written(specs: Mapping[str, FieldSpec]) -> list[dict[str, Any]]:
    """Fields as plain data."""
    return [asdict(spec) for spec in specs.values()]


def read(rows: Iterable[Mapping[str, Any]]) -> dict[str, FieldSpec]:
    """Fields from what `written` made of them; what a newer version of the house added takes its default."""
    return {row["name"]: _read(row) for row in rows}


def _read(row: Mapping[str, Any]) -> FieldSpec:
    known = {key: value for key, value in row.items() if key in FieldSpec.__slots__}
    return FieldSpec(**{**known, "fields": tuple(_read(inner) for inner in row.get("fields", ()))})
