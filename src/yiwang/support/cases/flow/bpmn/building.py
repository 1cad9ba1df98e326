"""From a graph to BPMN: forks to parallel gateways, moves to a choice behind the task, an each to a sub-process."""

from collections.abc import Callable

from yiwang.support.cases.contracts.rows import Title
from yiwang.support.cases.flow.bpmn.arrows import leave
from yiwang.support.cases.flow.bpmn.draft import BEFORE, Draft, duration
from yiwang.support.cases.flow.bpmn.model import Level, Node, Process
from yiwang.support.cases.flow.bpmn.nodes import put_node, put_start
from yiwang.support.cases.flow.graph import End, Graph, Join
from yiwang.support.cases.flow.ways import all_ways


def built(graph: Graph, say: Callable[[Title], str]) -> Process:
    """The graph as a BPMN process, its names in one language."""
    b = Draft(graph, say)
    targets = {way.target for way in all_ways(graph.steps)} | {graph.start}
    steps = [graph.steps[name] for name in graph.order or graph.steps if name in b.places]
    steps = [step for step in steps if step.name in targets or not isinstance(step.does, End)]
    for step in steps:
        b.count(step)
    b.count_start(graph.start)
    if graph.limits.reached:
        b.count_start(graph.limits.reached)
    for step in sorted(steps, key=lambda step: (len(b.places[step.name]), isinstance(step.does, Join))):
        put_node(b, step)
    put_start(b, b.levels[()], "process.start", graph.start)
    for step in steps:
        leave(b, step)
    asides(b)
    return b.process


def asides(b: Draft) -> None:
    """Withdrawing, terminating and the legal limit: event sub-processes that interrupt everything else."""
    graph, made = b.graph, []
    for key, end in (("withdraw", graph.withdraw), ("terminate", graph.terminate)):
        if end:
            b.process.messages[f"message.{key}"] = key
            made.append(_aside_of(b, key, ("messageEventDefinition", f"message.{key}"), end))
    if graph.limits.reached and graph.limits.legal:
        made.append(_aside_of(b, "limit", ("timeDuration", duration(graph.limits.legal)), graph.limits.reached))
    b.process.asides = made


def _aside_of(b: Draft, key: str, event: tuple[str, str], to: str) -> Node:
    node = Node(f"aside.{key}", "subProcess", ("", 0.0, 0.0), attributes={"triggeredByEvent": "true"}, inner=Level(key))
    if node.inner is None:
        raise LookupError(key)
    node.inner.put(Node(f"aside.{key}.start", "startEvent", ("", 0.0, 0.0), event=event))
    end = Node(
        f"aside.{key}.end",
        "endEvent",
        ("", 0.0, 0.0),
        b.say(b.graph.steps[to].title),
        own=[("to", {"step": to})],
    )
    node.inner.put(end)
    b.arrow(node.inner, f"aside.{key}.start", end.id)
    if not isinstance(b.graph.steps[to].does, End):
        b.process.signals[f"signal.{key}"] = key
        end.event = ("signalEventDefinition", f"signal.{key}")
        level = b.levels[()]
        level.put(
            Node(
                f"process.{key}",
                "startEvent",
                (to, BEFORE * 1.6, 0.0),
                event=("signalEventDefinition", f"signal.{key}"),
            )
        )
        b.arrow(level, f"process.{key}", b.entry(level, to, b.door(to)))
    return node
