"""The section `licence` of a pack: a kind of licence, made known when the pack is applied.

What it says of a field comes from the pack's record where it says nothing itself: label, options, and that a
personal field is not public. So the record stays the one truth.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import Actor
from yiwang.kernel.codes.queries import DIGITS_CAPITALS
from yiwang.kernel.packs.contracts import DAY, EVIDENCE, NAME, TEXT, Pack, Problem, Section, register_section, spoken
from yiwang.trust.licences import operations
from yiwang.trust.licences.numbers import CHECKS

PLAIN = {"type": "string", "minLength": 1}
NO_SMALL_LETTERS = {"type": "string", "pattern": "^[^a-z]+$"}


def _one(name: str, value: Mapping[str, Any], describes: str, **more: Any) -> dict[str, Any]:
    properties = {name: {**value, "description": describes}, **more}
    return {"type": "object", "properties": properties, "required": [name], "additionalProperties": False}


CODES = {
    "type": "object",
    "additionalProperties": NO_SMALL_LETTERS,
    "minProperties": 1,
    "description": "what stands in the number for each value",
}
PART: dict[str, Any] = {
    "oneOf": [
        _one("text", NO_SMALL_LETTERS, "these characters; a number has no small letters"),
        _one("year", {"const": True}, "the year of issue"),
        _one("region", {"enum": [2, 4, 6, 9, 12]}, "so many digits of the region's code"),
        _one("field", NAME, "the value of a field of the record", codes=CODES),
        _one("sequence", {"type": "integer", "minimum": 1, "maximum": 12}, "a serial number of so many digits"),
        _one("check", {"enum": sorted(CHECKS)}, "a check character over everything before it"),
    ]
}
RULE = {
    "type": "object",
    "properties": {
        "since": {**DAY, "description": "first day on which numbers are made so"},
        "source": {**PLAIN, "description": "where the rule is written"},
        "evidence": EVIDENCE,
        "parts": {"type": "array", "items": PART, "minItems": 1, "description": "the number, from left to right"},
    },
    "required": ["since", "parts"],
    "additionalProperties": False,
}
FIELD = {
    "type": "object",
    "properties": {
        "name": {**NAME, "description": "name of the line on the licence"},
        "from": {**NAME, "description": "the record's field, where it has another name"},
        "label": {**TEXT, "description": "what stands before the value; else the record's label"},
        "options": {
            "type": "object",
            "additionalProperties": {"oneOf": [TEXT, PLAIN]},
            "description": "what stands for each value; else the record's options",
        },
        "public": {"type": "boolean", "description": "whether anybody who checks the licence reads it; else yes"},
        "required": {"type": "boolean", "description": "whether no licence is issued without it; else yes"},
    },
    "required": ["name"],
    "additionalProperties": False,
}
SPAN = {"type": "integer", "minimum": 1, "maximum": 1200}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "code": {**NAME, "description": "by which flows name it; else the pack's name"},
        "title": {**TEXT, "description": "what stands at its head"},
        "type_code": {
            "type": "string",
            "pattern": "^[0-9A-Z]{21}$",
            "description": "code of the kind in GB/T 36904: who defines it (18) and its number there (3)",
        },
        "template": {"enum": ["licence"], "description": "how its PDF is laid out"},
        "number": {"type": "array", "items": RULE, "minItems": 1, "description": "rules for numbers, dated"},
        "valid_for": {
            "type": "object",
            "properties": {"years": SPAN, "months": SPAN},
            "minProperties": 1,
            "additionalProperties": False,
            "description": "how long it is valid; without it there is no end",
        },
        "fields": {"type": "array", "items": FIELD, "minItems": 1, "description": "what stands on it, line by line"},
    },
    "required": ["title", "number", "fields"],
    "additionalProperties": False,
}


def _record(pack: Pack) -> Mapping[str, Any] | None:
    """The fields of the pack's record; None where it has no record."""
    fields = (pack.section("record") or {}).get("fields")
    return fields if isinstance(fields, Mapping) else None


def definition(pack: Pack) -> dict[str, Any]:
    """The section as `install_type` takes it, completed from the record."""
    given = dict(pack.section("licence"))
    known = _record(pack) or {}
    fields = [_completed(field, known.get(field.get("from", field["name"]), {})) for field in given["fields"]]
    return {"code": pack.name, **given, "fields": fields}


def _completed(field: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(field)
    for name in ("label", "options"):
        if name not in made and isinstance(known.get(name), Mapping):
            made[name] = dict(known[name])
    if known.get("personal"):
        made.setdefault("public", False)
    return made


def check(pack: Pack) -> Iterator[Problem]:
    """Fields that the record lacks, lines without a label, numbers that would clash or could not be made."""
    known = _record(pack)
    given = definition(pack)
    yield from _fields(pack, given["fields"], known)
    days = [rule["since"] for rule in given["number"]]
    for place, rule in enumerate(given["number"]):
        if rule["since"] in days[:place]:
            yield pack.problem(
                spoken(_("Two rules for numbers begin on {day}."), day=rule["since"]), "licence", "number", place
            )
        yield from _rule(pack, place, rule["parts"], known)


def _fields(pack: Pack, fields: list[dict[str, Any]], known: Mapping[str, Any] | None) -> Iterator[Problem]:
    for place, field in enumerate(fields):
        where = ("licence", "fields", place)
        source = field.get("from", field["name"])
        if field["name"] in [other["name"] for other in fields[:place]]:
            yield pack.problem(spoken(_("The line “{name}” stands there twice."), name=field["name"]), *where)
        if known is not None and source not in known:
            yield _lacks(pack, source, *where, "from" if "from" in field else "name")
        elif "label" not in field:
            text = spoken(_("The line “{name}” has no label."), name=field["name"])
            yield pack.problem(text, *where, mend=spoken(_("Give a label here or in the record.")))
        if field.get("public") and (known or {}).get(source, {}).get("personal"):
            text = spoken(_("“{name}” is personal and cannot be public."), name=source)
            yield pack.problem(text, *where, "public", mend=spoken(_("Take “public: true” away.")))


def _lacks(pack: Pack, name: str, *where: str | int) -> Problem:
    text = spoken(_("The record has no field “{name}”."), name=name)
    return pack.problem(text, *where, mend=spoken(_("Name one of its fields, or add it there.")))


def _rule(pack: Pack, place: int, parts: list[dict[str, Any]], known: Mapping[str, Any] | None) -> Iterator[Problem]:
    if not any("sequence" in part for part in parts):
        text = spoken(_("Without a sequence two licences would have the same number."))
        yield pack.problem(text, "licence", "number", place, "parts", mend=spoken(_("Add a part “sequence”.")))
    for at, part in enumerate(parts):
        where = ("licence", "number", place, "parts", at)
        if "field" in part:
            yield from _coded(pack, part, known, *where)
        if part.get("check") == "mod-37-36" and not _countable(parts[:at]):
            text = spoken(_("This check character is made over digits and capital letters only."))
            yield pack.problem(text, *where, mend=spoken(_("Take other characters out of the parts before it.")))


def _countable(parts: list[dict[str, Any]]) -> bool:
    return all(
        set(text) <= set(DIGITS_CAPITALS) for part in parts for text in [part.get("text", ""), *_codes(part).values()]
    )


def _codes(part: Mapping[str, Any]) -> Mapping[str, str]:
    return part.get("codes") or {}


def _coded(
    pack: Pack, part: Mapping[str, Any], known: Mapping[str, Any] | None, *where: str | int
) -> Iterator[Problem]:
    if known is None:
        return
    field = known.get(part["field"])
    if field is None:
        yield _lacks(pack, part["field"], *where, "field")
        return
    options = field.get("options")
    if not isinstance(options, Mapping) or "codes" not in part:
        return
    for value in sorted({*map(str, options)} ^ {*_codes(part)}):
        text = spoken(_("The value “{value}” stands in the record or in the codes, and not in both."), value=value)
        yield pack.problem(text, *where, "codes", mend=spoken(_("Give every option of the field its code.")))


def apply(pack: Pack, *, actor: Actor, now: datetime) -> None:
    """Make the kind of licence known; what is known so already stays as it is."""
    operations.install_type(definition=definition(pack), actor=actor, now=now)


register_section(
    Section(
        name="licence",
        owner="trust.licences",
        schema=SCHEMA,
        check=check,
        apply=apply,
        describes="a kind of licence: what stands on it, how it is numbered since when, how long it is valid",
    )
)
