"""From the language of flows to the graph that the engine walks; what could not end is refused and explained."""

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext_noop as _

from yiwang.kernel.expressions.contracts import TEXT, FieldType, record_of
from yiwang.kernel.packs.queries import misfits
from yiwang.support.cases.flow import building, checking, structure
from yiwang.support.cases.flow.faults import Faults, Where
from yiwang.support.cases.flow.graph import Each, Graph, Limits, Reason, Step
from yiwang.support.cases.flow.reading import Reader, by, limit
from yiwang.support.cases.flow.schema import FLOW, KINDS
from yiwang.support.cases.flow.ways import all_ways, roots
from yiwang.support.forms.contracts import FieldSpec
from yiwang.support.forms.queries import field_types, fields_of

Steps = dict[str, Step]


def compile_flow(source: Mapping[str, Any], fields: Mapping[str, FieldSpec]) -> Graph:
    """The graph of a flow written in the language of docs/reference/flows.md, over the record's `fields`.

    Refuses with `cases.bad-flow` and every problem of the first stage that finds any: the shape of the text, the
    names in it, the scopes, and then what the flow would do.
    """
    faults = Faults()
    _shape(source, faults)
    faults.refuse()
    specs = {**fields, **fields_of(source)}
    for name in sorted(set(source.get("fields", ())) & set(fields)):
        faults.add(("fields", name), _("The record has a field “{field}” already."), field=name)
    draft = _graph(source, specs, Reader(specs, faults))
    _names(draft, faults)
    faults.refuse()
    openers = structure.openers(draft.steps, faults)
    faults.refuse()
    draft = _graph(source, specs, Reader(specs, faults), openers)
    places = structure.places(draft.steps, roots(draft), faults)
    faults.refuse()
    reader = Reader(specs, faults, _elements(draft.steps, places, specs))
    graph = _seated(_graph(source, specs, reader, openers), places)
    checking.check(graph, places, faults)
    faults.refuse()
    return graph


def _shape(source: Mapping[str, Any], faults: Faults) -> None:
    for where, text, mend in misfits(source, FLOW):
        faults.plain(where, text, mend)
    if faults.found:
        return
    for name, given in source["steps"].items():
        kinds = [kind for kind in KINDS if kind in given]
        if len(kinds) != 1:
            text = _("A step does one thing, and this one does {count}.")
            faults.add(("steps", name), text, _("Write one of: {kinds}."), count=len(kinds), kinds=", ".join(KINDS))
        elif not building.title(given):
            text = _("This step has no title.")
            faults.add(("steps", name), text, _("Add “title: {{zh: …, en: …}}”: people read it."))


def _graph(
    source: Mapping[str, Any], specs: Mapping[str, FieldSpec], reader: Reader, openers: Mapping[str, str] | None = None
) -> Graph:
    steps = {name: building.step(name, given, reader, openers or {}) for name, given in source["steps"].items()}
    return Graph(
        name=source.get("name", ""),
        title=source.get("title", {}),
        start=source["start"],
        steps=steps,
        fields=specs,
        limits=_limits(source.get("limits", {})),
        reasons={code: _reason(code, given) for code, given in source.get("reasons", {}).items()},
        withdraw=source.get("withdraw", ""),
        terminate=source.get("terminate", ""),
        order=tuple(steps),
    )


def _limits(given: Mapping[str, Any]) -> Limits:
    legal = given.get("legal")
    return Limits(
        legal=limit(legal),
        promised=limit(given.get("promised")),
        yellow=given.get("yellow", 0.8),
        reached=given.get("reached", ""),
        law=legal.get("law", "") if isinstance(legal, Mapping) else "",
    )


def _reason(code: str, given: Mapping[str, Any]) -> Reason:
    plain = {key: given[key] for key in ("letter", "times") if key in given}
    if "clocks" in given:
        plain["clocks"] = frozenset(given["clocks"])
    return Reason(
        code=code,
        title=given["title"],
        law=given.get("law", ""),
        approver=by(given["approver"]) if "approver" in given else None,
        extends=limit(given.get("extends")),
        **plain,
    )


def _names(graph: Graph, faults: Faults) -> None:
    """Every target is a step."""
    for name, where in roots(graph).items():
        _known(name, where, graph, faults)
    for way in all_ways(graph.steps):
        _known(way.target, way.where, graph, faults)


def _known(name: str, where: Where, graph: Graph, faults: Faults) -> None:
    if name in graph.steps:
        return
    near = get_close_matches(name, graph.steps, 1)
    mend = _("Did you mean “{near}”?") if near else _("Steps are: {known}.")
    faults.add(
        where,
        _("There is no step “{name}”."),
        mend,
        name=name,
        near=near[0] if near else "",
        known=", ".join(graph.steps),
    )


def _elements(
    steps: Steps | Mapping[str, Step], places: Mapping[str, structure.Place], specs: Mapping[str, FieldSpec]
) -> dict[str, FieldType | None]:
    """The type of `element` for every step that can be reached; None outside of the branches of an each."""
    found: dict[str, FieldType | None] = dict.fromkeys(places)
    for name, place in places.items():
        around = [does for opener, _branch in place if isinstance(does := steps[opener].does, Each)]
        if around and (spec := specs.get(around[-1].over)):
            rows = record_of(field_types({one.name: one for one in spec.fields}))
            found[name] = rows if spec.type == "rows" else TEXT
    return found


def _seated(graph: Graph, places: Mapping[str, structure.Place]) -> Graph:
    steps = {
        name: replace(step, opener=place[-1][0]) if (place := places.get(name)) else step
        for name, step in graph.steps.items()
    }
    return replace(graph, steps=steps)
