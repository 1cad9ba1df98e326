"""Cases, tasks, moves and clocks as they cross the border: frozen, slim, without the engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

Title = Mapping[str, str]


class TaskKind(StrEnum):
    """What a task waits for. The first five stand on a step; the others hang on a task and serve it."""

    WORK = "work"
    CALL = "call"
    WAIT = "wait"
    CHILD = "child"
    JOINT = "joint"
    ANSWER = "answer"
    SIGNER = "signer"
    SIGNATURE = "signature"
    OPINION = "opinion"
    APPROVAL = "approval"


class TaskState(StrEnum):
    """`waiting` waits for a task that hangs on it; `suspended` for a resume; `held` has moved, but not left yet."""

    OPEN = "open"
    WAITING = "waiting"
    SUSPENDED = "suspended"
    HELD = "held"
    DONE = "done"
    CANCELLED = "cancelled"


LIVE = frozenset({TaskState.OPEN, TaskState.WAITING, TaskState.SUSPENDED, TaskState.HELD})


class ClockName(StrEnum):
    LEGAL = "legal"
    PROMISED = "promised"
    STEP = "step"


class Colour(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class ClockView:
    """One of the three clocks. `left` is in the limit's unit and negative when late; None while it is stopped."""

    name: ClockName
    start: datetime
    due: datetime
    amount: int
    unit: str
    provisional: bool
    stopped: bool
    colour: Colour
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that is not charged. `reason` is a code of the flow's legal reasons, or `correction`."""

    reason: str
    title: Title
    began_at: datetime
    ended_at: datetime | None
    clocks: tuple[str, ...]
    ordered_by: str
    document: str


@dataclass(frozen=True, slots=True)
class Case:
    """One run of a flow. `token` stands in links, `number` is for people; `data` are the case's own, not a branch's."""

    id: UUID
    number: str
    token: str
    flow: str
    version: int
    title: str
    item: str
    region: str
    organisation: str
    applicant: str
    channel: str
    open: bool
    outcome: str
    data: Mapping[str, Any]
    created_at: datetime
    closed_at: datetime | None
    decided_at: datetime | None
    parent: str | None = None
    clocks: tuple[ClockView, ...] = ()

    def clock(self, name: ClockName) -> ClockView | None:
        return next((clock for clock in self.clocks if clock.name == name), None)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list."""

    number: str
    token: str
    flow: str
    title: str
    item: str
    organisation: str
    open: bool
    outcome: str
    created_at: datetime
    closed_at: datetime | None
    due: datetime | None
    colour: Colour
    steps: tuple[str, ...] = ()
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A move that somebody may make now. `fields` may be filled with it; `asks` names further facts it needs.

    What stands in `asks` is a key of `make_move(extra=…)`: to, people, organisations, reason, straight, place …
    """

    verb: str
    title: Title
    opinion: str = "optional"
    fields: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    letter: str = ""
    reserved: bool = False
    choices: Mapping[str, Sequence[tuple[str, Title]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Task:
    """A live token, or one that was. `holder` has it now; `answerable` stays visible when it was handed on."""

    id: UUID
    step: str
    title: Title
    kind: TaskKind
    state: TaskState
    scope: UUID | None
    parent: UUID | None
    right: str
    organisation: str
    post: str
    subject: str
    holder: str
    answerable: str
    opened_at: datetime
    closed_at: datetime | None
    clock: ClockView | None
    form: str = ""
    element: Any = None
    terms: Mapping[str, Any] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class TodoRow:
    """A task in a to-do list, with what a person needs to choose it."""

    task: UUID
    case: str
    number: str
    title: str
    flow: str
    item: str
    step: str
    step_title: Title
    kind: TaskKind
    state: TaskState
    organisation: str
    holder: str
    opened_at: datetime
    due: datetime | None
    colour: Colour
    urges: int
    case_due: datetime | None
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """What was done. Moves are only ever added; `changes` name each field with its old and new value."""

    id: UUID
    ordinal: int
    step: str
    step_title: Title
    verb: str
    title: Title
    actor: str
    in_name_of: str
    organisation: str
    post: str
    opinion: str
    terms: Mapping[str, Any]
    changes: Sequence[Mapping[str, Any]]
    reached: tuple[str, ...]
    letter: str
    at: datetime
    leaf: bytes | None


@dataclass(frozen=True, slots=True)
class MoveMade:
    """The answer to a move: the case as it is now, and the tasks that the move opened.

    `repeated` says that the same request came twice: this is the first answer again, and nothing was done.
    """

    case: Case
    move: UUID
    opened: tuple[UUID, ...]
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """One immutable version of a flow."""

    id: int
    name: str
    version: int
    digest: str
    title: Title
    installed_at: datetime


@dataclass(frozen=True, slots=True)
class DiagramStep:
    """`rank` is the column from the left, `row` the line: 0 is the main way, halves are between two branches.

    `kind` is that of the step, or `inclusive` for a choice of several. `state` is "", "passed", "open", "waiting" or
    "late"; `times` is how often the case came here.
    """

    name: str
    title: Title
    kind: str
    rank: int
    state: str = ""
    times: int = 0
    row: float = 0


@dataclass(frozen=True, slots=True)
class DiagramEdge:
    """`back` leads to a step that came before; `taken` says that this case went this way."""

    origin: str
    target: str
    title: Title
    taken: bool = False
    back: bool = False


@dataclass(frozen=True, slots=True)
class Diagram:
    """A flow as a drawing, with the state of one case where one was given."""

    steps: tuple[DiagramStep, ...]
    edges: tuple[DiagramEdge, ...]
