"""Loading a case under its lock, and writing back what a move changed: a few statements, whatever its size."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from psycopg import sql

from yiwang.kernel.statements import ask, run
from yiwang.support.cases.contracts.rows import LIVE
from yiwang.support.cases.engine import rows
from yiwang.support.cases.engine.machine import Done, Machine
from yiwang.support.cases.engine.state import State

LIVE_STATES = sorted(str(state) for state in LIVE)


def _columns(names: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _insert(part: str, table: str, names: Sequence[str], after: str = "", one: bool = False) -> sql.Composed:
    """Insert the objects of the parameter `part`, or the `one` that it is, once `after` is done."""
    statement = "INSERT INTO {0} ({1}) SELECT {1} FROM {2}(NULL::{0}, {3}::json) AS n {4}"
    return sql.SQL(statement).format(
        sql.Identifier(table), _columns(names), _objects(one), sql.Placeholder(part), _after(after)
    )


def _update(part: str, table: str, names: Sequence[str], after: str = "", one: bool = False) -> sql.Composed:
    """Update rows from the objects of the parameter `part`, or from the `one` that it is, once `after` is done."""
    sets = sql.SQL(", ").join(sql.SQL("{0} = n.{0}").format(sql.Identifier(name)) for name in names)
    statement = "UPDATE {0} AS o SET {1} FROM {2}(NULL::{0}, {3}::json) AS n {4} WHERE o.id = n.id RETURNING 1"
    return sql.SQL(statement).format(sql.Identifier(table), sets, _objects(one), sql.Placeholder(part), _after(after))


def _objects(one: bool) -> sql.Identifier:
    """For a set the planner thinks of a hundred objects, and would read the whole of a small table to update one."""
    return sql.Identifier("json_populate_record" if one else "json_populate_recordset")


def _after(part: str) -> sql.Composed:
    waits = sql.SQL(", (SELECT count(*) FROM {}) AS done").format(sql.Identifier(part)) if part else sql.SQL("")
    return sql.Composed([waits])


FIXED = {"id", "number", "token", "title", "item", "region", "flow_id", "flow_name", "created_by", "creation_key"}
FIXED |= {"created_at", "parent_id", "parent_task", "applicant", "channel", "organisation", "case_id"}
CASE_CHANGES = [name for name in rows.CASE if name not in FIXED]
TASK_CHANGES = [name for name in rows.TASK if name not in ("id", "case_id", "scope_id", "parent_id", "kind", "step")]
MOVE = (
    "id", "case_id", "ordinal", "task", "scope", "step", "verb", "actor", "in_name_of", "organisation", "post",
    "opinion", "given", "terms", "changes", "reached", "letter", "at", "key", "leaf",
)  # fmt: skip

# What a move may change. What ended comes first, be it nothing: its places must be free for what opens.
_PARTS_OF_A_MOVE = {
    "ended": _update("ended", "cases_task", TASK_CHANGES),
    "scopes": _update("scopes", "cases_scope", ["data", "state", "closed_by", "reason"]),
    "live": _update("live", "cases_task", TASK_CHANGES, after="ended"),
    "branched": _insert("branched", "cases_scope", rows.SCOPE),
    "opened": _insert("opened", "cases_task", rows.TASK, after="ended"),
    "pauses": _insert("pauses", "cases_pause", rows.PAUSE)
    + sql.SQL(" ON CONFLICT (id) DO UPDATE SET ended_at = excluded.ended_at"),
    "case": _update("case", "cases_case", CASE_CHANGES, one=True),
    "new_case": _insert("new_case", "cases_case", rows.CASE, one=True),
}


@lru_cache
def _saving(names: tuple[str, ...]) -> str:
    """One statement that writes a move and these parts of what it changed."""
    parts = ((sql.Identifier(name), _PARTS_OF_A_MOVE[name]) for name in names)
    named = sql.SQL(", ").join(sql.SQL("{} AS ({})").format(*part) for part in parts)
    return sql.SQL("WITH {} {}").format(named, _insert("move", "cases_move", MOVE, one=True)).as_string()


_OF_TASK = "(SELECT case_id FROM cases_task WHERE id = %(task)s)"
_CASE = "SELECT row_to_json(c)::text FROM cases_case c WHERE id = {case}"
_PARTS = """
SELECT 'task', row_to_json(t)::text FROM cases_task t WHERE case_id = {case} AND (state = ANY(%(live)s) OR %(history)s)
UNION ALL SELECT 'scope', row_to_json(s)::text FROM cases_scope s
  WHERE case_id = {case} AND (state IN ('open', 'arrived') OR %(history)s)
UNION ALL SELECT 'pause', row_to_json(p)::text FROM cases_pause p WHERE case_id = {case}
"""


def case_by_key(actor: str, key: str) -> UUID | None:
    """The case that this request opened when it came the first time."""
    found = run("SELECT id FROM cases_case WHERE created_by = %s AND creation_key = %s", [actor, key])
    return found[0][0] if found else None


def case_of_token(token: str) -> UUID | None:
    """The case of a public token."""
    found = run("SELECT id FROM cases_case WHERE token = %s", [token])
    return found[0][0] if found else None


def read(case: UUID) -> State | None:
    """The case with all its tasks, without a lock, for a page."""
    return _fetched(_CASE, {"case": case}, history=True)


def locked(*, case: UUID | None = None, task: UUID | None = None, history: bool = False) -> State | None:
    """A case with its live tasks and branches, locked until the end of the transaction; `history`: with the others.

    It is the case named, or that of a task. The lock comes first and the rest is read after it, in one round trip.
    """
    return _fetched(_CASE + " FOR NO KEY UPDATE", {"case": case, "task": task}, history=history)


def load_history(state: State) -> None:
    """Load also the tasks and branches that are over."""
    given = {"case": state.id, "live": LIVE_STATES, "history": True}
    _add_parts(state, run(_PARTS.format(case="%(case)s"), given), history=True)


def _fetched(reading: str, which: dict[str, Any], *, history: bool) -> State | None:
    place = "%(case)s" if which["case"] else _OF_TASK
    given = {**which, "live": LIVE_STATES, "history": history}
    found, parts = ask((reading.format(case=place), given), (_PARTS.format(case=place), given))
    if not found:
        return None
    state = rows.case_of(orjson.loads(found[0][0]))
    _add_parts(state, parts, history=history)
    return state


def _add_parts(state: State, parts: Sequence[Sequence[str]], *, history: bool) -> None:
    state.passed = {} if history else None
    for kind, text in parts:
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


def save(m: Machine, move: Mapping[str, Any], *, fresh: bool = False) -> None:
    """Write what a move changed, and the move; with `fresh` the case is new."""
    new = {task.id for task in m.opened}
    old = [task for task in m.touched.values() if task.id not in new]
    old += [task for task in _ranked(m) if task.id not in m.touched]
    made = {scope.id for scope in m.scopes_made}
    case = m.state.id
    parts: dict[str, Any] = {
        "ended": [rows.token_row(task, case) for task in old if not task.live],
        "live": [rows.token_row(task, case) for task in old if task.live],
        "opened": [rows.token_row(task, case) for task in m.opened],
        "branched": [rows.scope_row(scope, case) for scope in m.scopes_made],
        "scopes": [rows.scope_row(scope, case) for scope in m.scopes_touched.values() if scope.id not in made],
        "pauses": [rows.pause_row(pause, case) for pause in m.pauses_touched.values()],
        "new_case" if fresh else "case": rows.case_row(m.state),
    }
    changed = tuple(name for name, listed in parts.items() if listed or name == "ended")
    parts["move"] = {**move, "leaf": "\\x" + move["leaf"].hex()}
    run(_saving(changed), {name: orjson.dumps(parts[name]).decode() for name in (*changed, "move")})


def _ranked(m: Machine) -> list[Any]:
    return list(m.state.live_tasks()) if m.reckon else []


def mark_read(case: UUID, tasks: Sequence[UUID], now: datetime) -> None:
    """Remember that somebody who may act on these tasks has opened them."""
    run(
        "UPDATE cases_task SET read_at = %s"
        " WHERE case_id = %s AND id = ANY(%s) AND read_at IS NULL AND state = ANY(%s)",
        [now, case, list(tasks), LIVE_STATES],
    )
