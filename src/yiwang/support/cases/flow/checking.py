"""What a flow would do wrong, found before it runs; each fault by the step's name, with how to mend it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from yiwang.support.cases.flow import flowing, working, writing
from yiwang.support.cases.flow.faults import Faults, Where
from yiwang.support.cases.flow.graph import CallStep, Child, Choose, Each, End, Event, Graph, Join, Wait, Work
from yiwang.support.cases.flow.naming import Names
from yiwang.support.cases.flow.reading import ELEMENT
from yiwang.support.cases.flow.structure import Place
from yiwang.support.cases.flow.ways import kind_of


def check(graph: Graph, places: Mapping[str, Place], faults: Faults) -> None:
    """Everything that the shape, the names and the scopes of a flow do not show."""
    names = Names(graph, places, faults)
    for step in graph.steps.values():
        if run := _BY_KIND.get(kind_of(step)):
            run(step.does, ("steps", step.name, kind_of(step)), names)
    _limits(graph, names)
    _reasons(graph, names)
    if ELEMENT in graph.fields and any(isinstance(step.does, Each) for step in graph.steps.values()):
        faults.add(("fields", ELEMENT), _("In an each “element” is the element, so no field can be named so."))
    writing.check(graph, places, faults)
    flowing.check(graph, places, faults)


def _call(does: CallStep, home: Where, names: Names) -> None:
    names.call(does.call, (*home, "name"))
    names.by(does.by, (*home, "by"), str(home[1]))
    names.read(does.gives.items(), (*home, "gives"))
    names.filled(does.takes, (*home, "takes"))


def _wait(does: Wait, home: Where, names: Names) -> None:
    if does.within is None and not does.until:
        text = _("This wait may never end.")
        names.faults.add(home, text, _("Give it “within”, or “until” with a field that is a date."))
    if does.until and (spec := names.field(does.until, (*home, "until"))) and (spec.type != "date" or spec.personal):
        text = _("“{name}” is no date.")
        names.faults.add((*home, "until"), text, _("Name a field of the type date."), name=does.until)
    for place, event in enumerate(does.events):
        _event(event, (*home, "events", place), names)


def _event(event: Event, home: Where, names: Names) -> None:
    spec = names.field(event.key, (*home, "key"))
    if spec and spec.personal:
        text = _("“{name}” is personal, so no event can be found by it.")
        names.faults.add((*home, "key"), text, _("Name another field."), name=event.key)
    names.filled(event.takes, (*home, "takes"))


def _choose(does: Choose, home: Where, names: Names) -> None:
    plain = [branch.name for branch in does.branches if branch.when is None]
    if not plain:
        text = _("This choice has no default: where no condition holds, the case would stand still.")
        names.faults.add(home, text, _("Add a branch without “when”."))
    for name in plain[1:]:
        text = _("This choice has two branches without a condition, “{first}” and “{second}”.")
        where = (*home, "branches", name)
        names.faults.add(where, text, _("Give one of them a “when”."), first=plain[0], second=name)


def _each(does: Each, home: Where, names: Names) -> None:
    spec = names.field(does.over, (*home, "over"))
    if spec and (spec.type not in ("codes", "rows") or spec.personal):
        text = _("“{name}” is no list.")
        names.faults.add((*home, "over"), text, _("Name a field of the type codes or rows."), name=does.over)


def _join(does: Join, home: Where, names: Names) -> None:
    _counted(does, home, names.faults)
    if (does.rule == "when") != (does.when is not None):
        mend = _("Write “rule: when” and “when: …”, or neither.")
        names.faults.add(home, _("The rule “when” and the condition belong together."), mend)
    names.read(((name, name) for name in does.merge), (*home, "merge"))


def _counted(does: Any, home: Where, faults: Faults) -> None:
    if (does.rule == "count") != bool(does.count):
        text = _("The rule “count” and the number belong together.")
        faults.add(home, text, _("Write “rule: count” and “count: …”, or neither."))


def _child(does: Child, home: Where, names: Names) -> None:
    _counted(does, home, names.faults)
    if does.count > len(does.children):
        text = _("{count} of {children} cases cannot be.")
        names.faults.add((*home, "count"), text, _("Ask for fewer."), count=does.count, children=len(does.children))
    taken: set[str] = set()
    for place, child in enumerate(does.children):
        where = (*home, "flows", place)
        names.read(child.gives.items(), (*where, "gives"))
        names.filled(child.takes, (*where, "takes"))
        for name in sorted(taken & set(child.takes)):
            text = _("Two of these cases fill “{name}”.")
            names.faults.add((*where, "takes", name), text, _("Give each a field of its own."), name=name)
        taken |= set(child.takes)
        if child.flow == names.graph.name and child.when is None:
            text = _("This flow opens itself, without end.")
            names.faults.add((*where, "flow"), text, _("Give it a “when”, or another flow."))


def _limits(graph: Graph, names: Names) -> None:
    limits = graph.limits
    works = [step.does for step in graph.steps.values() if isinstance(step.does, Work)]
    if (limits.legal or limits.promised) and not any(move.accepts for work in works for move in work.moves.values()):
        text = _("The limits start with acceptance, and no move accepts.")
        names.faults.add(("limits",), text, _("Write “accepts: true” in a move."))
    if limits.reached and limits.legal is None:
        text = _("Without a legal limit none is reached.")
        names.faults.add(("limits", "reached"), text, _("Give “legal”, or take this out."))
    for key, name in (("withdraw", graph.withdraw), ("terminate", graph.terminate)):
        if name and not isinstance(graph.steps[name].does, End):
            names.faults.add((key,), _("“{name}” is no end."), _("Name a step of the kind “end”."), name=name)


def _reasons(graph: Graph, names: Names) -> None:
    for code, reason in graph.reasons.items():
        where: Where = ("reasons", code)
        names.letter(reason.letter, (*where, "letter"))
        if reason.approver:
            names.by(reason.approver, (*where, "approver"))


_BY_KIND: dict[str, Callable[[Any, Where, Names], None]] = {
    "work": working.check,
    "call": _call,
    "wait": _wait,
    "choose": _choose,
    "each": _each,
    "join": _join,
    "child": _child,
}
