"""Sessions: a random token in a cookie, its digest in a row."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.core import signing

from yiwang.trust.identity.contracts import Caller
from yiwang.trust.identity.models import Account, Session, Visit

COOKIE = "yiwang_session"
DEVICE = "yiwang_device"
LASTS = timedelta(hours=12)
OFFICER_RESTS = timedelta(hours=2)
WAITS = timedelta(minutes=10)
DEVICE_LASTS = timedelta(days=90)


def digest(token: str) -> bytes:
    return sha256(token.encode()).digest()


def open_session(account: Account, caller: Caller, now: datetime, *, waiting: bool, second_factor: bool) -> str:
    """A new session under a new token; whatever session the browser had before is not it."""
    token = secrets.token_urlsafe(32)
    Session.objects.create(
        digest=digest(token),
        account=account,
        waiting=waiting,
        made_at=now,
        seen_at=now,
        ends_at=now + (WAITS if waiting else LASTS),
        second_factor_at=now if second_factor else None,
        ip=caller.ip[:60],
        browser=caller.browser[:200],
    )
    return token


def note(what: str, account: Account | None, caller: Caller, now: datetime) -> None:
    """Write down that somebody came or went, or tried to."""
    subject = account.subject if account else None
    Visit.objects.create(at=now, subject=subject, what=what, ip=caller.ip[:60], browser=caller.browser[:200])


def device_mark(account: Account) -> str:
    """A cookie that says: from this browser the account was signed in to before."""
    return signing.dumps(str(account.subject), salt="identity.device")


def knows(device: str, account: Account | None) -> bool:
    try:
        known = signing.loads(device, salt="identity.device", max_age=DEVICE_LASTS) if device else ""
    except signing.BadSignature:
        return False
    return account is not None and known == str(account.subject)
