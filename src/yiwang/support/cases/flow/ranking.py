"""Where every step of a flow stands in a drawing: its column from the left, and its line.

Columns are the longest way from the start, ways back left out. Lines: the first way of every step goes straight on;
the branches of a fork stand one below the other around its line; other ways go below, where there is room.
"""

from collections.abc import Iterator, Mapping

from yiwang.support.cases.flow import structure
from yiwang.support.cases.flow.faults import Faults
from yiwang.support.cases.flow.graph import End, Graph
from yiwang.support.cases.flow.ways import Way, all_ways, opener_join, roots, ways

Box = tuple[int, int, float, float]


def back_ways(graph: Graph) -> set[tuple[str, str]]:
    """The ways that lead back: to a step from which the origin is reached, seen from the start."""
    found: set[tuple[str, str]] = set()
    state: dict[str, int] = {}
    for root in roots(graph):
        waiting = [(root, iter(list(ways(graph.steps[root]))))] if root not in state else []
        state.setdefault(root, 1)
        while waiting:
            name, rest = waiting[-1]
            way = next(rest, None)
            if way is None:
                state[name] = 2
                waiting.pop()
            elif state.get(way.target) == 1:
                found.add((way.origin, way.target))
            elif way.target not in state:
                state[way.target] = 1
                waiting.append((way.target, iter(list(ways(graph.steps[way.target])))))
    return found


def shown(graph: Graph, passed: set[str]) -> list[str]:
    """The steps that are drawn: all but ends to which only a withdrawal leads, unless the case came there."""
    targets = {way.target for way in all_ways(graph.steps)} | {graph.start, graph.limits.reached} | passed
    return [name for name in graph.order or graph.steps if name in targets]


def ranks(graph: Graph, names: list[str], back: set[tuple[str, str]]) -> dict[str, int]:
    """The column of every step."""
    before: dict[str, list[str]] = {name: [] for name in names}
    for way in all_ways(graph.steps):
        if (way.origin, way.target) not in back and way.origin in before and way.target in before:
            before[way.target].append(way.origin)
    found: dict[str, int] = {}
    for name in names:
        _rank(name, before, found)
    return found


def _rank(name: str, before: Mapping[str, list[str]], found: dict[str, int]) -> None:
    waiting = [name]
    while waiting:
        at = waiting[-1]
        missing = [origin for origin in before[at] if origin not in found]
        if missing:
            waiting += missing
            continue
        found[at] = max((found[origin] + 1 for origin in before[at]), default=0)
        waiting.pop()


class Rows:
    """The line of every step."""

    def __init__(self, graph: Graph, rank: Mapping[str, int], back: set[tuple[str, str]]) -> None:
        self.graph, self.rank, self.back = graph, rank, back
        self.places = structure.places(graph.steps, roots(graph), Faults())

    def found(self) -> dict[str, float]:
        top = self._scope(self.graph.start, ())
        left = [name for name in self.rank if name not in top]
        for name in sorted(left, key=lambda name: self.rank[name]):
            if name not in top:
                self._put(self._chain(name, (), top), top)
        return top

    def _scope(self, first: str, place: structure.Place) -> dict[str, float]:
        """The lines of a scope's steps, inner scopes included, its main way on 0."""
        rows: dict[str, float] = {}
        self._put(self._chain(first, place, rows), rows)
        waiting = list(rows)
        while waiting:
            for way in self._forward(waiting.pop(0)):
                if way.target not in rows and self._stands(way.target, place):
                    made = self._chain(way.target, place, rows)
                    self._put(made, rows)
                    waiting += made
        return rows

    def _stands(self, name: str, place: structure.Place) -> bool:
        if isinstance(self.graph.steps[name].does, End):
            return not place
        return self.places.get(name) == place

    def _forward(self, name: str) -> Iterator[Way]:
        for way in ways(self.graph.steps[name]):
            if (way.origin, way.target) not in self.back and not way.opens and way.target in self.rank:
                yield way

    def _chain(self, first: str, place: structure.Place, known: Mapping[str, float]) -> dict[str, float]:
        """A row of steps, from one to the next by its first way, with what stands between opener and join."""
        made: dict[str, float] = {}
        name: str | None = first
        while name is not None and name not in known and name not in made:
            made[name] = 0
            if join := opener_join(self.graph.steps[name]):
                made.update(self._branches(name, place))
                name = join if join in self.rank else None
                continue
            onward = [way.target for way in self._forward(name) if self._stands(way.target, place)]
            name = next((target for target in onward if target not in known and target not in made), None)
        return made

    def _branches(self, opener: str, place: structure.Place) -> dict[str, float]:
        """The branches one below the other, their middle on the line of the opener."""
        stacked: dict[str, float] = {}
        lowest = 0.0
        for way in ways(self.graph.steps[opener]):
            if way.target == opener_join(self.graph.steps[opener]):
                continue
            inner = self._scope(way.target, (*place, (opener, way.name)))
            top, bottom = min(inner.values()), max(inner.values())
            stacked.update({name: row - top + lowest for name, row in inner.items()})
            lowest += bottom - top + 1
        return {name: row - (lowest - 1) / 2 for name, row in stacked.items()}

    def _put(self, made: Mapping[str, float], rows: dict[str, float]) -> None:
        """Move a chain down until nothing of it stands upon another."""
        boxes = [self._box(name, row) for name, row in rows.items()]
        down = 0.0
        while any(_meet(self._box(name, row + down), box) for name, row in made.items() for box in boxes):
            down += 0.5
        rows.update({name: row + down for name, row in made.items()})

    def _box(self, name: str, row: float) -> Box:
        """The columns and lines that a step needs; an opener needs those up to its join as well."""
        join = opener_join(self.graph.steps[name])
        last = self.rank.get(join, self.rank[name]) if join else self.rank[name]
        return self.rank[name], last, row, row


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[1] and other[0] <= one[1] and abs(one[2] - other[2]) < 1
