"""The section `item` of a pack: one service item with its elements, published when the pack is applied."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import Actor
from yiwang.kernel.packs.contracts import TEXT, Pack, Problem, Section, register_section, spoken
from yiwang.shell.site import site
from yiwang.shell.words import say
from yiwang.support.items import operations, rules
from yiwang.support.items.elements import Element, codes, columns, elements, faults, tidy
from yiwang.support.items.reading import item_from

PLAIN = {"type": "string", "minLength": 1}
COUNT = {"type": "integer", "minimum": 0, "maximum": 9999}


def _shape(element: Element) -> dict[str, Any]:
    """JSON Schema of one element's value, from the table of elements."""
    kind = element.kind
    if kind in ("words", "prose"):
        return TEXT
    if kind == "list":
        return {"type": "array", "items": TEXT}
    if kind == "code":
        return {"enum": list(codes(element.codes))}
    if kind == "codes":
        return {"type": "array", "items": {"enum": list(codes(element.codes))}, "uniqueItems": True}
    if kind == "rows":
        return {"type": "array", "items": _row(element)}
    return SHAPES[kind]


SHAPES: dict[str, dict[str, Any]] = {
    "plain": PLAIN,
    "flag": {"type": "boolean"},
    "number": COUNT,
    "period": {
        "type": "object",
        "properties": {"amount": COUNT, "unit": {"enum": list(codes("unit"))}, "note": TEXT},
        "additionalProperties": False,
    },
    "body": {
        "type": "object",
        "properties": {"name": TEXT, "code": PLAIN},
        "required": ["name"],
        "additionalProperties": False,
    },
}


def _row(element: Element) -> dict[str, Any]:
    listed = columns(element.rows)
    row = {
        "type": "object",
        "properties": {column.key: _described(column) for column in listed},
        "required": [column.key for column in listed if column.required],
        "additionalProperties": False,
    }
    if element.key != "basis":
        return row
    return {"anyOf": [{**PLAIN, "description": "the id of a law of the pack"}, row]}


def _described(element: Element) -> dict[str, Any]:
    return {**_shape(element), "description": f"{element.title['en']} ({element.title['zh']})"}


def schema() -> dict[str, Any]:
    """JSON Schema of the section."""
    return {
        "type": "object",
        "properties": {
            "region": {"type": "string", "pattern": "^[0-9]{12}$", "description": "12 digits; else the installation's"},
            "organisation": {**PLAIN, "description": "path of the organisation that answers for it"},
            **{element.key: _described(element) for element in elements()},
        },
        "required": ["code", *(element.key for element in elements() if element.required)],
        "additionalProperties": False,
    }


def elements_of(pack: Pack) -> dict[str, Any]:
    """The elements that the section says, with the pack's laws in place of their ids."""
    given = dict(pack.section("item"))
    given["basis"] = [_basis(pack, row) for row in given.get("basis", ())]
    return dict(tidy({key: value for key, value in given.items() if key not in ("code", "region", "organisation")}))


def _basis(pack: Pack, row: Any) -> Any:
    if not isinstance(row, str):
        return row
    law: Mapping[str, Any] = next((law for law in pack.data.get("law", ()) if law["id"] == row), {})
    article = str(law.get("article", ""))
    words = {"zh": f"第{article}条" if article.isdigit() else article, "en": f"article {article}"}
    return {
        "law": law.get("title", {}),
        "article": words if article else {},
        "text": law.get("says", {}),
        "link": law.get("link", ""),
    }


def check(pack: Pack) -> Iterator[Problem]:
    """Laws that the pack does not name, elements that are not right, and rules that the item breaks."""
    given = pack.section("item")
    laws = {law["id"] for law in pack.data.get("law", ())}
    for number, row in enumerate(given.get("basis", ())):
        if isinstance(row, str) and row not in laws:
            text = spoken(_("There is no law “{law}” in this pack."), law=row)
            yield pack.problem(text, "item", "basis", number, mend=spoken(_("Name it under law.")))
            return
    said = elements_of(pack)
    found = faults(said)
    for key, sentences in found.items():
        where = [int(part) if part.isdecimal() else part for part in key.split(".")]
        for sentence in sentences:
            yield pack.problem(sentence, "item", *where)
    if not found:
        for finding in rules.findings(item_from(given["code"], said), on=timezone.localdate()):
            if finding.error:
                yield pack.problem(say(finding.sentence), "item", finding.element)


def apply(pack: Pack, *, actor: Actor, now: datetime) -> None:
    """Publish the item as the pack says it; what is published so already stays as it is."""
    given = pack.section("item")
    operations.publish_elements(
        code=given["code"],
        elements=elements_of(pack),
        region=given.get("region") or site().region,
        organisation=given.get("organisation", ""),
        origin=f"pack {pack.name}",
        actor=actor,
        now=now,
    )


register_section(
    Section(
        name="item",
        owner="support.items",
        schema=schema(),
        check=check,
        apply=apply,
        describes="the service item: the 64 elements of GB/T 39046 table 4 and what C 0109 has beyond them",
    )
)
