"""Who may make which move: asked once for every move, before anything is changed."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from yiwang.kernel.actors import Actor, ActorKind, Right, declared_rights
from yiwang.kernel.errors import NotAllowed, SignInFirst
from yiwang.support.cases.contracts import ADMINISTER_CASES, READ_CASES, SUPERVISE_CASES, WORK_ON_CASES
from yiwang.support.cases.contracts.refusals import NotYourTask, TaskTaken
from yiwang.support.cases.engine.machine import Done
from yiwang.support.cases.engine.state import State, Token
from yiwang.support.cases.models import Delegation
from yiwang.trust.rights import queries as roles

OF_THE_CASE = {"terminate": SUPERVISE_CASES, "jump": ADMINISTER_CASES}


def right_named(code: str) -> Right:
    """The declared right of this code."""
    return next(right for right in declared_rights() if right.code == code)


def is_applicant(state: State, actor: Actor) -> bool:
    """Whether the actor applied, or acts in this item for who applied."""
    return actor.is_party(state.applicant, state.item)


def may_hold(state: State, actor: Actor, task: Token) -> bool:
    """Whether a task is addressed to the actor: by name, or by right, organisation and post."""
    if task.subject:
        return actor.is_party(task.subject, state.item)
    if not task.right:
        return False
    placed = actor.may(right_named(task.right), within=task.region, organisation=task.organisation)
    return placed and (not task.post or actor.post == task.post)


def stands_in_for(actor: Actor, giver: str, flow: str, now: datetime) -> bool:
    """Whether a delegation in force lets the actor act for the giver."""
    if not giver or not actor.signed_in:
        return False
    rules = Delegation.objects.filter(
        Q(flow_name="") | Q(flow_name=flow), giver=giver, receiver=actor.subject, since__lte=now, until__gt=now
    )
    return rules.filter(ended_at=None).exists()


def in_whose_name(state: State, task: Token, actor: Actor, now: datetime) -> str:
    """Refuse who may not act on a task; else in whose name they act: the holder for whom they stand in, or nobody."""
    if actor.kind is ActorKind.SYSTEM:
        return ""
    if not actor.signed_in:
        raise SignInFirst()
    if task.holder:
        if task.holder == actor.subject and _same_right(actor, task):
            return ""
        if stands_in_for(actor, task.holder, state.flow_name, now) and _same_right(actor, task):
            return task.holder
        raise TaskTaken() if may_hold(state, actor, task) else NotYourTask()
    if not may_hold(state, actor, task):
        raise NotYourTask()
    return actor.on_behalf if task.subject and task.subject == actor.on_behalf else ""


def _same_right(actor: Actor, task: Token) -> bool:
    if task.subject or not task.right:
        return True
    return actor.may(right_named(task.right), within=task.region, organisation=task.organisation)


def colleagues(right: str, region: str, organisation: str, now: datetime) -> list[str]:
    """To whom a task of a place can be handed, or a signature on it: whoever holds its right there (转办, 加签)."""
    return roles.people_with(right or WORK_ON_CASES.code, region, organisation, now)


def strangers(state: State, task: Token, people: Collection[str], now: datetime) -> set[str]:
    """Those of these people who could do nothing with the task."""
    if not people:
        return set()
    return set(people) - set(colleagues(task.right, state.region, task.organisation or state.organisation, now))


def must_on_case(state: State, verb: str, actor: Actor) -> None:
    """Refuse who may not make a move that concerns the case and not a task."""
    if actor.kind is ActorKind.SYSTEM:
        return
    if not actor.signed_in:
        raise SignInFirst()
    mine = is_applicant(state, actor)
    if verb in OF_THE_CASE:
        actor.must(OF_THE_CASE[verb], within=state.region, organisation=state.organisation)
    elif verb == "withdraw" and not mine:
        raise NotYourTask()
    elif verb == "urge" and not mine:
        actor.must(SUPERVISE_CASES, within=state.region, organisation=state.organisation)
    elif verb not in ("withdraw", "urge", "recall"):
        raise NotAllowed(right=verb)


def must_take_back(state: State, last: Done | None, actor: Actor) -> None:
    """Refuse to take back a move whose right one does not hold any more."""
    task = (state.passed or {}).get(last.task) or state.tasks.get(last.task) if last and last.task else None
    if task is None:
        must_see(state, actor)
    elif not _same_right(actor, task):
        raise NotYourTask()


def may_see(state: State, actor: Actor) -> bool:
    """Whether the actor may see a case: its applicant, officers of its place, and whoever has or had a task in it.

    Who had a task keeps seeing the case as long as they hold the right that the task asked for.
    """
    if not actor.signed_in:
        return False
    if actor.kind is ActorKind.SYSTEM or is_applicant(state, actor):
        return True
    if actor.may(READ_CASES, within=state.region, organisation=state.organisation):
        return True
    return any(may_hold(state, actor, t) or (_had(actor, t) and _same_right(actor, t)) for t in _all(state))


def _had(actor: Actor, task: Token) -> bool:
    return actor.subject in (task.holder, task.answerable)


def must_see(state: State, actor: Actor) -> None:
    """Refuse who may not see a case; what became of it is not theirs to know."""
    if not may_see(state, actor):
        raise NotYourTask() if actor.signed_in else SignInFirst()


def _all(state: State) -> list[Token]:
    return [*state.tasks.values(), *(state.passed or {}).values()]
