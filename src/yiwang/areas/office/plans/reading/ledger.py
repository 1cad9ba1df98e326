"""What reading a plan yields: plain, frozen, and each piece with its place in the original text."""

import datetime
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands in the original text: from `start` up to, not including, `end`."""

    start: int
    end: int


class Part(StrEnum):
    """What a unit of text is for."""

    TASK = "task"
    GENERAL = "general"
    GUIDANCE = "guidance"
    OBJECTIVE = "objective"
    PRINCIPLE = "principle"
    FRAMEWORK = "framework"
    BACKGROUND = "background"
    SCHEDULE = "schedule"
    SAFEGUARD = "safeguard"


class Modality(StrEnum):
    """How much a sentence binds; it decides whether being late is red."""

    MUST = "must"
    PRINCIPLE = "in-principle"
    ADVANCE = "advance"
    AIM = "aim"
    TRIAL = "trial"
    ENCOURAGE = "encourage"


class Role(StrEnum):
    """`responsible` is what a plan says that names units without saying which of them leads."""

    LEAD = "lead"
    COOPERATE = "cooperate"
    RESPONSIBLE = "responsible"


class How(StrEnum):
    """How a deadline was decided."""

    WRITTEN = "written"
    PLAN_YEAR = "plan-year"
    PERIOD_END = "period-end"
    ONGOING = "ongoing"
    NONE = "none"
    UNRELIABLE = "unreliable"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with smaller headings below it. Its own first words may say targets too."""

    id: str
    ordinal: str
    title: str
    path: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Objective:
    """One sentence of what shall be reached, under its year and its group, if the plan has groups."""

    text: str
    group: str
    deadline: datetime.date | None
    span: Span


@dataclass(frozen=True, slots=True)
class Task:
    """A leaf: a unit of text with no smaller one below. `path` holds the titles of the headings above."""

    id: str
    ordinal: str
    title: str
    path: tuple[str, ...]
    part: Part
    body: str
    verbatim: str
    span: Span
    deadlines: tuple[str, ...]
    objective: str | None = None
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What shall be there at the end: a document, a committee, an event, a campaign, or a milestone of another kind."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class Action:
    """One demand of a task, and what shall be there when it is done."""

    id: str
    task: str
    text: str
    modality: Modality
    word: str
    results: tuple[Result, ...]
    deadline: datetime.date | None
    deadlines: tuple[str, ...]
    actors: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Assignment:
    """A unit, or a class of units, that answers for a task. `name` has the prefix that the text writes once.

    Words that serve several tasks, as those of a merged cell do, give their span to the first of them alone.
    """

    task: str
    verbatim: str
    name: str
    role: Role
    is_class: bool
    decided: str
    organisation: str | None
    matched: str
    nearest: tuple[str, ...]
    span: Span | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day, or none. `span` is empty where no words say it."""

    id: str
    task: str
    date: datetime.date | None
    how: How
    verbatim: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Target:
    """A number to reach. `value` is empty where the text has lost it; `doubts` names issues that touch it."""

    id: str
    task: str
    indicator: str
    operator: str
    value: Decimal | None
    upper: Decimal | None
    unit: str
    strict: bool
    change: str
    basis: str
    scope: str
    deadline: datetime.date | None
    deadline_id: str | None
    verbatim: str
    doubts: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A term that the text names without saying what it is."""

    term: str
    span: Span


@dataclass(frozen=True, slots=True)
class Issue:
    """What could not be read, and was not guessed. `count` says how many where one line stands for several."""

    kind: str
    text: str
    span: Span | None = None
    count: int = 1
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What the document says of itself. `year` is set where the plan is for one year."""

    title: str
    issuer: str
    number: str
    date: datetime.date | None
    year: int | None
    period_start: datetime.date | None
    period_end: datetime.date | None
    source: str
    format: str
    encoding: str
    script: str
    title_span: Span | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """One plan, read. `text` is the original; `why_empty` says why there is nothing, where there is nothing."""

    document: Document
    sections: tuple[Section, ...] = ()
    objectives: tuple[Objective, ...] = ()
    tasks: tuple[Task, ...] = ()
    actions: tuple[Action, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[Target, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    issues: tuple[Issue, ...] = ()
    why_empty: str = ""
    text: str = field(default="", repr=False)

    def as_json(self) -> dict[str, Any]:
        """The ledger as JSON types, in the form of ledger.schema.json."""
        return _plain({"version": 1, **asdict(self)})


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral() else float(value)
    return value
