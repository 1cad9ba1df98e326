"""Whether a case can come everywhere, can end from everywhere, and never runs in a circle by itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from django.utils.translation import gettext_noop as _

from yiwang.support.cases.flow.faults import Faults
from yiwang.support.cases.flow.graph import CallStep, Child, Choose, Each, End, Fork, Graph, Join, Step, Wait
from yiwang.support.cases.flow.structure import Place
from yiwang.support.cases.flow.ways import kind_of, opener_join, ways


def check(graph: Graph, places: Mapping[str, Place], faults: Faults) -> None:
    """Unreachable steps, steps without a way to an end, joins that cannot hold, and circles without a person."""
    for name in graph.steps:
        if name not in places:
            faults.add(("steps", name), _("No way leads to this step."), _("Lead to it, or take it out."))
    _dead(graph, faults)
    for step in graph.steps.values():
        if opener_join(step) and step.name in places:
            _join(step, graph, faults)
    if not faults.found:
        _circles(graph, faults)


def _dead(graph: Graph, faults: Faults) -> None:
    before: dict[str, set[str]] = {}
    for step in graph.steps.values():
        for target in _onward(step):
            before.setdefault(target, set()).add(step.name)
    ends = [name for name, step in graph.steps.items() if isinstance(step.does, End)]
    alive = reached(ends, lambda name: before.get(name, ()))
    for name in graph.steps:
        if name not in alive:
            text = _("From this step no way leads to an end.")
            faults.add(("steps", name), text, _("Let one of its ways lead on to an end."))


def _onward(step: Step) -> Iterator[str]:
    yield from (way.target for way in ways(step))
    if isinstance(step.does, Each):
        yield step.does.join


def reached(start: Iterable[str], onward: Callable[[str], Iterable[str]]) -> set[str]:
    """Every name that can be reached, the first ones included."""
    found = set(start)
    waiting = list(found)
    while waiting:
        for name in onward(waiting.pop()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def _join(opener: Step, graph: Graph, faults: Faults) -> None:
    """Enough branches can come to the join."""
    name = opener_join(opener)
    join = graph.steps[name].does
    if not isinstance(join, Join):
        return
    branches = list(ways(opener))
    come = [way for way in branches if name in reached([way.target], lambda at: _next(graph, at))]
    for way in branches:
        if way.target == name and not isinstance(opener.does, Choose):
            faults.add(way.where, _("Nothing is done in the branch “{branch}”."), _("Take it out."), branch=way.name)
        if way not in come and join.rule == "all":
            text = _("The branch “{branch}” never comes to the join “{join}”, which waits for all.")
            mend = _("Lead one of its ways to “{join}”, or give the join another rule.")
            faults.add(way.where, text, mend, branch=way.name, join=name)
    needed = join.count if join.rule == "count" else 1
    if not isinstance(opener.does, Each) and needed > len(come) and join.rule != "all":
        text = _("This join waits for {needed}, and only {come} of its {branches} branches can come.")
        where = ("steps", name, "join", "count")
        faults.add(where, text, _("Ask for fewer."), needed=needed, come=len(come), branches=len(branches))
    elif not come and join.rule != "all":
        faults.add(("steps", name, "join"), _("No branch ever comes to this join."), _("Lead one of its ways to it."))


def _next(graph: Graph, name: str) -> Iterator[str]:
    return _onward(graph.steps[name])


def _circles(graph: Graph, faults: Faults) -> None:
    """A circle in which nobody acts and no time passes would never stop."""
    automatic = Automatic(graph)
    seen: set[str] = set()
    for name in graph.steps:
        if name in seen or name not in reached(automatic.onward(name), automatic.onward):
            continue
        circle = [other for other in graph.steps if _circles_with(name, other, automatic)]
        seen.update(circle)
        text = _("These steps lead round in a circle in which nobody acts and no time need pass: {steps}.")
        mend = _("Put a work step or a wait of some days into it.")
        faults.add(("steps", name, kind_of(graph.steps[name])), text, mend, steps=", ".join(circle))


def _circles_with(name: str, other: str, automatic: "Automatic") -> bool:
    return other in reached(automatic.onward(name), automatic.onward) and name in reached(
        automatic.onward(other), automatic.onward
    )


class Automatic:
    """Where a case can go on by itself, at once. What stands between an opener and its join counts as one step."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.known: dict[str, list[str]] = {}

    def onward(self, name: str) -> list[str]:
        if name not in self.known:
            self.known[name] = list(self._onward(self.graph.steps[name]))
        return self.known[name]

    def _onward(self, step: Step) -> Iterator[str]:
        does = step.does
        if opener_join(step):
            join = self.graph.steps[opener_join(step)].does
            if isinstance(join, Join) and self._passed(step, join):
                yield join.to
        elif isinstance(does, Choose | CallStep | Child):
            yield from (way.target for way in ways(step))
        elif isinstance(does, Wait) and does.until:
            yield does.to

    def _passed(self, opener: Step, join: Join) -> bool:
        """Whether the branches can all be gone through, and meet, without anybody."""
        name = opener_join(opener)
        by_itself = [way for way in ways(opener) if name in reached([way.target], self._within)]
        if isinstance(opener.does, Fork) and join.rule in ("all", "count"):
            needed = join.count if join.rule == "count" else len(opener.does.branches)
            return len(by_itself) >= needed
        return bool(by_itself) or isinstance(opener.does, Each)

    def _within(self, name: str) -> list[str]:
        return [] if isinstance(self.graph.steps[name].does, Join) else self.onward(name)
