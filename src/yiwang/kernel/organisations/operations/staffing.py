"""Posts, and who holds them."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from yiwang.kernel.actors import Actor
from yiwang.kernel.organisations import contracts, rows
from yiwang.kernel.organisations.contracts import APPOINT, APPOINTED, APPOINTMENT_ENDED, SHAPE
from yiwang.kernel.organisations.models import Appointment, Organisation, Post
from yiwang.kernel.organisations.operations.recording import day_of, record
from yiwang.kernel.organisations.queries.tree import row_at


@transaction.atomic
def create_post(*, post: contracts.Post, actor: Actor, now: datetime) -> contracts.Post:
    """Create a post of an organisation, or change the one with that code; the organisation's administrators may."""
    row = _open(post.organisation)
    actor.must(SHAPE, within=row.region, organisation=row.path)
    if not post.title.get("zh", "").strip():
        raise contracts.NameMissing()
    facts = {"title": dict(post.title), "leads": post.leads, "seats": post.seats, "order": post.order, "until": None}
    made, _ = Post.objects.update_or_create(organisation=row, code=post.code, defaults=facts)
    record(row, "organisations.post-set", {"post": post.code, "title": post.title["zh"]}, day_of(None, now), actor, now)
    return rows.post(made, row.path)


@transaction.atomic
def close_post(*, organisation: str, post: str, actor: Actor, now: datetime) -> None:
    """Close a post that nobody holds."""
    row = _open(organisation)
    actor.must(SHAPE, within=row.region, organisation=row.path)
    found = _post(row, post)
    if found.appointments.filter(Q(until=None) | Q(until__gt=day_of(None, now))).exists():
        raise contracts.PostHeld()
    found.until = day_of(None, now)
    found.save(update_fields=["until"])
    record(row, "organisations.post-closed", {"post": post, "title": found.title["zh"]}, found.until, actor, now)


def _open(path: str) -> Organisation:
    row = row_at(path, lock=True)
    if row.until is not None:
        raise contracts.AlreadyClosed(path=path)
    return row


def _post(row: Organisation, code: str) -> Post:
    found = Post.objects.select_for_update().filter(organisation=row, code=code, until=None).first()
    if found is None:
        raise contracts.UnknownPost(organisation=row.path, post=code)
    return found


def must_appoint(actor: Actor, row: Organisation, post: Post) -> None:
    """Who leads an organisation is appointed from above it; the other posts are its own administrators' to fill."""
    above = (row.parent_path or "") if post.leads else row.path
    actor.must(APPOINT, within=row.region, organisation=above)


@transaction.atomic
def appoint(
    *,
    subject: str,
    organisation: str,
    post: str,
    since: date,
    main: bool = True,
    basis: str = "",
    actor: Actor,
    now: datetime,
) -> contracts.Appointment:
    """Put somebody into a post from a day on, which may be a later day. One main post each; seats are not exceeded."""
    row = _open(organisation)
    found = _post(row, post)
    must_appoint(actor, row, found)
    _check(found, subject, main, since)
    made = Appointment(
        subject=subject, post=found, main=main, since=since, basis=basis, made_by=actor.subject, made_at=now
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:  # somebody else appointed them at the same moment
        raise contracts.AlreadyAppointed() from error
    record(row, APPOINTED, {"subject": subject, "post": post, "basis": basis}, since, actor, now)
    return rows.appointment(made)


def _check(post: Post, subject: str, main: bool, since: date) -> None:
    running = Q(until=None) | Q(until__gte=since)
    theirs = Appointment.objects.filter(running, subject=subject)
    if theirs.filter(Q(post=post) | (Q(main=True) if main else Q(pk=None))).exists():
        raise contracts.AlreadyAppointed()
    if post.seats is not None and post.appointments.filter(running).count() >= post.seats:
        raise contracts.PostTaken(seats=post.seats)


@transaction.atomic
def end_appointment(*, number: int, until: date, basis: str = "", actor: Actor, now: datetime) -> contracts.Appointment:
    """End an appointment; `until` is its last day and may lie ahead."""
    row = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("post__organisation")
        .filter(id=number)
        .first()
    )
    if row is None or (row.until is not None and row.until < day_of(None, now)):
        raise contracts.UnknownAppointment()
    organisation = row.post.organisation
    must_appoint(actor, organisation, row.post)
    if until < row.since:
        raise contracts.WrongDay(day=until)
    row.until, row.ended_by = until, actor.subject
    row.save(update_fields=["until", "ended_by"])
    facts = {"subject": row.subject, "post": row.post.code, "basis": basis}
    record(organisation, APPOINTMENT_ENDED, facts, until, actor, now)
    return rows.appointment(row)
