"""Applications as rows: whose they are, and as others may know them."""

from dataclasses import replace
from uuid import UUID

from yiwang.areas.service.intake import contracts
from yiwang.areas.service.intake.contracts import ApplicationUnknown, Channel
from yiwang.areas.service.intake.models import Application
from yiwang.kernel.actors import Actor
from yiwang.support.cases.contracts import WORK_ON_CASES


def mine(id: UUID, actor: Actor, *, lock: bool = False) -> tuple[Application, Actor]:
    """An application that the actor fills in, and as whom: an applicant their own, a clerk one of their counter."""
    rows = Application.objects.select_for_update() if lock else Application.objects
    row = rows.filter(id=id).first()
    if row is None or not actor.signed_in or not _fills_in(row, actor):
        raise ApplicationUnknown()
    return row, replace(actor, on_behalf=row.party) if row.channel == Channel.WINDOW else actor


def _fills_in(row: Application, actor: Actor) -> bool:
    if row.channel == Channel.WEB:
        return row.party == actor.party and actor.is_party(row.party, row.item)
    return actor.may(WORK_ON_CASES, within=row.region, organisation=row.organisation)


def as_contract(row: Application) -> contracts.Application:
    """The row as others may know it."""
    return contracts.Application(
        id=row.id,
        draft=row.draft,
        item=row.item,
        party=row.party,
        subject=row.subject,
        channel=Channel(row.channel),
        region=row.region,
        organisation=row.organisation,
        seen=tuple(row.seen),
        state=row.state,
        case=row.case,
        number=row.number,
        started_at=row.started_at,
    )
