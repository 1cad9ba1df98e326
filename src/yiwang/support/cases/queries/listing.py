"""The to-do list and the list of cases."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import sql

from yiwang.kernel.actors import Actor
from yiwang.kernel.errors import SignInFirst
from yiwang.kernel.paging import Page, decode_cursor, encode_cursor
from yiwang.support.cases.contracts import READ_CASES, CaseFilter, CaseRow, Colour, TaskKind, TaskState, TodoFilter
from yiwang.support.cases.contracts import TodoRow as Todo
from yiwang.support.cases.flow.stored import graph_of
from yiwang.support.cases.queries.asking import CASE_COLOUR, TODO_COLOUR, case_filter, placed
from yiwang.support.cases.queries.counting import counted_cases, counted_todo
from yiwang.support.cases.queries.finding import found

BATCH = 500
_TODO = """
{head} SELECT t.id, c.token, c.number, c.title, c.flow_name, c.flow_id, c.item, t.step, t.kind, t.state, t.organisation,
  t.holder, t.opened_at, t.step_due, c.urges, coalesce(c.promised_due, c.legal_due), t.rank_at, {colour},
  CASE WHEN t.step_due IS NULL THEN c.promised_stopped ELSE t.step_stopped END
FROM (SELECT id FROM candidate ORDER BY rank_at, id LIMIT %(limit)s) n
JOIN cases_task t USING (id) JOIN cases_case c ON c.id = t.case_id ORDER BY t.rank_at, t.id
"""


def todo(asked: TodoFilter, *, viewer: Actor, now: datetime) -> Page[Todo]:
    """The tasks that the viewer may act on, what is due first first: their own and those of their groups."""
    if not viewer.signed_in:
        raise SignInFirst()
    rows = _todo_rows(asked, viewer, now)
    last = rows[asked.limit - 1] if len(rows) > asked.limit else None
    count, more = counted_todo(asked, viewer, now)
    return Page(
        rows=[_todo(row) for row in rows[: asked.limit]],
        count=count,
        more=more,
        after=encode_cursor(last[16].isoformat(), str(last[0])) if last else None,
    )


def every_todo(asked: TodoFilter, *, viewer: Actor, now: datetime) -> Iterator[Todo]:
    """All of them, for an export."""
    while True:
        page = todo(_with(asked, BATCH), viewer=viewer, now=now)
        yield from page.rows
        if page.after is None:
            return
        asked = _with(asked, BATCH, page.after)


def _with(asked: Any, limit: int, after: str | None = None) -> Any:
    return replace(asked, limit=limit, after=asked.after if after is None else after)


def _todo_rows(asked: TodoFilter, viewer: Actor, now: datetime) -> list[tuple[Any, ...]]:
    after: sql.Composable = sql.SQL("true")
    keys: dict[str, Any] = {}
    if asked.after:
        moment, id = decode_cursor(asked.after, 2)
        after, keys = sql.SQL("(t.rank_at, t.id) > (%(a_rank)s, %(a_id)s)"), {"a_rank": moment, "a_id": UUID(id)}
    head, params = found(asked, viewer, now, after)
    statement = sql.SQL(_TODO).format(head=head, colour=TODO_COLOUR)
    return _run(statement, {**params, **keys, "limit": asked.limit + 1})


def _run(statement: sql.Composable, params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def _todo(row: Sequence[Any]) -> Todo:
    steps = graph_of(row[5]).steps
    return Todo(
        task=row[0],
        case=row[1],
        number=row[2],
        title=row[3],
        flow=row[4],
        item=row[6],
        step=row[7],
        step_title=steps[row[7]].title,
        kind=TaskKind(row[8]),
        state=TaskState(row[9]),
        organisation=row[10],
        holder=row[11],
        opened_at=row[12],
        due=row[13],
        colour=Colour(row[17]),
        urges=row[14],
        case_due=row[15],
        stopped=row[18],
    )


# Cases

_CASES = """
SELECT c.id, c.number, c.token, c.flow_name, c.title, c.item, c.organisation, c.open, c.outcome, c.created_at,
       c.closed_at, coalesce(c.promised_due, c.legal_due), {colour},
       ARRAY(SELECT DISTINCT t.step FROM cases_task t WHERE t.case_id = c.id AND t.closed_at IS NULL
             AND t.state <> 'cancelled' AND t.parent_id IS NULL), c.promised_stopped
FROM cases_case c WHERE {conditions} AND {who} AND {after} ORDER BY c.created_at DESC, c.id LIMIT %(limit)s
"""


def cases(asked: CaseFilter, *, viewer: Actor, now: datetime) -> Page[CaseRow]:
    """The cases of the places where the viewer may read cases, the newest first."""
    viewer.must(READ_CASES)
    params: dict[str, Any] = {}
    return _cases(asked, placed("c", viewer, READ_CASES, params), params, now)


def my_cases(asked: CaseFilter, *, viewer: Actor, now: datetime) -> Page[CaseRow]:
    """The cases for which the viewer, or the firm for which they act, applied."""
    if not viewer.signed_in:
        raise SignInFirst()
    mine = sql.SQL("c.applicant = %(party)s AND (cardinality(%(items)s::text[]) = 0 OR c.item = ANY(%(items)s))")
    return _cases(asked, mine, {"party": viewer.party, "items": sorted(viewer.items)}, now)


def every_case_of_mine(asked: CaseFilter, *, viewer: Actor, now: datetime) -> Iterator[CaseRow]:
    """All of `my_cases`, for an export."""
    while True:
        page = my_cases(_with(asked, BATCH), viewer=viewer, now=now)
        yield from page.rows
        if page.after is None:
            return
        asked = _with(asked, BATCH, page.after)


def every_case(asked: CaseFilter, *, viewer: Actor, now: datetime) -> Iterator[CaseRow]:
    """All of them, for an export."""
    while True:
        page = cases(_with(asked, BATCH), viewer=viewer, now=now)
        yield from page.rows
        if page.after is None:
            return
        asked = _with(asked, BATCH, page.after)


def _cases(asked: CaseFilter, who: sql.Composable, extra: dict[str, Any], now: datetime) -> Page[CaseRow]:
    conditions, params = case_filter(asked, now)
    params.update(extra)
    after: sql.Composable = sql.SQL("true")
    count, more = counted_cases(conditions, who, params)
    if asked.after:
        params["a_created"], params["a_id"] = decode_cursor(asked.after, 2)
        after = sql.SQL("(c.created_at < %(a_created)s OR (c.created_at = %(a_created)s AND c.id > %(a_id)s::uuid))")
    statement = sql.SQL(_CASES).format(colour=CASE_COLOUR, conditions=conditions, who=who, after=after)
    rows = _run(statement, {**params, "limit": asked.limit + 1})
    last = rows[asked.limit - 1] if len(rows) > asked.limit else None
    return Page(
        rows=[_case(row) for row in rows[: asked.limit]],
        count=count,
        more=more,
        after=encode_cursor(last[9].isoformat(), str(last[0])) if last else None,
    )


def _case(row: Sequence[Any]) -> CaseRow:
    return CaseRow(
        number=row[1],
        token=row[2],
        flow=row[3],
        title=row[4],
        item=row[5],
        organisation=row[6],
        open=row[7],
        outcome=row[8],
        created_at=row[9],
        closed_at=row[10],
        due=row[11],
        colour=Colour(row[12]),
        steps=tuple(row[13]),
        stopped=row[14],
    )
