"""From columns and lines to pixels."""

from collections.abc import Iterator, Mapping
from unicodedata import east_asian_width

from yiwang.shell.words import say
from yiwang.support.cases.contracts.drawing import Drawing, Line, Shape, Stage
from yiwang.support.cases.contracts.rows import Diagram, DiagramEdge, DiagramStep

ROW, GAP, EDGE = 64, 40, 24
WIDE, NARROW = 14.0, 7.4
FORMS = {"choose": "diamond", "inclusive": "diamond", "fork": "diamond", "each": "diamond", "join": "diamond"}
FORMS |= {"wait": "circle", "end": "circle"}
SIZES = {"diamond": (30.0, 30.0), "circle": (24.0, 24.0)}
SIDE = ("choose", "inclusive", "fork", "each", "join")


def drawn(diagram: Diagram) -> Drawing:
    """The diagram with measures, its words in the reader's language."""
    return _Drawing(diagram).whole()


def _width(text: str) -> float:
    return sum(WIDE if east_asian_width(sign) in "WF" else NARROW for sign in text)


def wrapped(text: str, most: float = 112) -> tuple[str, ...]:
    """A title in one line, or in at most three of about this width."""
    if _width(text) <= most:
        return (text,)
    parts = text.split(" ") if " " in text else list(text)
    glue = " " if " " in text else ""
    lines = [""]
    for part in parts:
        longer = f"{lines[-1]}{glue if lines[-1] else ''}{part}"
        if _width(longer) <= most or not lines[-1]:
            lines[-1] = longer
        elif len(lines) < 3:
            lines.append(part)
        else:
            lines[-1] += "…"
            break
    return tuple(lines)


class _Drawing:
    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self.steps = {step.name: step for step in diagram.steps}
        self.lines = {name: self._words(step) for name, step in self.steps.items()}
        self.sizes = {name: self._size(step) for name, step in self.steps.items()}
        self.columns = self._columns()
        backs = [edge for edge in diagram.edges if edge.back]
        self.channels = {(edge.origin, edge.target): place for place, edge in enumerate(backs)}
        lowest = min((step.row for step in diagram.steps), default=0)
        self.zero = EDGE + 34 - lowest * ROW + (26 + 14 * len(backs) if backs else 0)
        self.ceiling = EDGE + 14 * len(backs)

    def whole(self) -> Drawing:
        lines = [self._line(edge) for edge in self.diagram.edges]
        shapes = [self._shape(step) for step in self.diagram.steps]
        first = next((step for step in self.diagram.steps if step.rank == 0 and step.row == 0), None)
        if first:
            state = "passed" if first.state else ""
            shapes.insert(0, Shape("start", "circle", EDGE + 8, self._y(first), 18, 18, (), state))
            path = f"M{EDGE + 17} {self._y(first):g}H{self._left(first):g}"
            lines.insert(0, Line(path, "taken" if first.state else "ahead", ""))
        bottom = max((shape.y + shape.height / 2 + 15 * _below(shape) for shape in shapes), default=0)
        routed = max((self._y_of(row) for row in self._used), default=0)
        width = (self.columns[-1][1] if self.columns else 0) + EDGE + 24
        height = max(bottom, routed) + EDGE
        lines.sort(key=lambda line: line.state.startswith("taken"))
        return Drawing(width, height, tuple(shapes), tuple(lines), tuple(self._stages()))

    def _words(self, step: DiagramStep) -> tuple[str, ...]:
        return () if step.kind in SIDE else wrapped(say(step.title))

    def _size(self, step: DiagramStep) -> tuple[float, float]:
        form = FORMS.get(step.kind, "box")
        if form != "box":
            return SIZES[form]
        words = self.lines[step.name]
        return max(72.0, max(map(_width, words)) + 28), 20.0 + 18 * len(words)

    def _columns(self) -> list[tuple[float, float]]:
        """Left and right of every column."""
        widths: dict[int, float] = {}
        for step in self.diagram.steps:
            below = max(map(_width, self.lines[step.name]), default=0) if FORMS.get(step.kind) == "circle" else 0
            widths[step.rank] = max(widths.get(step.rank, 0), self.sizes[step.name][0], below)
        found, x = [], EDGE + 17.0 + GAP
        for rank in range(max(widths, default=-1) + 1):
            found.append((x, x + widths.get(rank, 0)))
            x += widths.get(rank, 0) + GAP
        self._used: set[float] = set()
        return found

    def _y_of(self, row: float) -> float:
        return self.zero + row * ROW

    def _y(self, step: DiagramStep) -> float:
        return self._y_of(step.row)

    def _x(self, step: DiagramStep) -> float:
        return sum(self.columns[step.rank]) / 2

    def _left(self, step: DiagramStep) -> float:
        return self._x(step) - self.sizes[step.name][0] / 2

    def _right(self, step: DiagramStep) -> float:
        return self._x(step) + self.sizes[step.name][0] / 2

    def _shape(self, step: DiagramStep) -> Shape:
        width, height = self.sizes[step.name]
        form = FORMS.get(step.kind, "box")
        return Shape(step.kind, form, self._x(step), self._y(step), width, height, self.lines[step.name], step.state)

    def _line(self, edge: DiagramEdge) -> Line:
        origin, target = self.steps[edge.origin], self.steps[edge.target]
        state = "taken" if edge.taken else "back" if edge.back else "ahead"
        path = self._back(origin, target) if edge.back else self._forward(origin, target)
        return Line(path, f"{state} back" if edge.back and edge.taken else state, say(edge.title))

    def _back(self, origin: DiagramStep, target: DiagramStep) -> str:
        """Up, back to the left above everything, and down."""
        top = self.ceiling - 14 * self.channels[origin.name, target.name]
        start, end = self._x(origin), self._x(target) + (8 if origin.name != target.name else -14)
        rise = self._y(origin) - self.sizes[origin.name][1] / 2
        fall = self._y(target) - self.sizes[target.name][1] / 2
        return f"M{start:g} {rise:g}V{top:g}H{end:g}V{fall - 1:g}"

    def _forward(self, origin: DiagramStep, target: DiagramStep) -> str:
        left, right = self._right(origin), self._left(target)
        row = self._channel(origin, target)
        turn, enter = self.columns[origin.rank][1] + GAP / 2, self.columns[target.rank][0] - GAP / 2
        path = f"M{left:g} {self._y(origin):g}"
        if row != origin.row:
            path += f"H{turn:g}V{self._y_of(row):g}"
        if row != target.row:
            path += f"H{enter:g}V{self._y(target):g}"
        return f"{path}H{right:g}"

    def _channel(self, origin: DiagramStep, target: DiagramStep) -> float:
        """The line on which the way runs, so that it crosses no step."""
        between = [step for step in self.diagram.steps if origin.rank < step.rank < target.rank]
        first = (origin.row, target.row) if target.kind == "join" else (target.row, origin.row)
        for row in (*first, *_around(origin.row)):
            if not any(self._covers(step, row) for step in between):
                self._used.add(row)
                return row
        return origin.row

    def _covers(self, step: DiagramStep, row: float) -> bool:
        below = 0.8 if FORMS.get(step.kind) == "circle" else 0.45
        return step.row - 0.45 < row < step.row + below

    def _stages(self) -> Iterator[Stage]:
        onward: dict[str, list[DiagramEdge]] = {}
        for edge in self.diagram.edges:
            onward.setdefault(edge.origin, []).append(edge)
        for step in self.diagram.steps:
            if step.kind not in SIDE:
                yield Stage(say(step.title), step.state, tuple(self._ways(step, onward, set())))

    def _ways(self, step: DiagramStep, onward: Mapping[str, list[DiagramEdge]], seen: set[str]) -> Iterator[str]:
        """The steps that may follow, past forks, choices and joins."""
        for edge in onward.get(step.name, ()):
            if edge.target in seen:
                continue
            seen.add(edge.target)
            target = self.steps[edge.target]
            if target.kind in SIDE:
                yield from self._ways(target, onward, seen)
            else:
                yield say(target.title)


def _around(row: float) -> Iterator[float]:
    """Lines ever further away, below first."""
    for half in range(1, 40):
        yield row + half / 2
        yield row - half / 2


def _below(shape: Shape) -> int:
    return len(shape.lines) if shape.form == "circle" else 0
