"""The section `record` as field specifications."""

from collections.abc import Iterator, Mapping
from typing import Any

from yiwang.kernel.expressions.contracts import FieldType
from yiwang.support.forms import kinds
from yiwang.support.forms.contracts import FieldSpec

SAME = ("type", "required", "unit", "min", "max", "max_length", "pattern", "personal", "default", "when", "sample")


def spec_of(name: str, said: Mapping[str, Any], lists: Mapping[str, Any]) -> FieldSpec:
    facts: dict[str, Any] = {key: said[key] for key in SAME if key in said}
    source = said.get("source", {})
    named = said.get("list", "")
    own = {str(code): words for code, words in said.get("options", lists.get(named, {})).items()}
    return FieldSpec(
        name=name,
        label=said["label"],
        hint=said.get("hint", {}),
        options=own,
        list="" if own else named,
        source=source.get("from", ""),
        correct=source.get("correct", {}),
        correct_at=source.get("at", ""),
        locked=source.get("locked", False),
        accept=tuple(said.get("accept", ())),
        material=said.get("material", ""),
        fields=tuple(spec_of(inner, one, lists) for inner, one in said.get("fields", {}).items()),
        **facts,
    )


def fields_of(section: Mapping[str, Any]) -> dict[str, FieldSpec]:
    lists = section.get("lists", {})
    return {name: spec_of(name, said, lists) for name, said in section.get("fields", {}).items()}


def within(specs: Mapping[str, FieldSpec]) -> Iterator[FieldSpec]:
    """Every field, those inside rows as well."""
    for spec in specs.values():
        yield spec
        yield from within({one.name: one for one in spec.fields})


def types(specs: Mapping[str, FieldSpec]) -> dict[str, FieldType]:
    return {name: kinds.expressed(spec) for name, spec in specs.items()}
