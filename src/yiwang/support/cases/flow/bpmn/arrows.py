"""The arrows between nodes, and the gateways and events that BPMN needs on the way."""

from yiwang.support.cases.flow.bpmn.draft import AFTER, BELOW, Draft, Inside, duration
from yiwang.support.cases.flow.bpmn.model import Level, Node
from yiwang.support.cases.flow.bpmn.nodes import times
from yiwang.support.cases.flow.graph import CallStep, Child, Choose, Each, End, Join, Step, Wait, Work
from yiwang.support.cases.flow.ways import Way, ways


def leave(b: Draft, step: Step) -> None:
    does = step.does
    around = b.inside(step.name)
    level = b.levels[around]
    if isinstance(does, Each):
        go(b, level, around, step.name, Way(step.name, b.past(step), "on", ()))
        return
    if isinstance(does, Join) and b.is_each(does.fork):
        return
    onward = [way for way in ways(step) if way.name != "silence" or not isinstance(does, Work)]
    if isinstance(does, Wait) and level.nodes[step.name].tag == "eventBasedGateway":
        _events(b, step, level, around)
        return
    source = step.name
    if isinstance(does, Work | CallStep | Child) and len(onward) > 1:
        source = f"{step.name}.{'moves' if isinstance(does, Work) else 'outcomes'}"
        level.put(
            Node(source, "exclusiveGateway", (step.name, AFTER, 0.0), attributes={"gatewayDirection": "Diverging"})
        )
        b.arrow(level, step.name, source)
    for way in onward:
        go(b, level, around, source, way, _condition(b, step, way, len(onward)))
    if isinstance(does, Work):
        _boundaries(b, step, does, level, around)
    if isinstance(does, Choose):
        level.nodes[step.name].attributes["default"] = level.arrows[-1].id


def _condition(b: Draft, step: Step, way: Way, count: int) -> str:
    does = step.does
    if isinstance(does, Choose):
        when = next(branch.when for branch in does.branches if branch.name == way.name)
        return when.text if when else ""
    if isinstance(does, Work | CallStep | Child) and count > 1:
        return f"{'move' if isinstance(does, Work) else 'outcome'} == '{way.name}'"
    return ""


def go(b: Draft, level: Level, around: Inside, source: str, way: Way, condition: str = "") -> None:
    target = _target(b, level, around, way)
    back = (way.origin, way.target) in b.back
    b.arrow(level, source, target, name=b.say(way.title), condition=condition, back=back)


def _target(b: Draft, level: Level, around: Inside, way: Way) -> str:
    """The node to which a way leads on this level."""
    if isinstance(b.graph.steps[way.target].does, End) and around:
        return _error(b, level, around, way)
    return b.entry(level, way.target, b.arrival(way))


def _error(b: Draft, level: Level, around: Inside, way: Way) -> str:
    """An end inside of a sub-process ends the case: it is thrown as an error, and caught around the sub-process."""
    each, outer = around[-1], around[:-1]
    thrown, caught = f"{way.target}.in.{each}", f"{each}.ends.{way.target}"
    b.process.errors[f"error.{thrown}"] = thrown
    level.put(
        Node(
            thrown,
            "endEvent",
            (way.origin, AFTER, BELOW * 1.6),
            event=("errorEventDefinition", f"error.{thrown}"),
        )
    )
    if caught not in b.levels[outer].nodes:
        place = sum(node.tag == "boundaryEvent" for node in b.levels[outer].nodes.values()) % 5
        node = Node(caught, "boundaryEvent", (each, 40.0 * place, BELOW), attributes={"attachedToRef": each})
        node.event = ("errorEventDefinition", f"error.{thrown}")
        b.levels[outer].put(node)
        go(b, b.levels[outer], outer, caught, Way(each, way.target, "error", ()))
    return thrown


def _events(b: Draft, step: Step, level: Level, around: Inside) -> None:
    """Behind an event-based gateway stands one event for each thing that may come."""
    does = step.does
    if not isinstance(does, Wait):
        raise LookupError(f"{step.name} is no wait")
    made = [(time, next(ways(step))) for time in times(b, does)]
    came = list(ways(step))[1:]
    for place, (event, way) in enumerate(zip(does.events, came, strict=True)):
        b.process.messages[f"message.{step.name}.{place}"] = event.type
        made.append((("messageEventDefinition", f"message.{step.name}.{place}"), way))
    for place, (event_, way) in enumerate(made):
        id = f"{step.name}.{place}"
        level.put(Node(id, "intermediateCatchEvent", (step.name, AFTER * 0.8, 60.0 * place), event=event_))
        b.arrow(level, step.name, id)
        go(b, level, around, id, way)


def _boundaries(b: Draft, step: Step, does: Work, level: Level, around: Inside) -> None:
    """A limit that is a move by itself, and corrections that nobody sends."""
    if does.reached and does.within:
        node = Node(f"{step.name}.reached", "boundaryEvent", (step.name, -30.0, BELOW))
        node.attributes, node.event = {"attachedToRef": step.name}, ("timeDuration", duration(does.within))
        level.put(node)
        go(b, level, around, node.id, next(way for way in ways(step) if way.name == does.reached))
    if does.correction:
        b.process.signals["correction.unanswered"] = "correction.unanswered"
        node = Node(f"{step.name}.silence", "boundaryEvent", (step.name, 30.0, BELOW))
        node.attributes, node.event = (
            {"attachedToRef": step.name},
            ("signalEventDefinition", "correction.unanswered"),
        )
        level.put(node)
        go(b, level, around, node.id, list(ways(step))[-1])
