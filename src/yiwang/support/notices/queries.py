"""What somebody was told."""

from datetime import datetime
from uuid import UUID

from yiwang.kernel.actors import Actor
from yiwang.kernel.errors import SignInFirst
from yiwang.kernel.paging import COUNT_LIMIT, BadCursor, Page, decode_cursor, encode_cursor
from yiwang.support.notices import wording
from yiwang.support.notices.contracts import Channel, Notice, Preference, Simulated
from yiwang.support.notices.models import Notice as NoticeRow
from yiwang.support.notices.models import Preference as PreferenceRow
from yiwang.support.notices.models import Simulated as SimulatedRow


def inbox(*, viewer: Actor, unread: bool = False, after: str = "", limit: int = 20) -> Page[Notice]:
    """The viewer's notices, newest first."""
    if not viewer.signed_in:
        raise SignInFirst()
    mine = NoticeRow.objects.filter(subject__in=viewer.own)
    if unread:
        mine = mine.filter(read_at=None)
    count = mine[: COUNT_LIMIT + 1].count()
    rows = mine.order_by("-sent_at", "-id")
    if after:
        moment, number = _place(after)
        rows = rows.filter(sent_at__lte=moment).exclude(sent_at=moment, id__gte=number)
    found = list(rows[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return Page(
        rows=[_as_contract(row) for row in found[:limit]],
        count=min(count, COUNT_LIMIT),
        more=count > COUNT_LIMIT,
        after=encode_cursor(last.sent_at, str(last.id)) if last else None,
    )


def _place(cursor: str) -> tuple[datetime, UUID]:
    moment, number = decode_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(moment), UUID(number)
    except (TypeError, ValueError, AttributeError) as error:
        raise BadCursor() from error


def _as_contract(row: NoticeRow) -> Notice:
    return Notice(
        id=row.id,
        kind=row.kind,
        title=wording.fill(row.kind, "title", row.facts),
        text=wording.fill(row.kind, "text", row.facts),
        link=wording.link(row.kind, row.facts),
        case=row.case_key,
        sent_at=row.sent_at,
        read_at=row.read_at,
    )


def unread_count(*, viewer: Actor) -> int:
    """How many of the viewer's notices are unread; exact to 100."""
    if not viewer.signed_in:
        return 0
    return NoticeRow.objects.filter(subject__in=viewer.own, read_at=None)[:100].count()


def preference(*, viewer: Actor) -> Preference:
    """How the viewer likes to be told."""
    return preference_of(viewer.party)


def preference_of(subject: str) -> Preference:
    """How a subject likes to be told; SMS in Chinese for who has chosen nothing."""
    row = PreferenceRow.objects.filter(subject=subject).first()
    if row is None:
        return Preference()
    chosen = {Channel.EMAIL: row.email, Channel.SMS: row.sms}
    return Preference(frozenset(channel for channel, on in chosen.items() if on), row.language)


def simulated(*, limit: int = 100) -> list[Simulated]:
    """What a demonstration would have sent, newest first. It shows masked addresses and is public there."""
    rows = SimulatedRow.objects.order_by("-id")[:limit]
    return [Simulated(Channel(row.channel), row.address, row.text, row.at) for row in rows]
