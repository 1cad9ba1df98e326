"""The tools of a move: what the handlers in engine/moves may do to a case, each noting what it changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from yiwang.kernel.actors import Actor
from yiwang.support.cases.contracts.rows import TaskKind, TaskState
from yiwang.support.cases.engine import clocks
from yiwang.support.cases.engine.state import Pause, Scope, State, Token, made_id
from yiwang.support.cases.flow.graph import By, Graph, Work


@dataclass(frozen=True, slots=True)
class Done:
    """A move that was made before, as the log of moves has it."""

    id: UUID
    ordinal: int
    task: UUID | None
    verb: str
    actor: str
    letter: str
    changes: Sequence[Mapping[str, Any]]
    terms: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a case. `last` is the actor's own last move where the verb needs it."""

    verb: str
    actor: Actor
    task: UUID | None = None
    opinion: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None
    last: Done | None = None


@dataclass(slots=True)
class Machine:
    """One move in the making. `changes` name every field that got another value; `events` leave with the commit."""

    graph: Graph
    state: State
    ask: Request
    now: datetime
    made: int = 0
    reckon: bool = False
    letter: str = ""
    terms: dict[str, Any] = field(default_factory=dict)
    changes: list[dict[str, Any]] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    opened: list[Token] = field(default_factory=list)
    touched: dict[UUID, Token] = field(default_factory=dict)
    scopes_made: list[Scope] = field(default_factory=list)
    scopes_touched: dict[UUID, Scope] = field(default_factory=dict)
    pauses_touched: dict[UUID, Pause] = field(default_factory=dict)

    @property
    def ordinal(self) -> int:
        return self.state.moves + 1

    @property
    def share(self) -> float:
        return self.graph.limits.yellow

    def new_id(self) -> UUID:
        self.made += 1
        return made_id(self.state.id, self.ordinal, self.made, self.now)

    def touch(self, task: Token) -> None:
        self.touched[task.id] = task

    def touch_scope(self, scope: Scope) -> None:
        self.scopes_touched[scope.id] = scope

    # Opening and closing

    def open_task(
        self, step: str, kind: TaskKind, scope: UUID | None, by: By | None = None, parent: Token | None = None
    ) -> Token:
        """A new live task, for whom `by` says."""
        by = by or By(right="")
        task = Token(
            id=self.new_id(),
            step=step,
            kind=kind,
            state=TaskState.OPEN,
            scope=scope,
            parent=parent.id if parent else None,
            position=self._place_on(parent, kind),
            right=by.right if not by.applicant else "",
            region=self.state.region,
            organisation="" if by.applicant else self._organisation(by, scope),
            post=by.post,
            subject=self.state.applicant if by.applicant else "",
            holder="",
            answerable="",
            opened_at=self.now,
            opened_by=self.ordinal,
        )
        # A move may end what it opened (a join that one empty branch satisfies): it is ranked all the same.
        task.rank_at = clocks.rank(self.state, task)
        self.state.tasks[task.id] = task
        self.opened.append(task)
        self.touch(task)
        return task

    def _place_on(self, parent: Token | None, kind: TaskKind) -> int:
        if parent is None:
            return 0
        place = int(parent.terms.get(f"{kind}s", 0)) + 1
        parent.terms[f"{kind}s"] = place
        self.touch(parent)
        return place

    def _organisation(self, by: By, scope: UUID | None) -> str:
        if not by.organisation_field:
            return by.organisation or self.state.organisation
        value = self.state.seen_from(scope).get(by.organisation_field)
        return value if isinstance(value, str) and value else self.state.organisation

    def limit(self, task: Token, work: Work) -> None:
        """Start the step's clock of a task, if its step has one."""
        if work.within is not None:
            pauses = clocks.intervals(self.state.pauses.values(), "step", task.id)
            self.reckon = self.reckon or bool(pauses)
            task.clock = clocks.started(work.within, self.now, self.share)

    def close_task(self, task: Token, verb: str) -> None:
        """The task is done, and what hung on it is over."""
        self._over(task, TaskState.DONE)
        task.verb = verb
        self.cancel_hanging(task, f"{verb}")

    def cancel_task(self, task: Token, reason: str) -> None:
        """The task is over without having been done; `was` keeps how it stood, for a recall."""
        task.terms["was"] = task.state
        self._over(task, TaskState.CANCELLED)
        task.reason = reason
        self.cancel_hanging(task, reason)

    def _over(self, task: Token, state: TaskState) -> None:
        task.state, task.closed_at, task.closed_by = state, self.now, self.ordinal
        task.alarm_at = None
        if wake := task.terms.pop("wake", None):
            task.terms["woke"] = wake
        self.touch(task)
        for pause in self.state.pauses.values():
            if pause.task == task.id:
                self.end_pause(pause)

    def cancel_hanging(self, task: Token, reason: str) -> None:
        for child in self.hanging(task):
            self.cancel_task(child, reason or "over")

    def hanging(self, task: Token, *kinds: TaskKind) -> list[Token]:
        """The live tasks that hang on a task, of some kinds or of all."""
        return [t for t in self.state.live_tasks() if t.parent == task.id and (not kinds or t.kind in kinds)]

    def parent_of(self, task: Token) -> Token:
        if task.parent is None:
            raise LookupError("the task hangs on nothing")
        return self.state.tasks[task.parent]

    def close_scope(self, scope: Scope, state: str, reason: str = "") -> None:
        scope.state, scope.closed_by, scope.reason = state, self.ordinal, reason
        self.touch_scope(scope)

    def cancel_within(self, top: UUID | None, reason: str, *, spare: UUID | None = None) -> None:
        """Cancel every live task and open branch inside a branch (None: the whole case), but not the branch itself."""
        for task in list(self.state.live_tasks()):
            if task.live and task.id != spare and self.state.within(task.scope, top):
                self.cancel_task(task, reason)
        for scope in self.state.scopes.values():
            if scope.id != top and scope.state in ("open", "arrived") and self.state.within(scope.id, top):
                self.close_scope(scope, "cancelled", reason)

    # Data

    def write(self, scope: UUID | None, values: Mapping[str, Any]) -> None:
        """Write values where this branch may: into its own data, or the case's outside of any branch."""
        home = self.state.data if scope is None else self.state.scopes[scope].data
        for name, value in values.items():
            old = home.get(name)
            if old == value and type(old) is type(value):
                continue
            self.changes.append({"field": name, "scope": str(scope) if scope else None, "old": old, "new": value})
            if value is None:
                home.pop(name, None)
            else:
                home[name] = value
        if scope is not None and values:
            self.touch_scope(self.state.scopes[scope])

    # Clocks

    def start_clocks(self, start: datetime) -> None:
        """The legal and the promised clock begin, once."""
        limits = self.graph.limits
        if limits.legal is not None and self.state.legal.due is None:
            self.state.legal = clocks.started(limits.legal, start, self.share)
        if limits.promised is not None and self.state.promised.due is None:
            self.state.promised = clocks.started(limits.promised, start, self.share)
        self.reckon = True

    def decide(self) -> None:
        """The decision is made: the legal and the promised clock have done their work."""
        if self.state.decided_at is None:
            self.state.decided_at = self.now
        self.reckon = True

    def pause(self, reason: str, stops: Iterable[str], task: Token, document: str = "") -> None:
        """Stop the case's clocks, and the step's clock of one task, until the pause is ended."""
        wanted = set(stops)
        if whole := sorted(wanted & {"legal", "promised"}):
            self._add_pause(Pause(self.new_id(), None, reason, whole, self.now, None, self.ask.actor.subject, document))
        if "step" in wanted:
            self._add_pause(
                Pause(self.new_id(), task.id, reason, ["step"], self.now, None, self.ask.actor.subject, document)
            )

    def _add_pause(self, pause: Pause) -> None:
        self.state.pauses[pause.id] = pause
        self.pauses_touched[pause.id] = pause
        self.reckon = True

    def end_pauses(self, task: Token) -> None:
        """End what a task ordered: the pauses whose beginning its terms remember."""
        for text in task.terms.pop("pauses", ()):
            self.end_pause(self.state.pauses[UUID(text)])
        self.touch(task)

    def end_pause(self, pause: Pause) -> None:
        if pause.ended_at is None:
            pause.ended_at = max(self.now, pause.began_at)
            self.pauses_touched[pause.id] = pause
            self.reckon = True

    def paused(self, task: Token, before: int) -> None:
        """Let a task remember the pauses that were added since there were `before` of them."""
        task.terms["pauses"] = [str(each) for each in list(self.state.pauses)[before:]]
        self.touch(task)

    # Saying

    def tell(self, type: str, **data: Any) -> None:
        """An event beside the one that every move publishes."""
        self.events.append((type, data))

    def finish(self) -> None:
        """Bring clocks, alarms and ranks in step after everything else was done."""
        clocks.reckon_case(self.state, self.share) if self.reckon else clocks.wind(self.state)
        self.state.moves += 1
