"""Giving roles and withdrawing them: never more than one's own role allows, and always in the ledger."""

import re
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from yiwang.kernel.actors import SYSTEM, Actor, ActorKind, region_prefix, within_path
from yiwang.kernel.events import operations as events
from yiwang.kernel.events.contracts import Draft
from yiwang.kernel.organisations import queries as organisations
from yiwang.shell.words import day, say
from yiwang.trust.ledger import operations as ledger
from yiwang.trust.ledger.contracts import Leaf
from yiwang.trust.rights import contracts, queries, roles
from yiwang.trust.rights.contracts import (
    CARRIED,
    GIVE_RIGHTS,
    GIVEN,
    WITHDRAWN,
    AlreadyEnded,
    AlreadyHeld,
    BadPlace,
    EndsBeforeItBegins,
    KeptApart,
    LongerThanYours,
    NewAssignment,
    NotToOneself,
    NotYoursToGive,
    UnknownAssignment,
)
from yiwang.trust.rights.models import Assignment

REGION = re.compile(r"(\d{12})?")
PATH = re.compile(r"([^/\s]+(/[^/\s]+)*)?")


@transaction.atomic
def assign_role(*, given: NewAssignment, actor: Actor, now: datetime) -> contracts.Assignment:
    """Give a role. A delegated administrator gives what their own role may give, inside its scope and its time."""
    _check(given, now)
    since = given.since or now
    role = roles.role_at(given.role, max(since, now))
    actor.must(GIVE_RIGHTS, within=given.region, organisation=given.organisation)
    if given.subject == actor.subject:
        raise NotToOneself()
    _in_time(given.until, _authority(role.code, given.region, given.organisation, actor, now))
    _lock(given.subject)
    _conflicts(given, since, now)
    row = Assignment.objects.create(
        subject=given.subject,
        role=given.role,
        region=given.region,
        prefix=region_prefix(given.region) if given.region else "",
        organisation=given.organisation,
        since=since,
        until=given.until,
        reason=given.reason.strip()[:500],
        given_by=actor.subject,
        given_at=now,
    )
    _record(GIVEN, row, actor, row.reason, now)
    return queries.as_contract(row)


@transaction.atomic
def withdraw_role(*, assignment: UUID, reason: str, actor: Actor, now: datetime) -> contracts.Assignment:
    """End a role now. Anybody may give up their own; others need what they would need to give it."""
    row = Assignment.objects.select_for_update().filter(id=assignment).first()
    if row is None:
        raise UnknownAssignment()
    if row.subject != actor.subject:
        actor.must(GIVE_RIGHTS, within=row.region, organisation=row.organisation)
        _authority(row.role, row.region, row.organisation, actor, now)
    if row.ended_at is not None or (row.until is not None and row.until <= now):
        raise AlreadyEnded()
    row.ended_at, row.ended_by, row.ended_reason = now, actor.subject, reason.strip()[:500]
    row.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    _record(WITHDRAWN, row, actor, row.ended_reason, now)
    return queries.as_contract(row)


def _check(given: NewAssignment, now: datetime) -> None:
    if not REGION.fullmatch(given.region):
        raise BadPlace(place=given.region[:40])
    if not PATH.fullmatch(given.organisation) or len(given.organisation) > 500:
        raise BadPlace(place=given.organisation[:40])
    if given.organisation and not organisations.organisation_at(given.organisation).open:
        raise BadPlace(place=given.organisation[:40])
    if given.until is not None and given.until <= max(given.since or now, now):
        raise EndsBeforeItBegins()


def _authority(role: str, region: str, organisation: str, actor: Actor, now: datetime) -> list[datetime | None]:
    """The actor holds a role that may give this one, for all of the place; the ends of such roles."""
    if actor.kind is ActorKind.SYSTEM:
        return [None]
    known = roles.roles_at(now)
    mine = [
        row
        for row in Assignment.objects.filter(queries.held(now), subject=actor.subject)
        if row.role in known
        and role in known[row.role].gives
        and region.startswith(row.prefix)
        and within_path(organisation, row.organisation)
    ]
    if not mine:
        raise NotYoursToGive(role=_title(role, now))
    return [row.until for row in mine]


def _in_time(until: datetime | None, mine: list[datetime | None]) -> None:
    ends = [end for end in mine if end is not None]
    if len(ends) == len(mine) and (until is None or until > max(ends)):
        raise LongerThanYours(until=day(max(ends)))


def _title(role: str, now: datetime) -> str:
    found = roles.roles_at(now).get(role)
    return say(found.title) if found else role


def _lock(subject: str) -> None:
    """Two who give roles to the same person wait for each other, so what must stay apart stays apart."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7002))", [subject])


def _conflicts(given: NewAssignment, since: datetime, now: datetime) -> None:
    apart = roles.kept_apart(given.role)
    for row in Assignment.objects.filter(subject=given.subject, role__in={given.role, *apart}, ended_at=None):
        if (row.until is not None and row.until <= since) or (given.until is not None and given.until <= row.since):
            continue
        if row.role in apart:
            raise KeptApart(role=_title(given.role, now), other=_title(row.role, now))
        if (row.region, row.organisation) == (given.region, given.organisation):
            raise AlreadyHeld()


@transaction.atomic
def follow_organisation(*, old: str, new: str, now: datetime) -> int:
    """Carry what was given at an organisation to where it stands now; without `new` it is closed, and roles end.

    Who held a role in an organisation that moved holds it there still: the ledger says so, once for all of them.
    """
    here = Assignment.objects.filter(ended_at=None)
    if not new:
        mine = list(here.filter(organisation=old).select_for_update())
        for row in mine:
            row.ended_at, row.ended_by, row.ended_reason = now, SYSTEM.subject, "organisation closed"
            row.save(update_fields=["ended_at", "ended_by", "ended_reason"])
            _record(WITHDRAWN, row, SYSTEM, row.ended_reason, now)
        return len(mine)
    moved = list(here.filter(Q(organisation=old) | Q(organisation__startswith=old + "/")).select_for_update())
    for row in moved:
        row.organisation = new + row.organisation[len(old) :]
    Assignment.objects.bulk_update(moved, ["organisation"])
    if moved:
        content = {"from": old, "to": new, "assignments": [str(row.id) for row in moved]}
        ledger.append([Leaf(CARRIED, f"organisation:{new}", content)], now=now)
    return len(moved)


def _record(kind: str, row: Assignment, actor: Actor, reason: str, now: datetime) -> None:
    content = {
        "subject": row.subject,
        "role": row.role,
        "region": row.region,
        "organisation": row.organisation,
        "since": row.since.isoformat(),
        "until": row.until.isoformat() if row.until else None,
        "by": actor.subject,
        "reason": reason,
    }
    ledger.append([Leaf(kind, f"role:{row.id}", content)], now=now)
    events.publish([Draft(kind, row.subject, {**content, "assignment": str(row.id)})], now=now)
