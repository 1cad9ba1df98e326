"""Who holds what, where."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from yiwang.kernel.actors import Actor, ActorKind, Grant
from yiwang.kernel.paging import COUNT_LIMIT, BadCursor, Page, decode_cursor, encode_cursor
from yiwang.kernel.reach import reach
from yiwang.trust.rights import contracts, roles
from yiwang.trust.rights.contracts import GIVE_RIGHTS, READ_RIGHTS, AssignmentFilter, Role, UnknownAssignment
from yiwang.trust.rights.models import Assignment


def held(now: datetime) -> Q:
    """The assignments that hold at a moment."""
    return Q(since__lte=now) & (Q(until=None) | Q(until__gt=now)) & (Q(ended_at=None) | Q(ended_at__gt=now))


def grants_of(subject: str, now: datetime, *, second_factor: bool = True) -> frozenset[Grant]:
    """Every grant of a subject at a moment, with one query.

    Without a second factor those rights are missing that need one.
    """
    known = roles.roles_at(now)
    kept_back = frozenset() if second_factor else roles.second_factor_rights()
    rows = Assignment.objects.filter(held(now), subject=subject).values_list("role", "region", "organisation")
    return frozenset(
        Grant(right, region, organisation)
        for role, region, organisation in rows
        if role in known
        for right in known[role].rights - kept_back
    )


def waits_for_second_factor(subject: str, now: datetime) -> bool:
    """Whether the subject holds a right that needs a second factor."""
    return grants_of(subject, now) != grants_of(subject, now, second_factor=False)


def people_with(right: str, region: str, organisation: str, now: datetime) -> list[str]:
    """The subjects that hold a right for a place, with one query; `organisation` is a path, or "" for none."""
    carrying = [role.code for role in roles.roles_at(now).values() if right in role.rights]
    place = Value(region, output_field=TextField()), Value(organisation, output_field=TextField())
    rows = Assignment.objects.filter(held(now), role__in=carrying).annotate(at_region=place[0], at_path=place[1])
    under = Concat("organisation", Value("/"))
    inside = Q(organisation="") | Q(organisation=organisation) | Q(at_path__startswith=under)
    return sorted(set(rows.filter(inside, at_region__startswith=F("prefix")).values_list("subject", flat=True)))


def roles_known(now: datetime) -> Mapping[str, Role]:
    """Every role there is at a moment, by code."""
    return roles.roles_at(now)


def rights_with_second_factor() -> frozenset[str]:
    """The codes of the rights that only a session with a second factor gets."""
    return roles.second_factor_rights()


def kept_apart(role: str) -> frozenset[str]:
    """The roles that whoever holds this one may not hold at the same time."""
    return roles.kept_apart(role)


def roles_to_give(*, actor: Actor, now: datetime) -> list[Role]:
    """The roles that the actor may give somewhere."""
    known = roles.roles_at(now)
    if actor.kind is ActorKind.SYSTEM:
        return list(known.values())
    if not actor.may(GIVE_RIGHTS):
        return []
    mine = Assignment.objects.filter(held(now), subject=actor.subject).values_list("role", flat=True)
    given = frozenset().union(*(known[role].gives for role in mine if role in known))
    return [role for code, role in known.items() if code in given]


def assignments(
    asked: AssignmentFilter,
    *,
    viewer: Actor,
    now: datetime,
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> Page[contracts.Assignment]:
    """Assignments in the places where the viewer may see them, those given last first."""
    matching = _matching(asked, viewer, now)
    rows = matching.order_by("-given_at", "-id")
    if before:
        moment, number = _place(before)
        later = Q(given_at__gt=moment) | Q(given_at=moment, id__gt=number)
        rows = matching.filter(later).order_by("given_at", "id")
    elif after:
        moment, number = _place(after)
        rows = rows.filter(Q(given_at__lt=moment) | Q(given_at=moment, id__lt=number))
    found = list(rows[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    if before:
        found.reverse()
    earlier, later_page = (more, True) if before else (bool(after), more)
    count = matching[: COUNT_LIMIT + 1].count()
    return Page(
        rows=[as_contract(row) for row in found],
        count=min(count, COUNT_LIMIT),
        more=count > COUNT_LIMIT,
        after=encode_cursor(found[-1].given_at, str(found[-1].id)) if found and later_page else None,
        before=encode_cursor(found[0].given_at, str(found[0].id)) if found and earlier else None,
    )


def _place(cursor: str) -> tuple[datetime, UUID]:
    moment, number = decode_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(moment), UUID(number)
    except (TypeError, ValueError, AttributeError) as error:
        raise BadCursor() from error


def every_assignment(asked: AssignmentFilter, *, viewer: Actor, now: datetime) -> Iterator[contracts.Assignment]:
    """All that `assignments` pages through, for an export."""
    rows = _matching(asked, viewer, now).order_by("-given_at", "-id")
    return map(as_contract, rows.iterator(chunk_size=1000))


def assignment(number: UUID, *, viewer: Actor) -> contracts.Assignment:
    """One assignment; refuses with `rights.unknown-assignment`."""
    row = Assignment.objects.filter(_visible(viewer), id=number).first()
    if row is None:
        raise UnknownAssignment()
    return as_contract(row)


def roles_of(subject: str, *, now: datetime) -> list[contracts.Assignment]:
    """What a subject holds at a moment, for the subject's own page; who calls has checked that it is theirs."""
    return [as_contract(row) for row in Assignment.objects.filter(held(now), subject=subject).order_by("since", "id")]


def _visible(viewer: Actor) -> Q:
    viewer.must(READ_RIGHTS)
    return reach(viewer, READ_RIGHTS)


def _matching(asked: AssignmentFilter, viewer: Actor, now: datetime) -> QuerySet[Assignment]:
    found = Assignment.objects.filter(_visible(viewer))
    if asked.subject:
        found = found.filter(subject=asked.subject)
    if asked.role:
        found = found.filter(role=asked.role)
    if asked.organisation:
        found = found.filter(Q(organisation=asked.organisation) | Q(organisation__startswith=asked.organisation + "/"))
    ended = Q(ended_at__lte=now)
    states = {
        "held": held(now),
        "waiting": Q(since__gt=now, ended_at=None),
        "expired": Q(until__lte=now) & ~ended,
        "withdrawn": ended,
    }
    return found.filter(states[asked.state]) if asked.state in states else found


def as_contract(row: Assignment) -> contracts.Assignment:
    """The row as others may see it."""
    names = contracts.Assignment.__dataclass_fields__
    return contracts.Assignment(**{name: getattr(row, name) for name in names})
