"""What time does to cases: flags, waits that end, limits that are reached, limits that are counted anew."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from yiwang.kernel.actors import SYSTEM
from yiwang.support.cases.engine import running, store
from yiwang.support.cases.engine.machine import Request
from yiwang.support.cases.engine.moves import timing
from yiwang.support.cases.flow.stored import graph_of
from yiwang.support.cases.operations.reporting import run_call

_DUE = """
SELECT id FROM cases_case WHERE recompute OR alarm_at <= %(now)s
UNION SELECT case_id FROM cases_task WHERE alarm_at <= %(now)s
LIMIT %(limit)s
"""
MOST_IN_A_ROW = 50


def ring_due(*, now: datetime, limit: int = 200) -> int:
    """Let the clock make every move that is due on up to `limit` cases, each in its own transaction; how many moves."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"now": now, "limit": limit})
        cases = [row[0] for row in cursor.fetchall()]
    return sum(_ring(case, now) for case in cases)


def _ring(case: UUID, now: datetime) -> int:
    for made in range(MOST_IN_A_ROW):
        verb, task = _next(case, now)
        if not verb:
            return made
        if verb == "call" and task is not None:
            run_call(task=task, now=now)
        else:
            running.perform(case, Request(verb, SYSTEM, task), now)
    return MOST_IN_A_ROW


@transaction.atomic
def _next(case: UUID, now: datetime) -> tuple[str, UUID | None]:
    state = store.locked(case=case)
    if state is None or not state.open:
        return "", None
    due = timing.due_moves(graph_of(state.flow), state, now)
    if not due:
        return "", None
    verb, task = due[0]
    return verb, task.id if task else None


def recompute(*, now: datetime) -> int:
    """Have every open case with a running limit counted anew: the calendar was changed. How many were marked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_case SET recompute = true WHERE open AND NOT recompute AND (legal_due > %(now)s OR"
            " promised_due > %(now)s OR EXISTS (SELECT 1 FROM cases_task t WHERE t.case_id = cases_case.id"
            " AND t.step_due > %(now)s AND t.closed_at IS NULL))",
            {"now": now},
        )
        return cursor.rowcount
