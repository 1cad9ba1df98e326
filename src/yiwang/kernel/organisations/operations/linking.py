"""Coordination between levels (协同工作机制): who guides or leads whom beside the tree, in what, by which paper."""

from datetime import date, datetime

from django.db import transaction

from yiwang.kernel.actors import Actor
from yiwang.kernel.organisations import contracts
from yiwang.kernel.organisations.contracts import COORDINATED, SHAPE, Link, LinkKind, WrongLink
from yiwang.kernel.organisations.models import Link as LinkRow
from yiwang.kernel.organisations.models import Organisation
from yiwang.kernel.organisations.operations.recording import day_of, record
from yiwang.kernel.organisations.queries.tree import row_at


@transaction.atomic
def link_organisations(*, link: Link, actor: Actor, now: datetime) -> Link:
    """Say how two organisations work together, or say it anew. Who shapes the lower one may, from above it."""
    upper, lower = _pair(link.upper, link.lower, actor)
    if upper.pk == lower.pk or (link.kind is not LinkKind.COORDINATES and upper.level > lower.level):
        raise WrongLink()
    day = day_of(link.since, now)
    known = LinkRow.objects.filter(upper=upper, lower=lower, kind=link.kind, until=None).first()
    if known:
        known.matter, known.basis = dict(link.matter), link.basis
        known.save(update_fields=["matter", "basis"])
    else:
        LinkRow.objects.create(
            upper=upper, lower=lower, kind=link.kind, matter=dict(link.matter), basis=link.basis, since=day
        )
    facts = {"upper": upper.path, "link": link.kind.value, "matter": link.matter.get("zh", ""), "basis": link.basis}
    record(lower, COORDINATED, facts, day, actor, now)
    return Link(upper.path, lower.path, link.kind, link.matter, link.basis, known.since if known else day)


@transaction.atomic
def end_link(*, upper: str, lower: str, kind: LinkKind, until: date | None = None, actor: Actor, now: datetime) -> None:
    """End a way of working together."""
    above, below = _pair(upper, lower, actor)
    known = LinkRow.objects.select_for_update().filter(upper=above, lower=below, kind=kind, until=None).first()
    if known is None:
        raise contracts.UnknownLink()
    known.until = day_of(until, now, not_before=known.since)
    known.save(update_fields=["until"])
    facts = {"upper": above.path, "link": kind.value, "ended": known.until.isoformat()}
    record(below, COORDINATED, facts, known.until, actor, now)


def _pair(upper: str, lower: str, actor: Actor) -> tuple[Organisation, Organisation]:
    above, below = row_at(upper, lock=True), row_at(lower, lock=True)
    for row in (above, below):
        if row.until is not None:
            raise contracts.AlreadyClosed(path=row.path)
    actor.must(SHAPE, within=below.region, organisation=below.parent_path or "")
    return above, below
