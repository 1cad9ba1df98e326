"""Rows of the tables as objects of engine/state.py, and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from yiwang.support.cases.engine.state import Clock, Pause, Scope, State, Token

CLOCK = ("start", "amount", "unit", "rolls", "due", "yellow", "provisional", "stopped", "flag")
CASE = (
    "id", "number", "token", "title", "item", "region", "organisation", "applicant", "channel", "open", "outcome",
    "data", "parent_id", "parent_task", "moves", "created_by", "creation_key", "created_at", "closed_at", "decided_at",
    "corrections", "extensions", "urges", "recompute", "alarm_at", "flow_id", "flow_name",
    *(f"legal_{part}" for part in CLOCK), *(f"promised_{part}" for part in CLOCK),
)  # fmt: skip
TASK = (
    "id", "case_id", "scope_id", "parent_id", "step", "kind", "state", "position", "right", "region", "organisation",
    "post", "subject", "holder", "answerable", "opened_at", "opened_by", "read_at", "closed_at", "closed_by", "verb",
    "reason", "terms", "alarm_at", "rank_at", *(f"step_{part}" for part in CLOCK),
)  # fmt: skip
SCOPE = (
    "id", "case_id", "parent_id", "fork", "step", "branch", "position", "element", "data", "state", "opened_by",
    "closed_by", "reason",
)  # fmt: skip
PAUSE = ("id", "case_id", "task", "reason", "clocks", "began_at", "ended_at", "ordered_by", "document")


def _at(value: Any) -> Any:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _id(value: Any) -> Any:
    return UUID(value) if isinstance(value, str) else value


def _clock(row: Mapping[str, Any], prefix: str) -> Clock:
    part = {name: row[f"{prefix}_{name}"] for name in CLOCK}
    for name in ("start", "due", "yellow"):
        part[name] = _at(part[name])
    return Clock(**part)


def clock_columns(clock: Clock, prefix: str) -> dict[str, Any]:
    return {f"{prefix}_{name}": getattr(clock, name) for name in CLOCK}


def case_of(row: Mapping[str, Any]) -> State:
    """A case without its tasks, from its row as JSON."""
    return State(
        id=UUID(row["id"]), number=row["number"], token=row["token"], flow=row["flow_id"], flow_name=row["flow_name"],
        title=row["title"], item=row["item"], region=row["region"], organisation=row["organisation"],
        applicant=row["applicant"], channel=row["channel"], created_by=row["created_by"],
        created_at=datetime.fromisoformat(row["created_at"]), data=row["data"], open=row["open"],
        outcome=row["outcome"],
        parent=_id(row["parent_id"]), parent_task=_id(row["parent_task"]), creation_key=row["creation_key"],
        moves=row["moves"], closed_at=_at(row["closed_at"]), decided_at=_at(row["decided_at"]),
        corrections=row["corrections"], extensions=row["extensions"], urges=row["urges"],
        recompute=row["recompute"], alarm_at=_at(row["alarm_at"]), legal=_clock(row, "legal"),
        promised=_clock(row, "promised"),
    )  # fmt: skip


def case_row(state: State) -> dict[str, Any]:
    """The columns of a case."""
    own = {name: getattr(state, name) for name in CASE if hasattr(state, name)}
    own |= {"flow_id": state.flow, "parent_id": state.parent}
    return own | clock_columns(state.legal, "legal") | clock_columns(state.promised, "promised")


def token_of(row: Mapping[str, Any]) -> Token:
    """A task, from its row as JSON."""
    return Token(
        id=_id(row["id"]), step=row["step"], kind=row["kind"], state=row["state"], scope=_id(row["scope_id"]),
        parent=_id(row["parent_id"]), position=row["position"], right=row["right"], region=row["region"],
        organisation=row["organisation"], post=row["post"], subject=row["subject"], holder=row["holder"],
        answerable=row["answerable"], opened_at=_at(row["opened_at"]), opened_by=row["opened_by"],
        read_at=_at(row["read_at"]), closed_at=_at(row["closed_at"]), closed_by=row["closed_by"], verb=row["verb"],
        reason=row["reason"], terms=row["terms"], alarm_at=_at(row["alarm_at"]), rank_at=_at(row["rank_at"]),
        clock=_clock(row, "step"),
    )  # fmt: skip


def token_row(task: Token, case: UUID) -> dict[str, Any]:
    """The columns of a task."""
    own = {name: getattr(task, name) for name in TASK if hasattr(task, name)}
    own |= {"case_id": case, "scope_id": task.scope, "parent_id": task.parent}
    return own | clock_columns(task.clock, "step")


def scope_of(row: Mapping[str, Any]) -> Scope:
    """A branch."""
    return Scope(
        id=_id(row["id"]), parent=_id(row["parent_id"]), fork=_id(row["fork"]), step=row["step"],
        branch=row["branch"], position=row["position"], element=row["element"], data=row["data"],
        state=row["state"], opened_by=row["opened_by"], closed_by=row["closed_by"], reason=row["reason"],
    )  # fmt: skip


def scope_row(scope: Scope, case: UUID) -> dict[str, Any]:
    """The columns of a branch."""
    own = {name: getattr(scope, name) for name in SCOPE if hasattr(scope, name)}
    return own | {"case_id": case, "parent_id": scope.parent}


def pause_of(row: Mapping[str, Any]) -> Pause:
    """A pause."""
    return Pause(
        id=_id(row["id"]), task=_id(row["task"]), reason=row["reason"], clocks=row["clocks"],
        began_at=_at(row["began_at"]), ended_at=_at(row["ended_at"]), ordered_by=row["ordered_by"],
        document=row["document"],
    )  # fmt: skip


def pause_row(pause: Pause, case: UUID) -> dict[str, Any]:
    """The columns of a pause."""
    return {name: getattr(pause, name, case) for name in PAUSE}
