"""How many there are: exact to ten thousand, and by facet."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg import sql

from yiwang.kernel.actors import Actor
from yiwang.kernel.paging import COUNT_LIMIT
from yiwang.support.cases.contracts import READ_CASES, CaseFilter, Facet, TodoFilter
from yiwang.support.cases.queries.asking import CASE_COLOUR, TODO_COLOUR, Params, case_filter, placed
from yiwang.support.cases.queries.finding import found

_FACETS = ("colour", "flow", "step", "item", "state", "organisation")


def _run(statement: sql.Composable, params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def counted_todo(asked: TodoFilter, viewer: Actor, now: datetime) -> tuple[int, bool]:
    """How many tasks, and whether there are more than are counted."""
    head, params = found(asked, viewer, now, sql.SQL("true"))
    statement = sql.SQL("{} SELECT count(*) FROM (SELECT 1 FROM candidate LIMIT %(limit)s) n").format(head)
    count = _run(statement, {**params, "limit": COUNT_LIMIT + 1})[0][0]
    return min(count, COUNT_LIMIT), count > COUNT_LIMIT


def counted_cases(conditions: sql.Composable, who: sql.Composable, params: Params) -> tuple[int, bool]:
    """How many cases, and whether there are more than are counted."""
    statement = sql.SQL("SELECT count(*) FROM (SELECT 1 FROM cases_case c WHERE {} AND {} LIMIT %(limit)s) n").format(
        conditions, who
    )
    count = _run(statement, {**params, "limit": COUNT_LIMIT + 1})[0][0]
    return min(count, COUNT_LIMIT), count > COUNT_LIMIT


def todo_counts(asked: TodoFilter, *, viewer: Actor, now: datetime) -> list[Facet]:
    """How many tasks of each colour, flow, step, item, state and organisation are among what is asked for."""
    head, params = found(asked, viewer, now, sql.SQL("true"))
    statement = sql.SQL(
        "{} SELECT {} AS colour, c.flow_name, t.step, c.item, t.state, t.organisation, count(*)"
        " FROM (SELECT id FROM candidate LIMIT %(limit)s) n JOIN cases_task t USING (id)"
        " JOIN cases_case c ON c.id = t.case_id GROUP BY 1, 2, 3, 4, 5, 6"
    ).format(head, TODO_COLOUR)
    return _facets(_FACETS, _run(statement, {**params, "limit": COUNT_LIMIT}))


def case_counts(asked: CaseFilter, *, viewer: Actor, now: datetime) -> list[Facet]:
    """How many cases of each state, outcome, colour, flow and item are among what is asked for."""
    viewer.must(READ_CASES)
    conditions, params = case_filter(asked, now)
    statement = sql.SQL(
        "SELECT CASE WHEN open THEN 'open' ELSE 'closed' END, outcome, colour, flow_name, item, count(*) FROM"
        " (SELECT c.*, {} AS colour FROM cases_case c WHERE {} AND {} LIMIT %(limit)s) n GROUP BY 1, 2, 3, 4, 5"
    ).format(CASE_COLOUR, conditions, placed("c", viewer, READ_CASES, params))
    names = ("state", "outcome", "colour", "flow", "item")
    return _facets(names, _run(statement, {**params, "limit": COUNT_LIMIT}))


def _facets(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> list[Facet]:
    counters = [Counter[str]() for _ in names]
    for *values, count in rows:
        for counter, value in zip(counters, values, strict=True):
            counter[value] += count
    return [Facet(name, dict(counter)) for name, counter in zip(names, counters, strict=True)]


def waiting_for(viewer: Actor, *, now: datetime) -> int:
    """How many tasks the viewer may act on; at most 10,001."""
    count, more = counted_todo(TodoFilter(), viewer, now)
    return count + more
