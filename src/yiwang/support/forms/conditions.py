"""Conditions over a record: compiled once, personal fields only asked for with has(), hidden answers not counted."""

from collections.abc import Iterator, Mapping
from typing import Any

from yiwang.kernel.expressions.contracts import BadExpression, Expression, FieldType
from yiwang.kernel.expressions.queries import compile_expression, holds
from yiwang.support.forms.contracts import FieldSpec, Form, Group, Words
from yiwang.support.forms.records import fields_of, types


def personal_names(expression: Expression, specs: Mapping[str, FieldSpec]) -> set[str]:
    """The personal fields whose value an expression reads; has(field) reads none."""
    grades = {name for name, spec in specs.items() if spec.personal}
    inner = {one.name for spec in specs.values() for one in spec.fields if one.personal}
    return set(_read(expression.tree, grades, inner))


def _read(tree: Any, grades: set[str], inner: set[str]) -> Iterator[str]:
    if not isinstance(tree, list) or not tree:
        return
    if tree[0] == "has" and tree[1][0] in ("name", "get"):
        yield from _read(tree[1][1], grades, inner) if tree[1][0] == "get" else ()
        return
    if tree[0] == "name" and tree[1] in grades:
        yield tree[1]
    if tree[0] == "get" and tree[2] in inner:
        yield tree[2]
    for part in tree[1:]:
        yield from _read(part, grades, inner)


def asked(form: Form, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """The fields that these answers make the form ask, by group; answers to what is not asked count for nothing."""
    counted: dict[str, Any] = {}
    found = {}
    for group in form.groups:
        if group.condition and not holds(group.condition, counted):
            continue
        found[group.name] = list(_in_group(form, group, values, counted))
    return {name: fields for name, fields in found.items() if fields}


def _in_group(form: Form, group: Group, values: Mapping[str, Any], counted: dict[str, Any]) -> Iterator[str]:
    for name in group.fields:
        condition = form.conditions.get(name)
        if condition and not holds(condition, counted):
            continue
        if values.get(name) is not None:
            counted[name] = values[name]
        yield name


def within(specs: Mapping[str, FieldSpec]) -> Iterator[tuple[str, Expression]]:
    """The conditions of some fields of a record, as far as they read no other field."""
    known = types(specs)
    for name, spec in specs.items():
        if spec.when:
            try:
                yield name, compile_expression(spec.when, known)
            except BadExpression:
                continue


def form_of(name: str, version: str, record: Mapping[str, Any], section: Mapping[str, Any], title: Words) -> Form:
    """A form with its conditions compiled; refuses with `expressions.bad` what does not compile."""
    specs = fields_of(record)
    known = types(specs)
    return Form(
        name=name,
        version=version,
        title=section.get("title") or title,
        groups=tuple(_group(said, known) for said in section["groups"]),
        fields=specs,
        promise=section.get("promise", {}),
        summary=tuple(section.get("summary", ())),
        conditions={n: compile_expression(spec.when, known) for n, spec in specs.items() if spec.when},
    )


def _group(said: Mapping[str, Any], known: Mapping[str, FieldType]) -> Group:
    when = said.get("when", "")
    return Group(
        name=said["name"],
        title=said["title"],
        fields=tuple(said["fields"]),
        text=said.get("text", {}),
        help=said.get("help", {}),
        condition=compile_expression(when, known) if when else None,
    )
