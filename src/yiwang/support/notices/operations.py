"""Telling people, and letting them choose how."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from yiwang.kernel.actors import Actor
from yiwang.kernel.errors import SignInFirst
from yiwang.support.notices import queries, sending, wording
from yiwang.support.notices.contracts import Channel, NoticeUnknown, Preference
from yiwang.support.notices.models import Message, Notice
from yiwang.support.notices.models import Preference as PreferenceRow


def send(*, to: str, kind: str, facts: Mapping[str, Any], case: str | None = None, now: datetime, key: str) -> None:
    """Tell the subject `to`: into the inbox at once, by email and SMS as they chose, after the commit.

    Facts hold no personal data; texts in two languages may be {"zh", "en"}, dates ISO text. The same key tells
    the same subject once.
    """
    wording.fill(kind, "text", facts)
    fresh = Notice(subject=to, key=key, kind=kind, facts=dict(facts), case_key=case or "", sent_at=now)
    with transaction.atomic():
        Notice.objects.bulk_create([fresh], ignore_conflicts=True)
        if not Notice.objects.filter(id=fresh.id).exists():
            return
        chosen = queries.preference_of(to).channels
        channels = [c for c in Channel if c in chosen and (c is not Channel.SMS or "sms" in wording.kinds()[kind])]
        Message.objects.bulk_create(Message(notice=fresh, channel=channel, due=now) for channel in channels)
        if channels:
            transaction.on_commit(sending.soon)


def send_waiting(*, now: datetime, limit: int = 50) -> int:
    """Send up to `limit` messages that are due; how many left. What fails is tried again, later each time."""
    return sending.send_waiting(now, limit)


def mark_read(*, notices: Collection[UUID] | None, actor: Actor, now: datetime) -> int:
    """Mark the actor's notices read, all of them for None; how many were unread."""
    if not actor.signed_in:
        raise SignInFirst()
    mine = Notice.objects.filter(subject__in=actor.own)
    if notices is not None:
        mine = mine.filter(id__in=list(notices))
        if mine.count() != len(set(notices)):
            raise NoticeUnknown()
    return mine.filter(read_at=None).update(read_at=now)


def choose(*, preference: Preference, actor: Actor) -> None:
    """Set how the actor likes to be told."""
    if not actor.signed_in:
        raise SignInFirst()
    PreferenceRow.objects.update_or_create(
        subject=actor.party,
        defaults={
            "email": Channel.EMAIL in preference.channels,
            "sms": Channel.SMS in preference.channels,
            "language": preference.language,
        },
    )


def forget_old(*, now: datetime) -> int:
    """Delete what the demonstration wrote down more than a month ago."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM notices_simulated WHERE at < %s - interval '1 month'", [now])
        return cursor.rowcount
