"""From rows to contracts."""

from yiwang.kernel.organisations import contracts
from yiwang.kernel.organisations.contracts import Level, LinkKind, OrganisationKind
from yiwang.kernel.organisations.models import Appointment, Link, Organisation, Post


def organisation(row: Organisation) -> contracts.Organisation:
    return contracts.Organisation(
        path=row.path,
        code=row.code,
        name=row.name,
        short=row.short or row.name,
        aliases=tuple(row.aliases),
        region=row.region,
        level=Level(row.level),
        uscc=row.uscc,
        kind=OrganisationKind(row.kind),
        parent=row.parent_path,
        duties=row.duties,
        order=row.order,
        since=row.since,
        until=row.until,
        successor=row.successor.path if row.successor_id else "",
    )


def post(row: Post, path: str) -> contracts.Post:
    return contracts.Post(path, row.code, row.title, row.leads, row.seats, row.order)


def appointment(row: Appointment) -> contracts.Appointment:
    return contracts.Appointment(
        id=row.id,
        subject=row.subject,
        organisation=row.post.organisation.path,
        post=row.post.code,
        title=row.post.title,
        main=row.main,
        since=row.since,
        until=row.until,
        basis=row.basis,
    )


def link(row: Link) -> contracts.Link:
    return contracts.Link(
        row.upper.path, row.lower.path, LinkKind(row.kind), row.matter, row.basis, row.since, row.until
    )
