"""The process as XML: BPMN's own elements in the order of its schema, our definitions in our namespace, a diagram."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any
from xml.etree import ElementTree as ET

from yiwang.kernel.expressions.contracts import Expression
from yiwang.support.cases.contracts.rows import Title
from yiwang.support.cases.flow.bpmn.building import built
from yiwang.support.cases.flow.bpmn.layout import Layout, laid_out
from yiwang.support.cases.flow.bpmn.model import Arrow, Level, Node, Process
from yiwang.support.cases.flow.diagram import diagram
from yiwang.support.cases.flow.graph import Graph

SPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "yiwang": "urn:yiwang:flow:1",
}
CEL = "https://cel.dev"


def bpmn_of(graph: Graph, language: str = "zh") -> bytes:
    """A flow as a BPMN 2.0 file with a laid-out diagram; titles stand in one language, in both in our namespace."""

    def say(title: Title) -> str:
        return title.get(language) or title.get("zh") or ""

    process = built(graph, say)
    root = ET.Element(_bpmn("definitions"), {"id": "file.definitions", "targetNamespace": SPACES["yiwang"]})
    for errors, tag in ((process.errors, "error"), (process.messages, "message"), (process.signals, "signal")):
        for id, name in errors.items():
            given = {"id": id, "name": name, **({"errorCode": name} if tag == "error" else {})}
            ET.SubElement(root, _bpmn(tag), given)
    home = ET.SubElement(
        root, _bpmn("process"), {"id": f"process.{graph.name or 'flow'}", "name": say(graph.title) or graph.name}
    )
    home.set("isExecutable", "true")
    _about(home, graph)
    _level(home, process.level, graph)
    for node in process.asides:
        _node(home, node, Level(""), graph)
    _drawing(root, home.get("id", ""), process, laid_out(process, diagram(graph)))
    ET.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="utf-8")


def _bpmn(tag: str) -> str:
    return f"{{{SPACES['bpmn']}}}{tag}"


def _ours(tag: str) -> str:
    return f"{{{SPACES['yiwang']}}}{tag}"


for _prefix, _space in SPACES.items():
    ET.register_namespace(_prefix, _space)


# Our own definitions


def _about(home: ET.Element, graph: Graph) -> None:
    extension = ET.SubElement(home, _bpmn("extensionElements"))
    said = ET.SubElement(extension, _ours("flow"), {"start": graph.start})
    for key in ("withdraw", "terminate"):
        if getattr(graph, key):
            said.set(key, getattr(graph, key))
    _own(said, "title", graph.title)
    _own(said, "limits", graph.limits)
    _own(said, "reason", graph.reasons)
    for spec in graph.fields.values():
        _own(said, "field", spec)


def _own(parent: ET.Element, tag: str, value: Any) -> None:
    """A definition as elements: plain parts as attributes, parts with parts as elements inside."""
    if isinstance(value, Mapping):
        if set(value) <= {"zh", "en"}:
            if value:
                ET.SubElement(parent, _ours(tag), {key: str(text) for key, text in value.items()})
            return
        for key, inner in value.items():
            made = _element(parent, tag, inner)
            made.set("key", str(key))
    elif isinstance(value, list | tuple):
        for inner in value:
            _element(parent, tag, inner)
    else:
        _element(parent, tag, value)


def _element(parent: ET.Element, tag: str, value: Any) -> ET.Element:
    made = ET.SubElement(parent, _ours(tag))
    if is_dataclass(value) and not isinstance(value, Expression):
        for field in fields(value):
            _part(made, field.name, getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            _part(made, str(key), inner)
    else:
        made.text = _plain(value)
    return made


def _part(made: ET.Element, name: str, value: Any) -> None:
    if value is None or value == "" or value is False or value == 0 or value in ({}, (), frozenset()):
        return
    if isinstance(value, Mapping | list | tuple) or (is_dataclass(value) and not isinstance(value, Expression)):
        _own(made, name, value)
    else:
        made.set(name, _plain(value))


def _plain(value: Any) -> str:
    if isinstance(value, Expression):
        return value.text
    if isinstance(value, frozenset):
        return " ".join(sorted(value))
    return str(value).lower() if isinstance(value, bool) else str(value)


# BPMN


def _level(home: ET.Element, level: Level, graph: Graph) -> None:
    for node in level.nodes.values():
        _node(home, node, level, graph)
    for arrow in level.arrows:
        _arrow(home, arrow)


def _node(home: ET.Element, node: Node, level: Level, graph: Graph) -> None:
    made = ET.SubElement(home, _bpmn(node.tag), {"id": node.id, **({"name": node.name} if node.name else {})})
    for key, value in node.attributes.items():
        made.set(key, value)
    if node.own:
        extension = ET.SubElement(made, _bpmn("extensionElements"))
        if node.id in graph.steps:
            _own(extension, "title", graph.steps[node.id].title)
        for tag, value in node.own:
            _own(extension, tag, value)
    for tag, ids in (
        ("incoming", [arrow.id for arrow in level.arrows if arrow.target == node.id]),
        ("outgoing", [arrow.id for arrow in level.arrows if arrow.source == node.id]),
    ):
        for id in ids:
            ET.SubElement(made, _bpmn(tag)).text = id
    _inside(made, node, graph)


def _inside(made: ET.Element, node: Node, graph: Graph) -> None:
    """What stands in an element after its arrows."""
    if node.event:
        _event(made, *node.event)
    if node.condition:
        _formal(made, "activationCondition", node.condition)
    if node.loop:
        _loop(made, *node.loop)
    if node.inner:
        _level(made, node.inner, graph)


def _formal(parent: ET.Element, tag: str, text: str, language: str = CEL) -> None:
    made = ET.SubElement(parent, _bpmn(tag), {f"{{{SPACES['xsi']}}}type": "bpmn:tFormalExpression"})
    if language:
        made.set("language", language)
    made.text = text


def _event(made: ET.Element, definition: str, text: str) -> None:
    if definition.startswith("time"):
        timer = ET.SubElement(made, _bpmn("timerEventDefinition"))
        _formal(timer, definition, text, "" if definition == "timeDuration" else CEL)
    elif definition == "terminateEventDefinition":
        ET.SubElement(made, _bpmn(definition))
    else:
        kind = definition.removesuffix("EventDefinition")
        ET.SubElement(made, _bpmn(definition), {f"{kind}Ref": text})


def _loop(made: ET.Element, count: str, ordered: bool, done: str) -> None:
    loop = ET.SubElement(made, _bpmn("multiInstanceLoopCharacteristics"), {"isSequential": str(ordered).lower()})
    _formal(loop, "loopCardinality", count)
    if done:
        _formal(loop, "completionCondition", done)


def _arrow(home: ET.Element, arrow: Arrow) -> None:
    given = {"id": arrow.id, "sourceRef": arrow.source, "targetRef": arrow.target}
    made = ET.SubElement(home, _bpmn("sequenceFlow"), given)
    if arrow.name:
        made.set("name", arrow.name)
    if arrow.condition:
        _formal(made, "conditionExpression", arrow.condition)


# The diagram


def _drawing(root: ET.Element, process: str, made: Process, layout: Layout) -> None:
    shapes: Callable[[str], str] = lambda tag: f"{{{SPACES['bpmndi']}}}{tag}"  # noqa: E731
    home = ET.SubElement(root, shapes("BPMNDiagram"), {"id": "file.diagram"})
    plane = ET.SubElement(home, shapes("BPMNPlane"), {"id": "file.plane", "bpmnElement": process})
    levels, expanded = [made.level], set()
    for level in levels:
        inner = [node for node in [*level.nodes.values(), *(made.asides if level is made.level else ())] if node.inner]
        expanded |= {node.id for node in inner}
        levels += [node.inner for node in inner if node.inner]
    for id, (x, y, width, height) in layout.boxes.items():
        shape = ET.SubElement(plane, shapes("BPMNShape"), {"id": f"{id}.shape", "bpmnElement": id})
        if id in expanded:
            shape.set("isExpanded", "true")
        measures = {"x": x, "y": y, "width": width, "height": height}
        ET.SubElement(shape, f"{{{SPACES['dc']}}}Bounds", {key: f"{value:g}" for key, value in measures.items()})
    for id, points in layout.points.items():
        edge = ET.SubElement(plane, shapes("BPMNEdge"), {"id": f"{id}.edge", "bpmnElement": id})
        for x, y in points:
            ET.SubElement(edge, f"{{{SPACES['di']}}}waypoint", {"x": f"{x:g}", "y": f"{y:g}"})
