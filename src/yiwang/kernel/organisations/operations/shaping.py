"""Creating, describing, renaming, moving, closing and merging organisations."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest

from yiwang.kernel.actors import Actor, region_prefix, within_path
from yiwang.kernel.codes.queries import is_uscc
from yiwang.kernel.organisations import contracts, rows
from yiwang.kernel.organisations.contracts import CLOSED, CREATED, MOVED, RENAMED, SHAPE, NewOrganisation
from yiwang.kernel.organisations.models import CODE, Appointment, FormerName, Link, Organisation, Post
from yiwang.kernel.organisations.naming import findable
from yiwang.kernel.organisations.operations.recording import day_of, must_shape, record
from yiwang.kernel.organisations.queries.tree import row_at

DAY = timedelta(days=1)


@transaction.atomic
def create_organisation(
    *, new: NewOrganisation, basis: str = "", actor: Actor, now: datetime
) -> contracts.Organisation:
    """Create an organisation below another, or at the top of a tree of its own."""
    parent = _open(row_at(new.parent, lock=True)) if new.parent else None
    if parent is not None:
        _inside(new.region, parent)
    actor.must(SHAPE, within=new.region, organisation=parent.path if parent else "")
    row = built(new)
    _free(row)
    row.save(force_insert=True)
    day = day_of(new.since, now)
    record(row, CREATED, {"name": row.name["zh"], "basis": basis}, day, actor, now)
    return rows.organisation(row)


def built(new: NewOrganisation) -> Organisation:
    """The row of a new organisation, checked by itself."""
    if not re.fullmatch(CODE, new.code):
        raise contracts.WrongCode(given=new.code)
    if new.uscc and not is_uscc(new.uscc):
        raise contracts.WrongUscc(given=new.uscc)
    row = Organisation(
        code=new.code,
        parent_path=new.parent or None,
        region=new.region,
        kind=new.kind,
        uscc=new.uscc,
        duties=dict(new.duties),
        order=new.order,
        since=new.since,
    )
    _named(row, new.name, new.short, new.aliases)
    return row


def _named(row: Organisation, name: Mapping[str, str], short: Mapping[str, str], aliases: Sequence[str]) -> None:
    row.name = {key: text.strip() for key, text in name.items() if text.strip()}
    row.short = {key: text.strip() for key, text in short.items() if text.strip()}
    row.aliases = list(dict.fromkeys(alias.strip() for alias in aliases if alias.strip()))
    if not row.name.get("zh"):
        raise contracts.NameMissing()
    former = [each.name for each in row.former_names.all()] if row.pk else []
    row.forms, row.search = findable([row.name, row.short, *former], row.aliases, row.region)


def _free(row: Organisation) -> None:
    taken = Organisation.objects.filter(code=row.code)
    if row.uscc and Organisation.objects.filter(uscc=row.uscc, until=None).exclude(code=row.code).exists():
        raise contracts.CodeTaken(taken=row.uscc)
    if taken.exists():
        raise contracts.CodeTaken(taken=row.code)


def _open(row: Organisation) -> Organisation:
    if row.until is not None:
        raise contracts.AlreadyClosed(path=row.path)
    return row


def _inside(region: str, parent: Organisation) -> None:
    if not region.startswith(region_prefix(parent.region)):
        raise contracts.RegionOutside(region=region, parent=parent.path)


@transaction.atomic
def describe_organisation(
    *,
    path: str,
    aliases: Sequence[str],
    duties: Mapping[str, str],
    short: Mapping[str, str],
    actor: Actor,
    now: datetime,
) -> contracts.Organisation:
    """Set what an organisation is for and the other names it goes by. Its own administrators may."""
    row = _open(row_at(path, lock=True))
    actor.must(SHAPE, within=row.region, organisation=row.path)
    row.duties = {key: text.strip() for key, text in duties.items() if text.strip()}
    _named(row, row.name, short, aliases)
    row.save(update_fields=["duties", "short", "aliases", "forms", "search"])
    record(row, "organisations.described", {}, day_of(None, now), actor, now)
    return rows.organisation(row)


@transaction.atomic
def rename_organisation(
    *,
    path: str,
    name: Mapping[str, str],
    short: Mapping[str, str] | None = None,
    on: date | None = None,
    basis: str = "",
    actor: Actor,
    now: datetime,
) -> contracts.Organisation:
    """Give an organisation another name from a day on; the old one stays valid for the days before, and finds it."""
    row = _open(row_at(path, lock=True))
    must_shape(actor, row)
    last = FormerName.objects.filter(organisation=row).order_by("-until").first()
    day = day_of(on, now, not_before=last.until + 2 * DAY if last else row.since)
    FormerName.objects.create(organisation=row, name=row.name, short=row.short, until=day - DAY)
    facts = {"from": row.name["zh"], "to": name.get("zh", ""), "basis": basis}
    _named(row, name, row.short if short is None else short, row.aliases)
    row.save(update_fields=["name", "short", "forms", "search"])
    record(row, RENAMED, facts, day, actor, now)
    return rows.organisation(row)


@transaction.atomic
def move_organisation(
    *, path: str, to: str, on: date | None = None, basis: str = "", actor: Actor, now: datetime
) -> contracts.Organisation:
    """Put an organisation with everything below it under another; the old paths go on finding them.

    `organisations.moved` names the old and the new path: who keeps paths changes them by their beginning.
    """
    row, target = _open(row_at(path, lock=True)), _open(row_at(to, lock=True))
    must_shape(actor, row)
    actor.must(SHAPE, within=target.region, organisation=target.path)
    if within_path(target.path, row.path):
        raise contracts.BelowItself()
    _inside(row.region, target)
    day = day_of(on, now)
    if row.parent_path != target.path:
        old = row.path
        _carry(row, target, day)
        record(row, MOVED, {"from": old, "to": row.path, "basis": basis}, day, actor, now)
    return rows.organisation(row)


_REMEMBER = """
INSERT INTO organisations_former_path (organisation_id, path, until)
SELECT id, path, %s FROM organisations_organisation WHERE path = %s OR path LIKE %s
ON CONFLICT (organisation_id, path) DO UPDATE SET until = excluded.until
"""


def _carry(row: Organisation, target: Organisation, day: date) -> None:
    """Remember every path of the subtree, then change one column: the key carries it down."""
    with connection.cursor() as cursor:
        cursor.execute(_REMEMBER, [day - DAY, row.path, row.path + "/%"])
    Organisation.objects.filter(id=row.id).update(parent_path=target.path)
    row.refresh_from_db()


@transaction.atomic
def close_organisation(
    *, path: str, into: str = "", on: date | None = None, basis: str = "", actor: Actor, now: datetime
) -> contracts.Organisation:
    """Close an organisation: its posts, appointments and links end that day. With `into` another takes its place.

    What stands below it moves under the successor; without one it must have been closed or moved before.
    """
    row = _open(row_at(path, lock=True))
    must_shape(actor, row)
    successor = _open(row_at(into, lock=True)) if into else None
    if successor is not None:
        actor.must(SHAPE, within=successor.region, organisation=successor.path)
        if within_path(successor.path, row.path):
            raise contracts.BelowItself()
    day = day_of(on, now, not_before=row.since)
    _hand_down(row, successor, day, actor, now)
    _empty(row, day, actor)
    row.until, row.successor = day, successor
    row.save(update_fields=["until", "successor"])
    facts = {"name": row.name["zh"], "into": successor.path if successor else "", "basis": basis}
    record(row, CLOSED, facts, day, actor, now)
    return rows.organisation(row)


def _hand_down(row: Organisation, successor: Organisation | None, day: date, actor: Actor, now: datetime) -> None:
    below = list(Organisation.objects.select_for_update().filter(parent_path=row.path, until=None).order_by("code"))
    if below and successor is None:
        raise contracts.HasChildren(count=len(below))
    for child in below:
        if successor is not None:
            old = child.path
            _carry(child, successor, day)
            record(child, MOVED, {"from": old, "to": child.path}, day, actor, now)


def _empty(row: Organisation, day: date, actor: Actor) -> None:
    held = Appointment.objects.filter(post__organisation=row, until=None)
    held.filter(since__gt=day).delete()
    held.update(until=day, ended_by=actor.subject)
    Post.objects.filter(organisation=row, until=None).update(until=day)
    Link.objects.filter(Q(upper=row) | Q(lower=row), until=None).update(until=Greatest(Value(day), F("since")))
