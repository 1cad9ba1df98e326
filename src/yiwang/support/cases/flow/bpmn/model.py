"""A process as BPMN sees it: nodes and arrows on levels, one level for the process and one inside each sub-process."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Node:
    """A BPMN element. `tag` is its name; `event` what its event waits for or throws: (definition, text).

    `spot` is where it stands: the step whose place it takes in the drawing, and how far right of it and below.
    `own` is what our namespace says of it: (element, the definition).
    """

    id: str
    tag: str
    spot: tuple[str, float, float]
    name: str = ""
    event: tuple[str, str] | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    own: list[tuple[str, Any]] = field(default_factory=list)
    loop: tuple[str, bool, str] | None = None
    condition: str = ""
    inner: "Level | None" = None


@dataclass(slots=True)
class Arrow:
    """A sequence flow. `condition` is CEL over the case's data; `verb` names the move that it is."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    back: bool = False


@dataclass(slots=True)
class Level:
    """What stands in the process, or in one sub-process."""

    id: str
    nodes: dict[str, Node] = field(default_factory=dict)
    arrows: list[Arrow] = field(default_factory=list)

    def put(self, node: Node) -> Node:
        return self.nodes.setdefault(node.id, node)


@dataclass(slots=True)
class Process:
    """The whole: the outermost level, and what it refers to by name: (kind, id, name)."""

    level: Level
    errors: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    signals: dict[str, str] = field(default_factory=dict)
    asides: Sequence[Node] = ()
