"""How messages leave the house."""

import contextlib
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from yiwang.support.notices import contracts, wording
from yiwang.support.notices.contracts import Channel
from yiwang.support.notices.models import Message, Simulated
from yiwang.support.notices.queries import preference_of

log = logging.getLogger(__name__)
TRIES = 6
FIRST_WAIT = timedelta(minutes=1)


def soon() -> None:
    """Wake the worker, once however many messages wait. The task also runs each minute, should this be lost."""
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task("notices.send_waiting", queueing_lock="notices.send_waiting").defer(timestamp=0)


def send_waiting(now: datetime, limit: int) -> int:
    """Each message is locked, sent and recorded alone: one that fails holds up nobody, one sent is not sent again."""
    due = Message.objects.filter(state=Message.State.WAITING, due__lte=now).order_by("due")
    numbers = list(due.values_list("id", flat=True)[:limit])
    if not numbers:
        return 0
    post = mail.get_connection()
    try:
        return sum(_send_one(number, now, post) for number in numbers)
    finally:
        post.close()


@transaction.atomic
def _send_one(number: int, now: datetime, post: BaseEmailBackend) -> int:
    waiting = Message.objects.select_for_update(skip_locked=True, of=("self",)).select_related("notice")
    message = waiting.filter(id=number, state=Message.State.WAITING).first()
    if message is None:
        return 0
    try:
        message.state = _hand_over(message, now, post)
    except OSError as error:  # smtplib's errors are OSErrors, and so are those of every gate
        log.warning("a message by %s could not be sent: %r", message.channel, error)
        _later(message, now, error)
    message.save(update_fields=["state", "due", "tries", "error"])
    return int(message.state == Message.State.SENT)


def _later(message: Message, now: datetime, error: OSError) -> None:
    message.tries += 1
    message.error = repr(error)[:500]
    message.due = now + FIRST_WAIT * 4 ** (message.tries - 1)
    if message.tries >= TRIES:
        message.state = Message.State.FAILED


def _hand_over(message: Message, now: datetime, post: BaseEmailBackend) -> Message.State:
    notice, channel = message.notice, Channel(message.channel)
    address = contracts.addresses(notice.subject, now).of(channel)
    if not address:
        return Message.State.UNREACHABLE
    language = preference_of(notice.subject).language
    part = "sms" if channel is Channel.SMS else "text"
    text = wording.in_language(notice.kind, part, notice.facts, language)
    title = wording.in_language(notice.kind, "title", notice.facts, language)
    if channel is Channel.SMS:
        return _by_sms(address, text, now)
    return _by_email(
        address, title, f"{text}\n\n{settings.ORIGIN}{wording.link(notice.kind, notice.facts)}\n", post, now
    )


def _by_sms(address: str, text: str, now: datetime) -> Message.State:
    if gate := contracts.sms_gate():
        gate.send(address, text)
        return Message.State.SENT
    return _simulate(Channel.SMS, address[:3] + "****" + address[-4:], text, now)


def _by_email(address: str, title: str, text: str, post: BaseEmailBackend, now: datetime) -> Message.State:
    if not settings.EMAIL_HOST:
        name, _, host = address.partition("@")
        return _simulate(Channel.EMAIL, f"{name[:1]}***@{host}", f"{title}\n{text}", now)
    mail.EmailMessage(title, text, to=[address], connection=post).send()
    return Message.State.SENT


def _simulate(channel: Channel, address: str, text: str, now: datetime) -> Message.State:
    """A demonstration writes down what it would send; a real house without a gate says that it cannot."""
    if not settings.DEMO:
        return Message.State.UNREACHABLE
    Simulated.objects.create(channel=channel, address=address, text=text, at=now)
    return Message.State.SENT
