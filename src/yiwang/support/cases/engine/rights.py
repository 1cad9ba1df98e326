"""Who may make which move: asked once for every move, before anything is changed."""

from datetime import datetime

from django.db.models import Q

from yiwang.kernel.actors import Actor, ActorKind, Right, declared_rights
from yiwang.kernel.errors import NotAllowed, SignInFirst
from yiwang.support.cases.contracts import ADMINISTER_CASES, READ_CASES, SUPERVISE_CASES
from yiwang.support.cases.contracts.refusals import NotYourTask, TaskTaken
from yiwang.support.cases.engine.state import State, Token
from yiwang.support.cases.models import Delegation

OF_THE_CASE = {"terminate": SUPERVISE_CASES, "jump": ADMINISTER_CASES}


def right_named(code: str) -> Right:
    """The declared right of this code."""
    return next(right for right in declared_rights() if right.code == code)


def is_applicant(state: State, actor: Actor) -> bool:
    """Whether the actor applied, or acts for who applied."""
    return actor.signed_in and bool(state.applicant) and state.applicant in (actor.subject, actor.party)


def may_hold(actor: Actor, task: Token) -> bool:
    """Whether a task is addressed to the actor: by name, or by right, organisation and post."""
    if task.subject:
        return task.subject in (actor.subject, actor.party)
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
        if task.holder == actor.subject:
            return ""
        if stands_in_for(actor, task.holder, state.flow_name, now) and _same_right(actor, task):
            return task.holder
        raise TaskTaken() if may_hold(actor, task) else NotYourTask()
    if not may_hold(actor, task):
        raise NotYourTask()
    return actor.on_behalf if task.subject and task.subject == actor.on_behalf else ""


def _same_right(actor: Actor, task: Token) -> bool:
    if task.subject or not task.right:
        return True
    return actor.may(right_named(task.right), within=task.region, organisation=task.organisation)


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


def may_see(state: State, actor: Actor) -> bool:
    """Whether the actor may see a case: its applicant, officers of its place, and whoever has or had a task in it."""
    if not actor.signed_in:
        return False
    if actor.kind is ActorKind.SYSTEM or is_applicant(state, actor):
        return True
    if actor.may(READ_CASES, within=state.region, organisation=state.organisation):
        return True
    return any(may_hold(actor, t) or actor.subject in (t.holder, t.answerable) for t in _all(state))


def _all(state: State) -> list[Token]:
    return [*state.tasks.values(), *(state.passed or {}).values()]
