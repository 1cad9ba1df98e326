"""Where every node and every arrow stands, in the places that the steps have in the drawing."""

from dataclasses import dataclass, field

from yiwang.support.cases.contracts.rows import Diagram
from yiwang.support.cases.flow.bpmn.model import Arrow, Level, Node, Process

WIDE, HIGH = 260.0, 170.0
SIZES = {"Task": (100.0, 80.0), "Activity": (100.0, 80.0), "Gateway": (50.0, 50.0), "Event": (36.0, 36.0)}
PAD, ASIDE = 24.0, (200.0, 90.0)
Box = tuple[float, float, float, float]
Point = tuple[float, float]


@dataclass(slots=True)
class Layout:
    """The box of every node (x, y, width, height) and the points of every arrow, by their ids."""

    boxes: dict[str, Box] = field(default_factory=dict)
    points: dict[str, list[Point]] = field(default_factory=dict)


def laid_out(process: Process, diagram: Diagram) -> Layout:
    """Boxes and points for the whole process."""
    lowest = min((step.row for step in diagram.steps), default=0)
    spots = {step.name: (160 + step.rank * WIDE, 160 + (step.row - lowest) * HIGH) for step in diagram.steps}
    made = Layout()
    _boxes(process.level, spots, made)
    floor = max((y + height for _x, y, _width, height in made.boxes.values()), default=0) + 60
    for place, node in enumerate(process.asides):
        _aside(node, (60 + place * (ASIDE[0] + 40), floor), made)
    _points(process.level, made)
    return made


def size_of(tag: str) -> tuple[float, float]:
    return next(size for end, size in SIZES.items() if tag.endswith(end))


def _boxes(level: Level, spots: dict[str, Point], made: Layout) -> None:
    for node in level.nodes.values():
        step, right, below = node.spot
        x, y = spots[step]
        if node.inner is not None:
            _boxes(node.inner, spots, made)
            made.boxes[node.id] = _around([made.boxes[inner] for inner in node.inner.nodes])
            continue
        width, height = size_of(node.tag)
        made.boxes[node.id] = (x + right - width / 2, y + below - height / 2, width, height)
    for node in level.nodes.values():
        if node.tag == "boundaryEvent":
            _on_the_edge(node, made)


def _around(boxes: list[Box]) -> Box:
    left, top = min(box[0] for box in boxes) - PAD, min(box[1] for box in boxes) - PAD
    right, bottom = max(box[0] + box[2] for box in boxes) + PAD, max(box[1] + box[3] for box in boxes) + PAD
    return left, top, right - left, bottom - top


def _on_the_edge(node: Node, made: Layout) -> None:
    """A boundary event sits on the lower edge of what it is attached to."""
    x, y, width, height = made.boxes[node.attributes["attachedToRef"]]
    right = node.spot[1] + (width / 2 if width <= SIZES["Task"][0] else 40)
    made.boxes[node.id] = (x + right - 18, y + height - 18, 36.0, 36.0)


def _aside(node: Node, at: Point, made: Layout) -> None:
    x, y = at
    made.boxes[node.id] = (x, y, *ASIDE)
    if node.inner is None:
        return
    for place, inner in enumerate(node.inner.nodes):
        made.boxes[inner] = (x + 30 + place * 104, y + 27, 36.0, 36.0)
    _points(node.inner, made)


def _points(level: Level, made: Layout) -> None:
    for arrow in level.arrows:
        made.points[arrow.id] = _way(arrow, level, made)
    for node in level.nodes.values():
        if node.inner is not None:
            _points(node.inner, made)


def _way(arrow: Arrow, level: Level, made: Layout) -> list[Point]:
    source, target = made.boxes[arrow.source], made.boxes[arrow.target]
    start, end = _middle(source), _middle(target)
    if arrow.back or end[0] <= start[0]:
        top = min(source[1], target[1]) - 30
        return [(start[0], source[1]), (start[0], top), (end[0], top), (end[0], target[1])]
    enter = (target[0], end[1])
    if level.nodes[arrow.source].tag == "boundaryEvent":
        low = source[1] + source[3] + 20
        turn = target[0] - 20
        return [(start[0], source[1] + source[3]), (start[0], low), (turn, low), (turn, end[1]), enter]
    leave = (source[0] + source[2], start[1])
    turn, near = min(leave[0] + 20, (leave[0] + enter[0]) / 2), max(enter[0] - 20, (leave[0] + enter[0]) / 2)
    others = [made.boxes[id] for id in level.nodes if id not in (arrow.source, arrow.target)]
    run = _free(leave[1], enter[1], (turn, near), others)
    points = [leave, (turn, leave[1]), (turn, run), (near, run), (near, enter[1]), enter]
    return [point for place, point in enumerate(points) if place == 0 or point != points[place - 1]]


def _free(leave: float, enter: float, span: Point, others: list[Box]) -> float:
    """A height at which an arrow can run to the right without crossing a node: its own, or the first free one below."""
    between = [box for box in others if box[0] < span[1] and span[0] < box[0] + box[2]]
    lower = sorted({box[1] + box[3] + 20 for box in between})
    for height in (enter, leave, *(each for each in lower if each > min(leave, enter))):
        if not any(box[1] - 5 < height < box[1] + box[3] + 5 for box in between):
            return height
    return enter


def _middle(box: Box) -> Point:
    return box[0] + box[2] / 2, box[1] + box[3] / 2
