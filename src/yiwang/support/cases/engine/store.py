"""Loading a case under its lock, and writing back what a move changed: a few statements, whatever its size."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from psycopg import sql

from yiwang.kernel.statements import run
from yiwang.support.cases.contracts.rows import LIVE
from yiwang.support.cases.engine import rows
from yiwang.support.cases.engine.machine import Done, Machine
from yiwang.support.cases.engine.state import State

LIVE_STATES = sorted(str(state) for state in LIVE)


def _columns(names: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _insert(table: str, names: Sequence[str]) -> str:
    statement = sql.SQL("INSERT INTO {0} ({1}) SELECT {1} FROM jsonb_populate_recordset(NULL::{0}, %s::jsonb)").format(
        sql.Identifier(table), _columns(names)
    )
    return statement.as_string()


def _update(table: str, names: Sequence[str]) -> str:
    sets = sql.SQL(", ").join(sql.SQL("{0} = n.{0}").format(sql.Identifier(name)) for name in names)
    statement = sql.SQL(
        "UPDATE {0} AS o SET {1} FROM jsonb_populate_recordset(NULL::{0}, %s::jsonb) AS n WHERE o.id = n.id"
    ).format(sql.Identifier(table), sets)
    return statement.as_string()


FIXED = {"id", "number", "token", "title", "item", "region", "flow_id", "flow_name", "created_by", "creation_key"}
FIXED |= {"created_at", "parent_id", "parent_task", "applicant", "channel", "organisation", "case_id"}
CASE_CHANGES = [name for name in rows.CASE if name not in FIXED]
TASK_CHANGES = [name for name in rows.TASK if name not in ("id", "case_id", "scope_id", "parent_id", "kind", "step")]
MOVE = (
    "id", "case_id", "ordinal", "task", "scope", "step", "verb", "actor", "in_name_of", "organisation", "post",
    "opinion", "given", "terms", "changes", "reached", "letter", "at", "key", "leaf",
)  # fmt: skip

_LOCK = sql.SQL("SELECT {} FROM cases_case WHERE id = %s FOR NO KEY UPDATE").format(_columns(rows.CASE)).as_string()
_READ = sql.SQL("SELECT {} FROM cases_case WHERE id = %s").format(_columns(rows.CASE)).as_string()
_CASE_OF_TASK = "SELECT case_id FROM cases_task WHERE id = %s"
_PARTS = """
SELECT 'task', to_jsonb(t)::text FROM cases_task t WHERE case_id = %(case)s AND (state = ANY(%(live)s) OR %(history)s)
UNION ALL SELECT 'scope', to_jsonb(s)::text FROM cases_scope s
  WHERE case_id = %(case)s AND (state IN ('open', 'arrived') OR %(history)s)
UNION ALL SELECT 'pause', to_jsonb(p)::text FROM cases_pause p WHERE case_id = %(case)s
"""
_INSERT_CASE = _insert("cases_case", rows.CASE)
_INSERT_TASKS = _insert("cases_task", rows.TASK)
_INSERT_SCOPES = _insert("cases_scope", rows.SCOPE)
_INSERT_MOVE = _insert("cases_move", MOVE)
_UPDATE_CASE = _update("cases_case", CASE_CHANGES)
_UPDATE_TASKS = _update("cases_task", TASK_CHANGES)
_UPDATE_SCOPES = _update("cases_scope", ["data", "state", "closed_by", "reason"])
_PUT_PAUSES = _insert("cases_pause", rows.PAUSE) + " ON CONFLICT (id) DO UPDATE SET ended_at = excluded.ended_at"


def _write(statement: str, listed: Sequence[Mapping[str, Any]]) -> None:
    if listed:
        run(statement, [orjson.dumps(listed).decode()])


def case_of_task(task: UUID) -> UUID | None:
    """The case of a task, if there is such a task."""
    found = run(_CASE_OF_TASK, [task])
    return found[0][0] if found else None


def case_by_key(actor: str, key: str) -> UUID | None:
    """The case that this request opened when it came the first time."""
    found = run("SELECT id FROM cases_case WHERE created_by = %s AND creation_key = %s", [actor, key])
    return found[0][0] if found else None


def case_of_token(token: str) -> UUID | None:
    """The case of a public token."""
    found = run("SELECT id FROM cases_case WHERE token = %s", [token])
    return found[0][0] if found else None


def locked(case: UUID) -> State | None:
    """The case alone, locked until the end of the transaction."""
    found = run(_LOCK, [case])
    if not found:
        return None
    return _state(found[0])


def _state(found: Sequence[Any]) -> State:
    row = dict(zip(rows.CASE, found, strict=True))
    if isinstance(row["data"], str):
        row["data"] = orjson.loads(row["data"])
    return rows.case_of(row)


def read(case: UUID) -> State | None:
    """The case with all its tasks, without a lock, for a page."""
    found = run(_READ, [case])
    if not found:
        return None
    state = _state(found[0])
    load_parts(state, history=True)
    return state


def locked_state(case: UUID) -> State | None:
    """The case with its live tasks and branches, locked until the end of the transaction."""
    state = locked(case)
    if state is not None:
        load_parts(state, history=False)
    return state


def load_parts(state: State, *, history: bool) -> None:
    """Its live tasks and branches, and its pauses; with `history` also those that are over."""
    if history:
        state.passed = {}
    for kind, text in run(_PARTS, {"case": state.id, "live": LIVE_STATES, "history": history}):
        row = orjson.loads(text)
        if kind == "task":
            task = rows.token_of(row)
            (state.tasks if task.live else state.passed if state.passed is not None else {})[task.id] = task
        elif kind == "scope":
            scope = rows.scope_of(row)
            state.scopes[scope.id] = scope
        else:
            pause = rows.pause_of(row)
            state.pauses[pause.id] = pause
    state.tasks = dict(sorted(state.tasks.items(), key=lambda item: (item[1].opened_by, item[0].int)))
    state.pauses = dict(sorted(state.pauses.items(), key=lambda item: (item[1].began_at, item[0].int)))


_DONE = "SELECT id, ordinal, task, verb, actor, letter, changes::text, terms::text FROM cases_move WHERE case_id = %s"


def move_by_key(case: UUID, actor: str, key: str) -> Done | None:
    """The move that this request made when it came the first time."""
    return _done(run(f"{_DONE} AND actor = %s AND key = %s", [case, actor, key]))


def last_move_of(case: UUID, actor: str) -> Done | None:
    """The last move of an actor in a case that was not taken back, beside reading and taking."""
    return _done(run(f"{_DONE} AND actor = %s ORDER BY ordinal DESC LIMIT 1", [case, actor]))


def opened_by(case: UUID, ordinal: int) -> list[UUID]:
    """The tasks that a move opened."""
    return [row[0] for row in run("SELECT id FROM cases_task WHERE case_id = %s AND opened_by = %s", [case, ordinal])]


def _done(found: Sequence[tuple[Any, ...]]) -> Done | None:
    if not found:
        return None
    id, ordinal, task, verb, actor, letter, changes, terms = found[0]
    return Done(id, ordinal, task, verb, actor, letter, orjson.loads(changes), orjson.loads(terms))


def next_number() -> int:
    """The next of the sequence in case numbers; gaps may be left."""
    return int(run("SELECT nextval('cases_number')", [])[0][0])


def insert_case(state: State) -> None:
    """Write a new case; its tasks follow with `save`."""
    _write(_INSERT_CASE, [rows.case_row(state)])


def save(m: Machine, move: Mapping[str, Any], *, fresh: bool = False) -> None:
    """Write what a move changed. Tasks that ended come first: their places must be free for those that open."""
    new = {task.id for task in m.opened}
    old = [task for task in m.touched.values() if task.id not in new]
    old += [task for task in _ranked(m) if task.id not in m.touched]
    case = m.state.id
    _write(_UPDATE_TASKS, [rows.token_row(task, case) for task in old if not task.live])
    _write(_UPDATE_TASKS, [rows.token_row(task, case) for task in old if task.live])
    _write(_INSERT_SCOPES, [rows.scope_row(scope, case) for scope in m.scopes_made])
    made = {scope.id for scope in m.scopes_made}
    _write(_UPDATE_SCOPES, [rows.scope_row(s, case) for s in m.scopes_touched.values() if s.id not in made])
    _write(_INSERT_TASKS, [rows.token_row(task, case) for task in m.opened])
    _write(_PUT_PAUSES, [rows.pause_row(pause, case) for pause in m.pauses_touched.values()])
    if not fresh:
        _write(_UPDATE_CASE, [rows.case_row(m.state)])
    _write(_INSERT_MOVE, [{**move, "leaf": "\\x" + move["leaf"].hex()}])


def _ranked(m: Machine) -> list[Any]:
    return list(m.state.live_tasks()) if m.reckon else []


def mark_read(case: UUID, tasks: Sequence[UUID], now: datetime) -> None:
    """Remember that somebody who may act on these tasks has opened them."""
    run(
        "UPDATE cases_task SET read_at = %s"
        " WHERE case_id = %s AND id = ANY(%s) AND read_at IS NULL AND state = ANY(%s)",
        [now, case, list(tasks), LIVE_STATES],
    )
