"""A drawing with its measures in pixels, for the macro in cases/flow_diagram.html."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """A step: a box, a diamond or a circle around `x`, `y`; `lines` are its words in the reader's language."""

    kind: str
    form: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Line:
    """A way: the data of an SVG path. `state` is taken, ahead or back."""

    path: str
    state: str
    title: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A step in words, for whoever does not see the drawing."""

    title: str
    state: str
    ways: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A flow as an SVG of this size, and the same in words."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    lines: tuple[Line, ...]
    stages: tuple[Stage, ...]
