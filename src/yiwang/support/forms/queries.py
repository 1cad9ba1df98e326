"""Reading records and forms, and checking values against them."""

from collections.abc import Collection, Mapping
from typing import Any

from yiwang.kernel.expressions.contracts import FieldType
from yiwang.support.forms import checking, kinds, records
from yiwang.support.forms.contracts import FieldSpec


def fields_of(section: Mapping[str, Any]) -> dict[str, FieldSpec]:
    """The fields of a pack's section `record`, in its order."""
    return records.fields_of(section)


def field_types(specs: Mapping[str, FieldSpec]) -> dict[str, FieldType]:
    """The types that expressions over these fields have. A personal field is a text there: its reference."""
    return {name: kinds.expressed(spec) for name, spec in specs.items()}


def schema_of(specs: Mapping[str, FieldSpec]) -> dict[str, Any]:
    """JSON Schema 2020-12 of a record with these fields, with titles, for the API and the catalogue."""
    return kinds.schema(specs)


def faults(
    specs: Mapping[str, FieldSpec], values: Mapping[str, Any], required: Collection[str] = ()
) -> dict[str, list[str]]:
    """What is wrong with values, as sentences in the reader's language by field; empty where all is right.

    Pure: asks no database. Values of other fields are left alone; a field inside rows is told as "staff.0.name".
    A personal value may stand by reference: it was checked when it was kept.
    """
    found = checking.faults(specs, values, required)
    return checking.told(found) if found else {}
