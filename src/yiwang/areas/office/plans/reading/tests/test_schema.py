"""The ledger as JSON has the form that is promised."""

import dataclasses
import json
import re
from enum import StrEnum
from pathlib import Path

import jsonschema_rs
import pytest

from yiwang.areas.office.plans.reading import ledger as pieces
from yiwang.areas.office.plans.reading import read
from yiwang.areas.office.plans.reading.tests.test_plans import PLANS

ROOT = Path(__file__).resolve().parents[7]
SCHEMA = json.loads((Path(__file__).parents[1] / "ledger.schema.json").read_text("utf-8"))
REFERENCE = (ROOT / "docs" / "reference" / "plan-ledger.md").read_text("utf-8")


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_every_ledger_keeps_to_the_schema(path: Path) -> None:
    ledger = json.loads(json.dumps(read(path.read_bytes(), path.name).as_json()))
    jsonschema_rs.validator_for(SCHEMA, validate_formats=True).validate(ledger)


def test_the_schema_names_every_field_and_no_other() -> None:
    for name, kind in [*SCHEMA["$defs"].items(), ("Ledger", SCHEMA)]:
        fields = {each.name for each in dataclasses.fields(getattr(pieces, name))}
        assert set(kind["properties"]) - {"version"} == fields
        assert set(kind["required"]) - {"version"} == fields


def test_the_schema_and_the_reference_name_every_word() -> None:
    schema = json.dumps(SCHEMA)
    for kind in (each for each in vars(pieces).values() if isinstance(each, type) and issubclass(each, StrEnum)):
        assert [value for value in kind if f'"{value}"' not in schema] == []
        if kind is not StrEnum:
            assert [value for value in kind if f"`{value}`" not in REFERENCE] == []


def test_the_reference_describes_every_kind_of_issue() -> None:
    source = Path(__file__).parents[1]
    said = set()
    for path in source.rglob("*.py"):
        if "tests" not in path.parts:
            said |= set(re.findall(r'(?:issue|Issue|cut)\((?:[^()"]*?)"([a-z]+(?:-[a-z]+)+)"', path.read_text("utf-8")))
    assert {kind for kind in said if f"`{kind}`" not in REFERENCE} == set()
    assert len(said) >= 12
