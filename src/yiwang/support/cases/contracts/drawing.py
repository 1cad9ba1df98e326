"""A drawing with its measures in pixels, for the macro in cases/flow_diagram.html; and who does what in a flow."""

from dataclasses import dataclass, field

from yiwang.kernel.calendar.contracts import Limit
from yiwang.support.cases.contracts.rows import Title


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


@dataclass(frozen=True, slots=True)
class Duty:
    """A step in which people act: who, and within what time.

    The office is the one that answers for the case, or that of `organisation` (a path), or the one that the field
    titled `named_in` names. `beside` is the step that opened several ways at once, where this one is on one of them:
    those of one `beside` work side by side. `asks_others` says that other offices may be asked for their opinion.
    """

    step: str
    title: Title
    applicant: bool
    organisation: str
    post: str
    within: Limit | None
    named_in: Title = field(default_factory=dict)
    beside: Title = field(default_factory=dict)
    asks_others: bool = False
