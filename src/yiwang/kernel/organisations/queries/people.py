"""Posts and the people in them. Subjects are identifiers; their names are identity's to show."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from yiwang.kernel.actors import Actor
from yiwang.kernel.organisations import contracts, rows
from yiwang.kernel.organisations.contracts import READ_PEOPLE, UnknownAppointment, UnknownPost
from yiwang.kernel.organisations.models import Appointment, Post
from yiwang.kernel.organisations.queries.tree import row_at, within


def posts_of(path: str, *, closed: bool = False) -> list[contracts.Post]:
    """The posts of an organisation, who leads it first, then in their order."""
    row = row_at(path)
    found = Post.objects.filter(organisation=row).order_by("-leads", "order", "code")
    return [rows.post(each, row.path) for each in (found if closed else found.filter(until=None))]


def post_titles(codes: Collection[str]) -> dict[str, Mapping[str, str]]:
    """What posts with these codes are called, as the first office that has one says; unknown codes are left out."""
    found = Post.objects.filter(code__in=codes, until=None).order_by("code", "id").distinct("code")
    return dict(found.values_list("code", "title"))


def post(organisation: str, code: str) -> contracts.Post:
    """The post of an organisation with a code."""
    row = row_at(organisation)
    found = Post.objects.filter(organisation=row, code=code).first()
    if found is None:
        raise UnknownPost(organisation=organisation, post=code)
    return rows.post(found, row.path)


def _appointments(on: date | None) -> QuerySet[Appointment]:
    found = Appointment.objects.select_related("post__organisation")
    return found.filter(Q(since__lte=on) & (Q(until=None) | Q(until__gte=on))) if on else found


def appointment(number: int) -> contracts.Appointment:
    """One appointment."""
    row = _appointments(None).filter(id=number).first()
    if row is None:
        raise UnknownAppointment()
    return rows.appointment(row)


def appointments_of(subject: str, on: date | None = None) -> list[contracts.Appointment]:
    """The posts that somebody holds on a day, the main one first; without a day all they ever held, newest first."""
    found = _appointments(on).filter(subject=subject)
    return [rows.appointment(row) for row in found.order_by("-main", "-since", "id")]


def holders_of(organisation: str, post: str, on: date) -> list[contracts.Appointment]:
    """Who holds a post of an organisation on a day."""
    found = _appointments(on).filter(post__organisation=row_at(organisation), post__code=post)
    return [rows.appointment(row) for row in found.order_by("since", "id")]


def people_in(
    path: str, *, on: date | None, viewer: Actor, below: bool = False, limit: int = 1000
) -> list[contracts.Appointment]:
    """Who is in the posts of an organisation (and below it) on a day, or was at any time; by rank of the post."""
    row = row_at(path)
    viewer.must(READ_PEOPLE, within=row.region, organisation=row.path)
    found = _appointments(on)
    found = found.filter(within(row.path, "post__organisation__path") if below else Q(post__organisation=row))
    order = ("post__organisation__path", "-post__leads", "post__order", "post__code", "since", "id")
    return [rows.appointment(each) for each in found.order_by(*order)[:limit]]
