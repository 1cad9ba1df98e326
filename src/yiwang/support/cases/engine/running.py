"""One move, one transaction: lock, check, decide, write, say; the same request twice is one move."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yiwang.kernel.actors import Actor, ActorKind
from yiwang.kernel.statements import together
from yiwang.shell.words import say
from yiwang.support.cases.contracts.refusals import (
    AlreadyClosed,
    AlreadyMoved,
    AlreadyUrged,
    BadMove,
    UnknownCase,
    UnknownMove,
    UnknownTask,
)
from yiwang.support.cases.contracts.rows import MoveMade, TaskKind, TaskState
from yiwang.support.cases.engine import record, references, rights, store, tokens
from yiwang.support.cases.engine.machine import Done, Machine, Request
from yiwang.support.cases.engine.moves import VERBS, named
from yiwang.support.cases.engine.moves.verbs import Verb, need_opinion
from yiwang.support.cases.engine.state import State, Token, made_id
from yiwang.support.cases.engine.views import case_contract
from yiwang.support.cases.flow.graph import End, Graph, Work
from yiwang.support.cases.flow.stored import graph_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
WITH_HISTORY = frozenset({"return", "recall"})
KEEPS_HOLDER = frozenset({"take", "release"})


# Opening


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a case begins with."""

    flow: int
    flow_name: str
    title: str
    item: str
    region: str
    organisation: str
    applicant: str
    channel: str
    data: Mapping[str, Any]
    parent: UUID | None = None
    parent_task: UUID | None = None


def begun(graph: Graph, begin: Beginning, ask: Request, now: datetime, id: UUID, number: str) -> Machine:
    """A new case in memory, with its first token where it first waits for somebody."""
    state = State(
        id=id,
        number=number,
        token=secrets.token_urlsafe(16),
        flow=begin.flow,
        flow_name=begin.flow_name,
        title=begin.title,
        item=begin.item,
        region=begin.region,
        organisation=begin.organisation,
        applicant=begin.applicant,
        channel=begin.channel,
        created_by=ask.actor.subject,
        created_at=now,
        creation_key=ask.key,
        parent=begin.parent,
        parent_task=begin.parent_task,
        data={},
    )
    m = Machine(graph, state, replace(ask, data=begin.data, key=None), now)
    m.write(None, named.plain(begin.data))
    if not _waits_for_acceptance(graph):
        m.start_clocks(now)
    tokens.enter(m, graph.start, None)
    m.finish()
    return m


def _waits_for_acceptance(graph: Graph) -> bool:
    works = (step.does for step in graph.steps.values() if isinstance(step.does, Work))
    return any(move.accepts for work in works for move in work.moves.values())


def open_case(begin: Beginning, ask: Request, now: datetime) -> MoveMade:
    """Write a new case; the same key of the same actor is the same case."""
    try:
        with transaction.atomic():
            return _open(begin, ask, now)
    except IntegrityError as error:
        known = store.case_by_key(ask.actor.subject, ask.key) if ask.key and "cases_case_key" in str(error) else None
        if known is None:
            raise
        return _found(known, now)


def _open(begin: Beginning, ask: Request, now: datetime) -> MoveMade:
    if ask.key and (known := store.case_by_key(ask.actor.subject, ask.key)):
        return _found(known, now)
    references.check(replace(ask, data=begin.data), begin.applicant)
    day = now.astimezone(SHANGHAI)
    number = f"{begin.region[:6]}-{day:%Y%m%d}-{store.next_number():06}"
    id = made_id(UUID(int=secrets.randbits(128)), 0, 0, now)
    m = begun(graph_of(begin.flow), begin, ask, now, id, number)
    return _written(m, "", fresh=True)


@transaction.atomic
def _found(id: UUID, now: datetime) -> MoveMade:
    state = store.locked(case=id)
    if state is None:
        raise UnknownCase()
    opened = tuple(store.opened_by(id, 1))
    return MoveMade(case_contract(state, now), made_id(id, 1, 0, state.created_at), opened, repeated=True)


# Moving


@transaction.atomic
def perform(case: UUID | None, ask: Request, now: datetime) -> MoveMade:
    """Make one move on a case, or on that of its task; refuses, and then nothing was changed."""
    return performed(case, ask, now)


def performed(case: UUID | None, ask: Request, now: datetime) -> MoveMade:
    """As `perform`, as part of a transaction that is rolled back whole where it refuses."""
    state = store.locked(case=case, task=ask.task, history=ask.verb in WITH_HISTORY)
    if state is None:
        raise UnknownCase() if case else UnknownTask()
    if ask.key and (before := store.move_by_key(state.id, ask.actor.subject, ask.key)):
        return _again(state, before, ask, now)
    m = Machine(graph_of(state.flow), state, ask, now)
    _admit(m)
    name = _in_name_of(m)
    _admit_others(m)
    references.check(ask, state.applicant, {*references.within(state.data)})
    if ask.verb == "recall":
        m.ask = replace(ask, last=store.last_move_of(state.id, ask.actor.subject))
        rights.must_take_back(m.state, m.ask.last, ask.actor)
    apply(m)
    return _written(m, name)


def apply(m: Machine) -> None:
    """Change the case as the move says, without asking who may; a replay does the same."""
    task, known = m.state.tasks.get(m.ask.task) if m.ask.task else None, VERBS.get(m.ask.verb)
    if task is not None and not task.holder and m.ask.verb not in KEEPS_HOLDER:
        _take_by_acting(task, m.ask.actor)
    if task is not None and task.kind == TaskKind.WORK and m.ask.verb in named.work_of(m.graph, task).moves:
        if task.state != TaskState.OPEN:
            raise UnknownMove(verb=m.ask.verb, step=task.step)
        named.make(m, task)
    elif known is not None:
        _check(m, known, task)
        known.run(m, task)
    else:
        raise UnknownMove(verb=m.ask.verb, step=task.step if task else "")
    m.finish()


def _take_by_acting(task: Token, actor: Actor) -> None:
    if actor.kind is not ActorKind.SYSTEM and not task.subject:
        task.holder = actor.subject
        task.answerable = task.answerable or actor.subject


def _check(m: Machine, known: Verb, task: Token | None) -> None:
    step = task.step if task else ""
    if bool(known.kinds) != (task is not None):
        raise UnknownMove(verb=known.name, step=step)
    if task is not None and (task.kind not in known.kinds or (task.state not in known.states and not known.system)):
        raise UnknownMove(verb=known.name, step=step)
    on_work = task is not None and task.kind == TaskKind.WORK and bool(known.allowed)
    if on_work and task is not None and known.allowed not in named.work_of(m.graph, task).allows:
        raise UnknownMove(verb=known.name, step=step)
    if known.opinion == "required":
        need_opinion(m)


def _admit(m: Machine) -> None:
    """Refuse what concerns a task that is over or a case that is closed, and say where the case stands now."""
    over = m.ask.task is not None and m.ask.task not in m.state.tasks
    if over or not m.state.open:
        store.load_history(m.state)
        rights.must_see(m.state, m.ask.actor)
    if over:
        steps = sorted({task.step for task in m.state.live_tasks()})
        raise AlreadyMoved(state=standing(m.graph, m.state), outcome=m.state.outcome, steps=steps)
    if not m.state.open:
        raise AlreadyClosed(number=m.state.number, outcome=standing(m.graph, m.state))


def standing(graph: Graph, state: State) -> str:
    """Where a case stands, in the reader's words."""
    if state.open:
        return ", ".join(dict.fromkeys(say(graph.steps[task.step].title) for task in state.live_tasks()))
    return say(outcome_title(graph, state.outcome))


def outcome_title(graph: Graph, outcome: str) -> Mapping[str, str]:
    """What an outcome is called by the flow."""
    ends = (step.does for step in graph.steps.values() if isinstance(step.does, End))
    return next((end.title for end in ends if end.outcome == outcome), {"zh": outcome, "en": outcome})


def _in_name_of(m: Machine) -> str:
    actor, known = m.ask.actor, VERBS.get(m.ask.verb)
    if known is not None and known.system and actor.kind is not ActorKind.SYSTEM:
        raise UnknownMove(verb=m.ask.verb, step="")
    if m.ask.task is None:
        rights.must_on_case(m.state, m.ask.verb, actor)
        return actor.on_behalf if rights.is_applicant(m.state, actor) else ""
    return rights.in_whose_name(m.state, m.state.tasks[m.ask.task], actor, m.now)


HANDED_TO = {"hand_over": "to", "add_signer": "people"}


def _admit_others(m: Machine) -> None:
    """Refuse to hand a task, or a signature on it, to somebody who may not do that work."""
    name = HANDED_TO.get(m.ask.verb, "")
    if not name or m.ask.task is None or m.ask.actor.kind is ActorKind.SYSTEM:
        return
    given = m.ask.extra.get(name) or []
    people = [given] if isinstance(given, str) else [str(one) for one in given]
    if rights.strangers(m.state, m.state.tasks[m.ask.task], people, m.now):
        said = _("they may not work on this")
        raise BadMove(why=said, fields={name: [said]})


def _again(state: State, before: Done, ask: Request, now: datetime) -> MoveMade:
    if (before.verb, before.task) != (ask.verb, ask.task):
        raise BadMove(why=_("this request was used for something else before"))
    opened = tuple(store.opened_by(state.id, before.ordinal))
    return MoveMade(case_contract(state, now), before.id, opened, repeated=True)


def _written(m: Machine, in_name_of: str, *, fresh: bool = False) -> MoveMade:
    id = made_id(m.state.id, m.state.moves, 0, m.now)
    try:
        with together():
            store.save(m, record.written(m, id, in_name_of), fresh=fresh)
    except IntegrityError as error:
        if "cases_move_urge" in str(error):
            raise AlreadyUrged() from error
        raise
    opened = tuple(task.id for task in m.opened if task.live)
    return MoveMade(case_contract(m.state, m.now), id, opened)
