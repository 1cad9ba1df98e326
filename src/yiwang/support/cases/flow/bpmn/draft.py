"""What the parts of the export share: the graph, its levels, and how branches come to their joins."""

from collections.abc import Callable
from typing import Any

from yiwang.kernel.calendar.contracts import Limit
from yiwang.support.cases.contracts.rows import Title
from yiwang.support.cases.flow import structure
from yiwang.support.cases.flow.bpmn.model import Arrow, Level, Node, Process
from yiwang.support.cases.flow.faults import Faults
from yiwang.support.cases.flow.graph import Choose, Each, Fork, Graph, Join, Step, Wait, Work
from yiwang.support.cases.flow.ranking import back_ways
from yiwang.support.cases.flow.ways import Way, opener_join, roots, ways

UNITS = {"working_days": "P{}D", "calendar_days": "P{}D", "working_hours": "PT{}H", "months": "P{}M"}
AFTER, BEFORE, BELOW = 110.0, -70.0, 40.0
Inside = tuple[str, ...]


def duration(limit: Limit) -> str:
    """A limit as ISO 8601 has it; working days and hours stand there as days and hours."""
    return UNITS[limit.unit].format(limit.amount)


class Draft:
    """The export in the making."""

    def __init__(self, graph: Graph, say: Callable[[Title], str]) -> None:
        self.graph, self.say = graph, say
        self.places = structure.places(graph.steps, roots(graph), Faults())
        self.back = back_ways(graph)
        self.levels: dict[Inside, Level] = {(): Level("process")}
        self.process = Process(self.levels[()])
        self.arrows = 0
        self.arriving: dict[tuple[str, str], int] = {}

    def inside(self, name: str) -> Inside:
        """The eaches around a step: in whose sub-processes it stands."""
        return tuple(opener for opener, _branch in self.places[name] if self.is_each(opener))

    def is_each(self, name: str) -> bool:
        return isinstance(self.graph.steps[name].does, Each)

    def past(self, each: Step) -> str:
        """Where an each leads: behind its join."""
        join = self.graph.steps[opener_join(each)].does
        return join.to if isinstance(join, Join) else ""

    def arrow(self, level: Level, source: str, target: str, **said: Any) -> Arrow:
        self.arrows += 1
        arrow = Arrow(f"flow.{self.arrows}", source, target, **said)
        level.arrows.append(arrow)
        return arrow

    def arrival(self, way: Way) -> str:
        """By which door a way comes to a gateway that would wait for several: a join's branch, or "in" of a fork."""
        does = self.graph.steps[way.target].does
        if isinstance(does, Join) and not self.is_each(does.fork):
            return way.name if way.opens else dict(self.places[way.origin])[does.fork]
        return self.door(way.target)

    def door(self, step: str) -> str:
        does = self.graph.steps[step].does
        return "in" if isinstance(does, Fork) or (isinstance(does, Choose) and does.join) else ""

    def count(self, step: Step) -> None:
        """How many arrows come by the same door: more than one need a gateway of their own before it."""
        does = step.does
        if isinstance(does, Each):
            self._count_way(Way(step.name, self.past(step), "on", ()))
            self.count_start(does.to)
            return
        if isinstance(does, Join) and self.is_each(does.fork):
            return
        for way in ways(step):
            self._count_way(way)
            if isinstance(does, Work) and way.name == does.reached and does.within:
                self._count_way(way)
            if isinstance(does, Wait) and way.name == "time" and does.within and does.until:
                self._count_way(way)

    def count_start(self, step: str) -> None:
        """A start event leads to this step."""
        self._count_at(step, self.door(step))

    def _count_way(self, way: Way) -> None:
        self._count_at(way.target, self.arrival(way))

    def _count_at(self, step: str, door: str) -> None:
        if door:
            self.arriving[step, door] = self.arriving.get((step, door), 0) + 1

    def entry(self, level: Level, step: str, door: str) -> str:
        """The node to which an arrow comes that leads to a step by this door."""
        if not door or self.arriving[step, door] < 2:
            return step
        gateway = f"{step}.{door}"
        if gateway not in level.nodes:
            level.put(Node(gateway, "exclusiveGateway", (step, BEFORE, self._below(step, door))))
            self.arrow(level, gateway, step)
        return gateway

    def _below(self, step: str, door: str) -> float:
        """Gateways before one join stand one below the other."""
        named = sorted(name for target, name in self.arriving if target == step)
        return (named.index(door) - (len(named) - 1) / 2) * 60
