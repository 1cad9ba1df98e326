"""The language of records, forms and rules is documented whole, and its examples are true."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema_rs import is_valid
from ruamel.yaml import YAML

from yiwang.support.forms import conditions, kinds, rules, shapes
from yiwang.support.forms.contracts import TYPES
from yiwang.support.forms.records import fields_of

ROOT = Path(__file__).resolve().parents[5]
TEXT = (ROOT / "docs" / "reference" / "forms.md").read_text("utf-8")


def keys(schema: Any) -> Iterator[str]:
    """Every key that a schema knows by name; texts in two languages are not keys of ours."""
    if isinstance(schema, dict) and schema.get("title") != "text":
        yield from schema.get("properties", {})
        for inner in (*schema.get("properties", {}).values(), *schema.get("anyOf", ())):
            yield from keys(inner)
        for part in ("items", "additionalProperties"):
            yield from keys(schema.get(part))


def test_every_key_of_the_sections_stands_in_the_reference_with_an_example():
    rows = [line for line in TEXT.splitlines() if line.startswith("| `")]
    named = {key for row in rows for key in re.findall(r"`([a-z_]+)`", row.split(" | ")[0])}
    known = set(keys(shapes.RECORD)) | set(keys(shapes.FORM)) | set(keys(shapes.RULES))
    assert known - named == set()
    for key in known:
        assert any(re.search(rf"`[^`]*\b{key}: ", row) for row in rows if f"`{key}`" in row.split(" | ")[0]), key


def test_every_type_of_field_stands_in_the_reference():
    assert [kind for kind in TYPES if f"`{kind}`" not in TEXT] == []


def test_the_examples_of_the_reference_are_sound():
    blocks = [YAML(typ="safe").load(text) for text in re.findall(r"```yaml\n(.*?)```", TEXT, re.S)]
    record, form, tables = (
        next(b[name] for b in blocks if isinstance(b, dict) and name in b) for name in ("record", "form", "rules")
    )
    for value, schema in ((record, shapes.RECORD), (form, shapes.FORM), (tables, shapes.RULES)):
        assert is_valid(schema, value)
    label = {"zh": "某", "en": "Some"}
    fields = {**record["fields"], "cold_chain": {"type": "boolean", "label": label}}
    assert rules.compiled(tables, fields_of({**record, "fields": fields})).types


def test_the_sample_page_shows_every_type_but_those_that_look_like_another():
    said = YAML(typ="safe").load((Path(__file__).parents[1] / "sample.yaml").read_text("utf-8"))
    assert is_valid(shapes.RECORD, said["record"])
    assert is_valid(shapes.FORM, said["form"])
    assert conditions.form_of("sample", "0", said["record"], said["form"], said["title"]).groups
    shown = {field["type"] for field in said["record"]["fields"].values()}
    assert set(TYPES) - shown == {"organisation", "email"}
    assert set(kinds.TEXTS) <= set(TYPES)
