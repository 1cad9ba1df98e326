"""A node for every step."""

from collections.abc import Iterator

from yiwang.support.cases.flow.bpmn.draft import BEFORE, Draft, duration
from yiwang.support.cases.flow.bpmn.model import Level, Node
from yiwang.support.cases.flow.graph import Choose, Each, End, Fork, Join, Step, Wait
from yiwang.support.cases.flow.ways import kind_of, opener_join, ways

TAGS = {
    "work": "userTask",
    "call": "serviceTask",
    "wait": "intermediateCatchEvent",
    "choose": "exclusiveGateway",
    "fork": "parallelGateway",
    "each": "subProcess",
    "join": "parallelGateway",
    "child": "callActivity",
    "end": "endEvent",
}


def put_node(b: Draft, step: Step) -> None:
    does = step.does
    level = b.levels[b.inside(step.name)]
    name, spot = b.say(step.title), (step.name, 0.0, 0.0)
    node = Node(step.name, TAGS[kind_of(step)], spot, name, own=[(kind_of(step), does)])
    if isinstance(does, Each):
        _each(b, step, node)
    elif isinstance(does, Join):
        _join(b, does, node)
        if b.is_each(does.fork):
            level = b.levels[(*b.inside(step.name), does.fork)]
    elif isinstance(does, Choose) and does.join:
        node.tag = "inclusiveGateway"
    elif isinstance(does, Wait):
        _wait(b, does, node)
    elif isinstance(does, End) and _ends_others(b, step.name):
        node.event = ("terminateEventDefinition", "")
    if isinstance(does, Fork | Choose):
        node.attributes["gatewayDirection"] = "Diverging"
    level.put(node)


def _each(b: Draft, step: Step, node: Node) -> None:
    does = step.does
    join = b.graph.steps[opener_join(step)].does
    if not isinstance(does, Each) or not isinstance(join, Join):
        raise LookupError(f"{step.name} is no each")
    around = b.inside(step.name)
    inner = b.levels[(*around, step.name)] = Level(step.name)
    node.inner = inner
    done = {"any": "numberOfCompletedInstances >= 1", "when": join.when.text if join.when else ""}
    done["count"] = f"numberOfCompletedInstances >= {join.count}"
    node.loop = (f"size({does.over})", does.ordered, done.get(join.rule, ""))
    node.spot = (step.name, 0.0, 0.0)
    put_start(b, inner, f"{step.name}.start", does.to, step.name)


def _join(b: Draft, does: Join, node: Node) -> None:
    if b.is_each(does.fork):
        node.tag = "endEvent"
        return
    node.attributes["gatewayDirection"] = "Converging"
    opener = b.graph.steps[does.fork].does
    if does.rule == "all":
        node.tag = "parallelGateway" if isinstance(opener, Fork) else "inclusiveGateway"
        return
    node.tag = "complexGateway"
    node.condition = {"any": "activationCount >= 1", "when": does.when.text if does.when else ""}.get(
        does.rule, f"activationCount >= {does.count}"
    )


def _wait(b: Draft, does: Wait, node: Node) -> None:
    if len(list(times(b, does))) + len(does.events) > 1:
        node.tag = "eventBasedGateway"
    else:
        node.event = next(times(b, does))


def times(b: Draft, does: Wait) -> Iterator[tuple[str, str]]:
    if does.within:
        yield "timeDuration", duration(does.within)
    if does.until:
        yield "timeDate", does.until


def _ends_others(b: Draft, end: str) -> bool:
    """Whether something else may be going on when this end is reached: then it has to end that as well."""
    return any(way.target == end and b.places[way.origin] for name in b.places for way in ways(b.graph.steps[name]))


def put_start(b: Draft, level: Level, id: str, to: str, at: str = "") -> None:
    level.put(Node(id, "startEvent", (at or to, 0.0 if at else BEFORE * 1.6, 0.0)))
    b.arrow(level, id, b.entry(level, to, b.door(to)))
