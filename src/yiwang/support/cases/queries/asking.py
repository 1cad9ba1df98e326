"""What lists ask of the tables: places, filters and colours as composed SQL, with every value a parameter."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from psycopg import sql

from yiwang.kernel.actors import Actor, ActorKind, Right
from yiwang.support.cases.contracts import CaseFilter, TodoFilter
from yiwang.support.cases.contracts.rows import LIVE

Params = dict[str, Any]
LIVE_STATES = sorted(str(state) for state in LIVE)
PERSONS = ["answer", "approval", "call", "joint", "opinion", "signature", "signer", "work"]

_RED = """(t.step_flag = 2 OR (NOT t.step_stopped AND t.step_due < %(now)s) OR (c.decided_at IS NULL AND
 (c.promised_flag = 2 OR (NOT c.promised_stopped AND c.promised_due < %(now)s))))"""
_YELLOW = """(t.step_flag = 1 OR (NOT t.step_stopped AND t.step_yellow <= %(now)s) OR (c.decided_at IS NULL AND
 (c.promised_flag = 1 OR (NOT c.promised_stopped AND c.promised_yellow <= %(now)s))))"""
TODO_COLOUR = sql.SQL(f"CASE WHEN {_RED} THEN 'red' WHEN {_YELLOW} THEN 'yellow' ELSE 'green' END")  # noqa: S608
CASE_COLOUR = sql.SQL(
    """CASE WHEN c.promised_flag = 2 OR c.legal_flag = 2 OR (NOT c.promised_stopped AND
 c.promised_due < coalesce(c.decided_at, %(now)s)) THEN 'red'
 WHEN c.promised_flag = 1 OR (NOT c.promised_stopped AND c.promised_yellow <= coalesce(c.decided_at, %(now)s))
 THEN 'yellow' ELSE 'green' END"""
)


def todo_filter(asked: TodoFilter, now: datetime) -> tuple[sql.Composable, Params]:
    """The conditions on `t` (the task) and `c` (its case)."""
    params: Params = {"now": now, "live": LIVE_STATES, "persons": PERSONS}
    parts: list[sql.Composable] = [
        sql.SQL("t.state = ANY(%(live)s)"),
        sql.SQL("t.kind = ANY(%(persons)s)"),
        sql.SQL("(t.kind <> 'call' OR t.terms ? 'handed')"),
    ]
    equal = {"flow": "c.flow_name", "item": "c.item", "step": "t.step", "state": "t.state"}
    parts += list(_equals(asked, equal, params))
    parts += list(_place("t", asked.organisation, params))
    if asked.colour:
        parts.append(sql.SQL("{} = %(colour)s").format(TODO_COLOUR))
        params["colour"] = asked.colour
    if asked.due_before:
        parts.append(sql.SQL("t.rank_at < %(due_before)s"))
        params["due_before"] = asked.due_before
    parts += list(_text(asked.text, params))
    return sql.SQL(" AND ").join(parts), params


def case_filter(asked: CaseFilter, now: datetime) -> tuple[sql.Composable, Params]:
    """The conditions on `c`."""
    params: Params = {"now": now}
    parts: list[sql.Composable] = [sql.SQL("true")]
    parts += list(_equals(asked, {"flow": "c.flow_name", "item": "c.item", "outcome": "c.outcome"}, params))
    parts += list(_place("c", asked.organisation, params))
    if asked.region:
        parts.append(sql.SQL("c.region LIKE %(region)s"))
        params["region"] = asked.region.rstrip("0") + "%"
    if asked.state:
        parts.append(sql.SQL("c.open = %(open)s"))
        params["open"] = asked.state == "open"
    if asked.colour:
        parts.append(sql.SQL("{} = %(colour)s").format(CASE_COLOUR))
        params["colour"] = asked.colour
    for name, operator in (("since", ">="), ("until", "<")):
        if (moment := getattr(asked, name)) is not None:
            parts.append(sql.SQL("c.created_at {} {}").format(sql.SQL(operator), sql.Placeholder(name)))
            params[name] = moment
    parts += list(_text(asked.text, params))
    return sql.SQL(" AND ").join(parts), params


def _equals(asked: Any, columns: Mapping[str, str], params: Params) -> Iterator[sql.Composable]:
    for name, column in columns.items():
        if value := getattr(asked, name):
            params[name] = value
            yield sql.SQL("{} = {}").format(sql.SQL(column), sql.Placeholder(name))


def _place(table: str, path: str, params: Params) -> Iterator[sql.Composable]:
    if path:
        params["path"], params["under"] = path, _under(path)
        yield sql.SQL("({0}.organisation = %(path)s OR {0}.organisation LIKE %(under)s)").format(sql.Identifier(table))


def _under(path: str) -> str:
    return path.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "/%"


def _text(text: str, params: Params) -> Iterator[sql.Composable]:
    text = text.strip()
    if not text:
        return
    like = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    if text[:6].isdigit():
        params["text"] = like + "%"
        yield sql.SQL("c.number LIKE %(text)s")
    else:
        params["text"] = f"%{like}%"
        yield sql.SQL("c.title ILIKE %(text)s")


def placed(table: str, viewer: Actor, right: Right, params: Params) -> sql.Composable:
    """Whether a row stands where the viewer holds a right."""
    scopes = viewer.scopes(right)
    params["regions"] = [region + "%" for region, _ in scopes]
    params["paths"] = [path for _, path in scopes]
    return sql.SQL(
        "EXISTS (SELECT 1 FROM unnest(%(regions)s::text[], %(paths)s::text[]) AS s(region, path)"
        " WHERE {0}.region LIKE s.region AND (s.path = '' OR {0}.organisation = s.path"
        " OR starts_with({0}.organisation, s.path || '/')))"
    ).format(sql.Identifier(table))


def everywhere(viewer: Actor, right: Right) -> bool:
    """Whether the viewer holds a right without any limit of place."""
    return viewer.kind is ActorKind.SYSTEM or ("", "") in viewer.scopes(right)
