"""Bringing in a whole tree at once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from yiwang.kernel.actors import Actor
from yiwang.kernel.organisations import contracts
from yiwang.kernel.organisations.contracts import CREATED, SHAPE, Link, NewOrganisation, UnknownOrganisation
from yiwang.kernel.organisations.models import Change, Organisation, Post
from yiwang.kernel.organisations.models import Link as LinkRow
from yiwang.kernel.organisations.operations.recording import today
from yiwang.kernel.organisations.operations.shaping import built


@transaction.atomic
def install_organisations(
    *,
    organisations: Sequence[NewOrganisation],
    posts: Sequence[contracts.Post] = (),
    links: Sequence[Link] = (),
    actor: Actor,
    now: datetime,
) -> int:
    """Create these organisations with their posts and links in a few statements; gives how many are new.

    Those whose code is known stay as they are, so the same list may be installed again.
    """
    for region in {new.region for new in organisations}:
        actor.must(SHAPE, within=region, organisation="")
    same = Organisation.objects.filter(code__in=[new.code for new in organisations])
    known = set(same.values_list("code", flat=True))
    rows = [built(new) for new in organisations if new.code not in known]
    Organisation.objects.bulk_create(rows)
    made = [row.code for row in rows]
    fresh = Organisation.objects.filter(code__in=made)
    Change.objects.bulk_create(
        Change(
            organisation=row,
            kind=CREATED.partition(".")[2],
            day=row.since or today(now),
            facts={"name": row.name["zh"]},
            by=actor.subject,
            at=now,
        )
        for row in fresh
    )
    _join(posts, links, now)
    return len(made)


def _join(posts: Sequence[contracts.Post], links: Sequence[Link], now: datetime) -> None:
    paths = {post.organisation for post in posts} | {path for link in links for path in (link.upper, link.lower)}
    ids = dict(Organisation.objects.filter(path__in=paths).values_list("path", "id"))
    if missing := sorted(paths - set(ids)):
        raise UnknownOrganisation(path=missing[0])
    Post.objects.bulk_create(
        (
            Post(
                organisation_id=ids[post.organisation],
                code=post.code,
                title=dict(post.title),
                leads=post.leads,
                seats=post.seats,
                order=post.order,
            )
            for post in posts
        ),
        ignore_conflicts=True,
    )
    LinkRow.objects.bulk_create(
        (
            LinkRow(
                upper_id=ids[link.upper],
                lower_id=ids[link.lower],
                kind=link.kind,
                matter=dict(link.matter),
                basis=link.basis,
                since=link.since or today(now),
            )
            for link in links
        ),
        ignore_conflicts=True,
    )
