"""What happens after the commit and comes back: calls, children, events."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.errors import Refusal
from yiwang.support.cases.contracts import AlreadyClosed, AlreadyMoved, Answer, Call, calls
from yiwang.support.cases.engine import running, store
from yiwang.support.cases.engine.machine import Request
from yiwang.support.cases.engine.state import State, Token
from yiwang.support.cases.flow import stored
from yiwang.support.cases.flow.graph import CallStep, Child

log = logging.getLogger(__name__)
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)


def _found(task: UUID) -> tuple[State, Token] | None:
    """The case and a live task of it; None where the task is over."""
    with transaction.atomic():
        state = store.locked(task=task)
    found = state.tasks.get(task) if state else None
    return (state, found) if state and found else None


def _report(state: State, ask: Request, now: datetime) -> bool:
    """Make a move of the system; False where the task was over by then."""
    try:
        running.perform(state.id, ask, now)
    except (AlreadyMoved, AlreadyClosed):
        return False
    return True


def run_call(*, task: UUID, now: datetime) -> bool:
    """Run the call of a call step and report its outcome; whether it came to one.

    Its key is the task's, so a second try of a call that had succeeded gives the same answer. What a Refusal says no
    to is handed to a person at once; anything else is tried again, later each time, then handed over.
    """
    found = _found(task)
    if found is None or found[1].kind != "call" or found[1].terms.get("handed"):
        return False
    state, token = found
    does = stored.graph_of(state.flow).steps[token.step].does
    if not isinstance(does, CallStep):
        return False
    try:
        with transaction.atomic():
            answer = _called(does, state, token, now)
            extra = {"outcome": answer.outcome}
            running.performed(state.id, Request("outcome", SYSTEM, task, data=answer.data, extra=extra), now)
            return True
    except (AlreadyMoved, AlreadyClosed):
        return False  # it was withdrawn meanwhile: what the call wrote is rolled back with it
    except Refusal as refusal:
        failed: dict[str, Any] = {"error": str(refusal), "final": True}
    except Exception as error:  # noqa: BLE001 - a call may raise anything; it is kept and tried again
        log.warning("call %s of case %s failed", does.call, state.number, exc_info=True)
        tries = int(token.terms.get("tries", 0))
        wait = min(FIRST_WAIT * 4**tries, LONGEST_WAIT)
        failed = {"error": f"{type(error).__name__}: {error}", "again": (now + wait).isoformat()}
    _report(state, Request("fail", SYSTEM, task, extra=failed), now)
    return False


def _called(does: CallStep, state: State, token: Token, now: datetime) -> Answer:
    run = calls().get(does.call)
    if run is None:
        raise LookupError(f"no call is named {does.call}")
    seen = state.seen_from(token.scope)
    values = {name: seen.get(field) for name, field in does.gives.items()} if does.gives else seen
    return run(
        Call(
            name=does.call,
            key=str(token.id),
            task=token.id,
            case=state.number,
            token=state.token,
            region=state.region,
            organisation=state.organisation,
            applicant=state.applicant,
            item=state.item,
            values=values,
        ),
        now=now,
    )


def open_children(*, task: UUID, now: datetime) -> int:
    """Open the cases that a child step wants now, each in a transaction of its own; how many were wanted."""
    found = _found(task)
    if found is None or found[1].kind != "child":
        return 0
    state, token = found
    does = stored.graph_of(state.flow).steps[token.step].does
    if not isinstance(does, Child):
        return 0
    wanted, closed = token.terms["wanted"], token.terms["closed"]
    if not wanted:
        _report(state, Request("no_children", SYSTEM, task), now)
    waiting = [place for place in wanted if str(place) not in closed]
    if does.ordered:
        waiting = waiting[:1]
    for place in waiting:
        _open_child(does, place, state, token, now)
    return len(waiting)


def _open_child(does: Child, place: int, state: State, token: Token, now: datetime) -> None:
    child = does.children[place]
    flow = stored.latest(child.flow)
    seen = state.seen_from(token.scope)
    begin = running.Beginning(
        flow=flow.id,
        flow_name=flow.name,
        title=state.title,
        item=state.item,
        region=state.region,
        organisation=state.organisation,
        applicant=state.applicant,
        channel="system",
        data={name: seen[field] for name, field in child.gives.items() if field in seen},
        parent=state.id,
        parent_task=token.id,
    )
    running.open_case(begin, Request("open", SYSTEM, key=f"child:{token.id}:{place}"), now)


def report_child(*, parent_task: UUID, child: str, outcome: str, data: Mapping[str, Any], now: datetime) -> bool:
    """Tell a child step that one of its cases is closed; `child` is that case's token."""
    found = _found(parent_task)
    if found is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT creation_key FROM cases_case WHERE token = %s", [child])
        key = cursor.fetchone()[0]
    place = int(key.rpartition(":")[2])
    return _report(
        found[0], Request("child", SYSTEM, parent_task, data=data, extra={"place": place, "outcome": outcome}), now
    )


def signal(*, type: str, key: str, data: Mapping[str, Any], now: datetime) -> int:
    """Tell every wait for an event of this type with this key that it has come; how many cases went on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM cases_task WHERE kind = 'wait' AND state = 'open' AND terms->'keys' @> to_jsonb(%s::text)",
            [f"{type}:{key}"],
        )
        tasks = [row[0] for row in cursor.fetchall()]
    went = 0
    for task in tasks:
        found = _found(task)
        if found:
            went += _report(found[0], Request("event", SYSTEM, task, data=data, extra={"type": type}), now)
    return went
