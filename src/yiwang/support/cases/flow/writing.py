"""Which step can write which field, and how the values of branches become one."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_noop as _

from yiwang.support.cases.flow.faults import Faults
from yiwang.support.cases.flow.graph import CallStep, Child, Each, Graph, Join, Step, Wait, Work
from yiwang.support.cases.flow.structure import Place
from yiwang.support.cases.flow.ways import opener_join
from yiwang.support.forms.contracts import FieldSpec

LISTS = ("codes", "files", "rows")
NUMBERS = ("number", "integer")


def written_by(step: Step) -> Iterator[str]:
    """The fields that a step can write."""
    does = step.does
    if isinstance(does, Work):
        for move in does.moves.values():
            yield from (asked.name for asked in move.fields)
            yield from move.sets
    elif isinstance(does, CallStep):
        yield from does.takes
    elif isinstance(does, Wait):
        for event in does.events:
            yield from event.takes
    elif isinstance(does, Child):
        for child in does.children:
            yield from child.takes


def recorded(graph: Graph) -> list[str]:
    """The fields that officers fill in by hand, in the order of the record and the flow."""
    steps = [step.does for step in graph.steps.values() if isinstance(step.does, Work) and not step.does.by.applicant]
    asked = {asked.name for does in steps for move in does.moves.values() for asked in move.fields}
    return [name for name in graph.fields if name in asked]


def filed(graph: Graph) -> list[str]:
    """The fields that no officer, call or rule writes: what the applicant filed, and may be asked to fill anew."""
    ours = [step for step in graph.steps.values() if not (isinstance(step.does, Work) and step.does.by.applicant)]
    written = {name for step in ours for name in written_by(step)}
    return [name for name in graph.fields if name not in written]


def check(graph: Graph, places: Mapping[str, Place], faults: Faults) -> None:
    """A field that two branches can write has a rule at the join that fits its type; other fields have none."""
    for opener in graph.steps.values():
        name = opener_join(opener)
        if not name or opener.name not in places:
            continue
        join = graph.steps[name].does
        if isinstance(join, Join):
            _check(opener, name, join, _writers(opener, graph, places), graph, faults)


def _writers(opener: Step, graph: Graph, places: Mapping[str, Place]) -> dict[str, set[str]]:
    """For every field the branches of the opener that can write it."""
    found: dict[str, set[str]] = {}
    for name, place in places.items():
        branch = dict(place).get(opener.name)
        if branch:
            for written in written_by(graph.steps[name]):
                found.setdefault(written, set()).add(branch)
    return found


def _check(opener: Step, name: str, join: Join, writers: Mapping[str, set[str]], graph: Graph, faults: Faults) -> None:
    for written, branches in sorted(writers.items()):
        if written in join.merge or (len(branches) < 2 and not isinstance(opener.does, Each)):
            continue
        text = _("The branches {branches} of “{fork}” can all write “{field}”, and nothing says which value counts.")
        if isinstance(opener.does, Each):
            text = _("Every branch of “{fork}” can write “{field}”, and nothing says which value counts.")
        mend = _("Write “merge: {{{field}: last}}” in the join “{join}”, or another rule.")
        named = ", ".join(sorted(branches))
        faults.add(("steps", name, "join"), text, mend, branches=named, fork=opener.name, field=written, join=name)
    for merged, rule in join.merge.items():
        where = ("steps", name, "join", "merge", merged)
        if merged not in writers:
            text = _("No branch of “{fork}” writes “{field}”.")
            faults.add(where, text, _("Take the rule out."), fork=opener.name, field=merged)
        elif (spec := graph.fields.get(merged)) and not _fits(rule, spec):
            text = _("“{rule}” does not fit “{field}”, which is of the type {type}.")
            faults.add(where, text, _("Use first or last."), rule=rule, field=merged, type=spec.type)


def _fits(rule: str, spec: FieldSpec) -> bool:
    if rule in ("first", "last"):
        return True
    if spec.personal:
        return False
    fitting = {"all": ("boolean",), "any": ("boolean",), "list": LISTS, "sum": NUMBERS}
    return spec.type in fitting.get(rule, (*NUMBERS, "date"))
