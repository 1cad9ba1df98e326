"""The section `flow` of a pack: the way of its cases, installed as a new version when the pack is applied."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import Actor
from yiwang.kernel.packs.contracts import Pack, Problem, Section, register_section, spoken
from yiwang.support.cases.contracts import BadFlow
from yiwang.support.cases.flow import stored
from yiwang.support.cases.flow.graph import Graph
from yiwang.support.cases.flow.schema import FLOW
from yiwang.support.cases.walking import walk_faults
from yiwang.support.forms import queries as forms


def source_of(pack: Pack) -> dict[str, Any]:
    """The flow as it is stored: with its fields, those of the record, and the lists that they name."""
    given, record = pack.section("flow"), pack.section("record") or {}
    lists = record.get("lists", {})
    flow = {"title": pack.title, **given, "name": pack.name}
    if "fields" in given:
        flow["fields"] = {name: _own(said, lists) for name, said in given["fields"].items()}
    return stored.whole(flow, forms.fields_of(record))


def _own(said: Mapping[str, Any], lists: Mapping[str, Any]) -> Mapping[str, Any]:
    """A field with the codes of the record's list that it names."""
    if said.get("list") not in lists:
        return said
    return {**{key: value for key, value in said.items() if key != "list"}, "options": lists[said["list"]]}


def check(pack: Pack) -> Iterator[Problem]:
    """Fields and laws that are not right, and what the compiler refuses."""
    given, record = pack.section("flow"), pack.section("record") or {}
    lists = record.get("lists", {})
    if forms.field_problems(pack, record.get("fields", {}), ("record", "fields"), lists):
        return
    found = forms.field_problems(pack, given.get("fields", {}), ("flow", "fields"), lists)
    yield from found
    yield from _laws(pack)
    if found:
        return
    try:
        stored.compiled(source_of(pack))
    except BadFlow as bad:
        for fault in bad.problems:
            text = f"{fault.step}: {fault.text}" if fault.step else fault.text
            yield pack.problem(text, "flow", *fault.where, mend=fault.mend)


def _laws(pack: Pack) -> Iterator[Problem]:
    given = pack.section("flow")
    known = [law["id"] for law in pack.data.get("law", ())]
    places = {("limits", "legal", "law"): _law(given.get("limits", {}).get("legal"))}
    places |= {("reasons", code, "law"): _law(reason) for code, reason in given.get("reasons", {}).items()}
    for where, law in places.items():
        if law and law not in known:
            text = spoken(_("There is no law “{law}” in this pack."), law=law)
            yield pack.problem(text, "flow", *where, mend=spoken(_("Name it under law.")))


def _law(given: Any) -> str:
    return str(given.get("law", "")) if isinstance(given, Mapping) else ""


def apply(pack: Pack, *, actor: Actor, now: datetime) -> None:
    """Make the flow the one that new cases take; the same again stays as it is."""
    source = source_of(pack)
    stored.install_flow(name=pack.name, title=source["flow"]["title"], source=source, now=now)


def example(pack: Pack, case: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the walk of an example, and with how it ends."""
    if "walk" in case or "ends" in case:
        yield from walk_faults(_compiled(stored.text_of(source_of(pack))), case)


@lru_cache(maxsize=8)
def _compiled(text: str) -> Graph:
    return stored.read_text(text)


register_section(
    Section(
        name="flow",
        owner="support.cases",
        schema=FLOW,
        check=check,
        apply=apply,
        example=example,
        after=("record", "form", "rules", "item", "licence"),
        describes="the way of a case from step to step: who acts, what may be done, and how long it may take",
    )
)
