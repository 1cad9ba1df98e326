"""Opening cases and moving them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yiwang.kernel.actors import Actor, ActorKind
from yiwang.kernel.errors import SignInFirst
from yiwang.support.cases.contracts import WORK_ON_CASES, MoveMade, NewCase, UnknownCase
from yiwang.support.cases.engine import rights, running, store
from yiwang.support.cases.engine.machine import Request
from yiwang.support.cases.flow import stored


def open_case(new: NewCase, *, actor: Actor, now: datetime, key: str | None = None) -> MoveMade:
    """Open a case of the newest version of a flow. The same key of the same actor is the same case.

    An applicant opens for themselves; an officer who may work on cases there for anybody. Refuses with
    `cases.unknown-flow`.
    """
    _must_open(new, actor)
    flow = stored.latest(new.flow)
    begin = running.Beginning(
        flow.id, flow.name, new.title, new.item, new.region, new.organisation, new.applicant, new.channel, new.data
    )
    return running.open_case(begin, Request("open", actor, key=key), now)


def _must_open(new: NewCase, actor: Actor) -> None:
    if actor.kind is ActorKind.SYSTEM:
        return
    if not actor.signed_in:
        raise SignInFirst()
    if not actor.is_party(new.applicant, new.item):
        actor.must(WORK_ON_CASES, within=new.region, organisation=new.organisation)


def make_move(
    *,
    task: UUID,
    verb: str,
    opinion: str = "",
    data: Mapping[str, Any] | None = None,
    extra: Mapping[str, Any] | None = None,
    actor: Actor,
    now: datetime,
    key: str | None = None,
) -> MoveMade:
    """Make a move on a task. `data` are fields that it asks for, `extra` what its offer asks for beside them.

    Refuses with `cases.already-moved` and where the case stands now, if somebody was faster; the same key of the
    same actor is the same move and gives the same answer.
    """
    return running.perform(None, Request(verb, actor, task, opinion, data or {}, extra or {}, key), now)


def make_case_move(
    *,
    case: str,
    verb: str,
    opinion: str = "",
    extra: Mapping[str, Any] | None = None,
    actor: Actor,
    now: datetime,
    key: str | None = None,
) -> MoveMade:
    """Make a move that concerns the whole case: withdraw, terminate, urge, jump, recall. `case` is its token."""
    id = store.case_of_token(case)
    if id is None:
        raise UnknownCase()
    return running.perform(id, Request(verb, actor, None, opinion, {}, extra or {}, key), now)


def mark_read(*, case: str, tasks: Sequence[UUID], actor: Actor, now: datetime) -> None:
    """Remember that somebody to whom these tasks are addressed has opened them: a move can then not be recalled."""
    id = store.case_of_token(case)
    state = store.locked(case=id) if id else None
    if state is None:
        raise UnknownCase()
    mine = [t for t in tasks if t in state.tasks and rights.may_hold(state, actor, state.tasks[t])]
    store.mark_read(state.id, mine, now)
