"""What JSON Schema finds, said in plain sentences with a way to mend it."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

import jsonschema_rs
from django.utils.translation import gettext_noop as _

from yiwang.kernel.packs.contracts import Where, spoken

Fault = tuple[Where, str, str]
KINDS = {
    "object": _("keys with values"),
    "array": _("a list"),
    "string": _("a text"),
    "number": _("a number"),
    "integer": _("a whole number"),
    "boolean": _("true or false"),
    "null": _("nothing"),
}


def faults(value: Any, schema: Mapping[str, Any]) -> Iterator[Fault]:
    """(where, what is wrong, how to mend it) for everything that does not fit the schema."""
    validator = jsonschema_rs.validator_for(dict(schema), validate_formats=True)
    seen = set()
    for error in validator.iter_errors(value):
        for fault in _said(error, schema, value):
            if fault[:2] not in seen:
                seen.add(fault[:2])
                yield fault


def _said(error: Any, schema: Mapping[str, Any], value: Any) -> Iterator[Fault]:
    where: Where = tuple(error.instance_path)
    kind = error.kind
    if kind.name in ("anyOf", "oneOf"):
        yield from _nearest(error, schema, value)
    elif kind.name in ("additionalProperties", "unevaluatedProperties"):
        known = _known_keys(schema, list(error.schema_path)[:-1])
        for name in kind.unexpected:
            yield (*where, name), spoken(_("The key “{key}” is not known here."), key=name), _near(name, known)
    elif kind.name == "required":
        text = spoken(_("The key “{key}” is missing."), key=kind.property)
        yield where, text, spoken(_("Add “{key}: …”."), key=kind.property)
    elif kind.name == "type":
        wanted = _at(schema, list(error.schema_path))
        kinds = [wanted] if isinstance(wanted, str) else list(wanted or [])
        named = " / ".join(spoken(KINDS.get(one, one)) for one in kinds)
        yield where, spoken(_("This should be {wanted}."), wanted=named), _text_hint(schema, error)
    elif kind.name == "enum":
        options = [str(option) for option in kind.options]
        yield (
            where,
            spoken(_("“{value}” is not one of the words allowed here."), value=_found(value, where)),
            _near(str(_found(value, where)), options),
        )
    else:
        yield where, spoken(_("This does not fit: {message}."), message=_short(error.message)), ""


def _nearest(error: Any, schema: Mapping[str, Any], value: Any) -> Iterator[Fault]:
    """Of several shapes, tell what keeps the value from the one that it comes closest to."""
    branches = [list(branch) for branch in error.kind.context]
    where = tuple(error.instance_path)

    def distance(branch: list[Any]) -> tuple[bool, int]:
        foreign = any(tuple(e.instance_path) == where and e.kind.name in ("type", "const", "enum") for e in branch)
        return foreign, len(branch)

    best = min(branches, key=distance)
    if distance(best)[0]:
        yield where, spoken(_("This does not fit: {message}."), message=_short(error.message)), ""
        return
    for inner in best:
        yield from _said(inner, schema, value)


def _text_hint(schema: Mapping[str, Any], error: Any) -> str:
    owner = _at(schema, list(error.schema_path)[:-1])
    if isinstance(owner, dict) and owner.get("title") == "text":
        return spoken(_("Write {{zh: …, en: …}}, or $KEY of the words files."))
    return ""


def _at(schema: Any, path: list[Any]) -> Any:
    for step in path:
        try:
            schema = schema[step]
        except (KeyError, IndexError, TypeError):
            return None
    return schema


def _known_keys(schema: Mapping[str, Any], path: list[Any]) -> list[str]:
    owner = _at(schema, path)
    return list(owner.get("properties", {})) if isinstance(owner, dict) else []


def _near(word: str, known: list[str]) -> str:
    near = get_close_matches(word, known, 1, 0.6)
    if near:
        return spoken(_("Did you mean “{near}”?"), near=near[0])
    return spoken(_("Known are: {known}."), known=", ".join(known)) if known else ""


def _found(value: Any, where: Where) -> Any:
    return _at(value, list(where))


def _short(message: str) -> str:
    return message if len(message) < 160 else message[:70] + " … " + message[-80:]
