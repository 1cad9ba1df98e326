"""Where every step of a flow leads, and where in the source that is said."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from yiwang.support.cases.contracts.rows import Title
from yiwang.support.cases.flow.faults import Where
from yiwang.support.cases.flow.graph import CallStep, Child, Choose, Each, Fork, Graph, Join, Step, Wait, Work


@dataclass(frozen=True, slots=True)
class Way:
    """One arrow. `name` is the verb, outcome or branch; `opens` says that it begins a branch in a scope of its own."""

    origin: str
    target: str
    name: str
    where: Where
    title: Title = field(default_factory=dict)
    opens: bool = False


def kind_of(step: Step) -> str:
    """The word for what a step does, as the language has it."""
    names = {"CallStep": "call"}
    name = type(step.does).__name__
    return names.get(name, name.lower())


def opener_join(step: Step) -> str:
    """The join of a fork, an each or an inclusive choice; "" for what opens no branches."""
    return step.does.join if isinstance(step.does, Fork | Each | Choose) else ""


def ways(step: Step) -> Iterator[Way]:
    """Every way out of a step, in the order of the source; an opener leads into its branches, not to its join."""
    return _WAYS[kind_of(step)](step.name, ("steps", step.name, kind_of(step)), step.does)


def _work(origin: str, home: Where, does: Work) -> Iterator[Way]:
    for verb, move in does.moves.items():
        yield Way(origin, move.to, verb, (*home, "moves", verb, "to"), move.title)
    if does.correction:
        yield Way(origin, does.correction.silence, "silence", (*home, "correction", "silence"))


def _call(origin: str, home: Where, does: CallStep) -> Iterator[Way]:
    for outcome, to in does.outcomes.items():
        yield Way(origin, to, outcome, (*home, "outcomes", outcome))


def _wait(origin: str, home: Where, does: Wait) -> Iterator[Way]:
    yield Way(origin, does.to, "time", (*home, "to"))
    for place, event in enumerate(does.events):
        yield Way(origin, event.to, event.type, (*home, "events", place, "to"))


def _branches(origin: str, home: Where, does: Choose | Fork) -> Iterator[Way]:
    for branch in does.branches:
        where = (*home, "branches", branch.name)
        yield Way(origin, branch.to, branch.name, where, branch.title, bool(does.join))


def _each(origin: str, home: Where, does: Each) -> Iterator[Way]:
    yield Way(origin, does.to, "each", (*home, "to"), opens=True)


def _join(origin: str, home: Where, does: Join) -> Iterator[Way]:
    yield Way(origin, does.to, "on", (*home, "to"))


def _child(origin: str, home: Where, does: Child) -> Iterator[Way]:
    yield Way(origin, does.met, "met", (*home, "met"))
    yield Way(origin, does.missed, "missed", (*home, "missed"))


def _end(origin: str, home: Where, does: Any) -> Iterator[Way]:
    return iter(())


_WAYS: dict[str, Callable[[str, Where, Any], Iterator[Way]]] = {
    "work": _work,
    "call": _call,
    "wait": _wait,
    "choose": _branches,
    "fork": _branches,
    "each": _each,
    "join": _join,
    "child": _child,
    "end": _end,
}


def all_ways(steps: Mapping[str, Step]) -> Iterator[Way]:
    """The ways of every step."""
    for step in steps.values():
        yield from ways(step)


def roots(graph: Graph) -> dict[str, Where]:
    """The steps to which a case comes without a way: its start, and where the clock or a withdrawal takes it."""
    named: dict[str, Where] = {graph.start: ("start",)}
    for name, where in (
        (graph.limits.reached, ("limits", "reached")),
        (graph.withdraw, ("withdraw",)),
        (graph.terminate, ("terminate",)),
    ):
        if name:
            named.setdefault(name, where)
    return named
