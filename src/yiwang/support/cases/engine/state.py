"""One case in memory: what the store loads, the moves change and the store writes back. No rules live here."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from yiwang.support.cases.contracts.rows import LIVE, TaskKind

ON_STEP = frozenset({TaskKind.WORK, TaskKind.JOINT, TaskKind.CALL, TaskKind.WAIT, TaskKind.CHILD})


@dataclass(slots=True)
class Clock:
    """One of a case's or a task's clocks. `flag` is 0, 1 (yellow was raised) or 2 (red was raised)."""

    start: datetime | None = None
    amount: int | None = None
    unit: str | None = None
    rolls: bool = False
    due: datetime | None = None
    yellow: datetime | None = None
    provisional: bool = False
    stopped: bool = False
    flag: int = 0

    @property
    def runs(self) -> bool:
        return self.due is not None and not self.stopped


@dataclass(slots=True)
class Token:
    """A task: a token on a step, or what hangs on one."""

    id: UUID
    step: str
    kind: str
    state: str
    scope: UUID | None
    parent: UUID | None
    position: int
    right: str
    region: str
    organisation: str
    post: str
    subject: str
    holder: str
    answerable: str
    opened_at: datetime
    opened_by: int
    read_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: int | None = None
    verb: str = ""
    reason: str = ""
    terms: dict[str, Any] = field(default_factory=dict)
    alarm_at: datetime | None = None
    rank_at: datetime | None = None
    clock: Clock = field(default_factory=Clock)

    @property
    def live(self) -> bool:
        return self.state in LIVE


@dataclass(slots=True)
class Scope:
    """A branch. `state` is open, arrived, joined or cancelled."""

    id: UUID
    parent: UUID | None
    fork: UUID
    step: str
    branch: str
    position: int
    element: Any
    data: dict[str, Any]
    state: str
    opened_by: int
    closed_by: int | None = None
    reason: str = ""


@dataclass(slots=True)
class Pause:
    """Time that is not charged; `task` is None where it concerns the whole case."""

    id: UUID
    task: UUID | None
    reason: str
    clocks: list[str]
    began_at: datetime
    ended_at: datetime | None
    ordered_by: str
    document: str = ""


@dataclass(slots=True)
class State:
    """A case with its live tasks, its live branches and all of its pauses; `passed` are tasks that are done.

    `passed` is None where the history was not loaded.
    """

    id: UUID
    number: str
    token: str
    flow: int
    flow_name: str
    title: str
    item: str
    region: str
    organisation: str
    applicant: str
    channel: str
    created_by: str
    created_at: datetime
    data: dict[str, Any]
    open: bool = True
    outcome: str = ""
    parent: UUID | None = None
    parent_task: UUID | None = None
    creation_key: str | None = None
    moves: int = 0
    closed_at: datetime | None = None
    decided_at: datetime | None = None
    corrections: int = 0
    extensions: int = 0
    urges: int = 0
    recompute: bool = False
    alarm_at: datetime | None = None
    legal: Clock = field(default_factory=Clock)
    promised: Clock = field(default_factory=Clock)
    tasks: dict[UUID, Token] = field(default_factory=dict)
    scopes: dict[UUID, Scope] = field(default_factory=dict)
    pauses: dict[UUID, Pause] = field(default_factory=dict)
    passed: dict[UUID, Token] | None = None

    def live_tasks(self) -> Iterator[Token]:
        """Tasks that are not over, in the order of opening."""
        return (task for task in self.tasks.values() if task.live)

    def chain(self, scope: UUID | None) -> Iterator[Scope]:
        """A branch and those around it, from the inside out."""
        while scope is not None:
            here = self.scopes[scope]
            yield here
            scope = here.parent

    def within(self, scope: UUID | None, top: UUID | None) -> bool:
        """Whether a branch is `top` or stands inside it; everything stands inside None."""
        return top is None or any(here.id == top for here in self.chain(scope))

    def seen_from(self, scope: UUID | None) -> dict[str, Any]:
        """The data as a branch sees them: the case's, then those of the branches around it, then its own."""
        seen = dict(self.data)
        for here in reversed(list(self.chain(scope))):
            if here.element is not None:
                seen["element"] = here.element
            seen.update(here.data)
        return seen

    def clocks(self) -> Mapping[str, Clock]:
        return {"legal": self.legal, "promised": self.promised}


def made_id(case: UUID, ordinal: int, place: int, now: datetime) -> UUID:
    """The same identifier for the same thing of the same move, and growing with time so that indexes stay tight.

    A version 8 UUID: 48 bits of milliseconds, then a digest; so replaying the moves gives the same rows.
    """
    digest = hashlib.sha256(b"%b/%d/%d" % (case.bytes, ordinal, place)).digest()
    bits = (int(now.timestamp() * 1000) & (1 << 48) - 1) << 80 | int.from_bytes(digest[:10], "big")
    return UUID(int=bits & ~(0xF << 76) & ~(0x3 << 62) | 0x8 << 76 | 0x2 << 62)
