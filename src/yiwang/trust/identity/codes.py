"""One-time codes to a telephone: for one number and one purpose, five tries, five minutes."""

import hmac
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from yiwang.trust.identity import limiting
from yiwang.trust.identity.contracts import Caller, CodesUnavailable, WrongCode, code_sender
from yiwang.trust.identity.models import OneTimeCode

LASTS = timedelta(minutes=5)
TRIES = 5


def send(phone: str, purpose: str, caller: Caller, now: datetime) -> str:
    """Send a code; the code itself comes back only where a demonstration shows it in place of a message."""
    sender = code_sender()
    if sender is None and not settings.DEMO:
        raise CodesUnavailable()
    limiting.attempt([(limiting.CODE_TO_PHONE, phone), (limiting.CODES_FROM_ADDRESS, caller.ip)], now=now)
    code = f"{secrets.randbelow(10**6):06}"
    OneTimeCode.objects.update_or_create(
        key=limiting.mark("code", purpose, phone),
        defaults={"digest": _digest(purpose, phone, code), "ends_at": now + LASTS, "tries": 0},
    )
    if sender is None:
        return code
    sender(phone, _("Your code is {code}. It holds for 5 minutes. Give it to nobody.").format(code=code))
    return ""


def check(phone: str, purpose: str, code: str, now: datetime) -> None:
    """Refuse with `identity.wrong-code` unless this is the code that was sent; each try counts."""
    mine = OneTimeCode.objects.filter(key=limiting.mark("code", purpose, phone), ends_at__gt=now)
    if not mine.filter(tries__lt=TRIES).update(tries=F("tries") + 1):
        raise WrongCode()
    row = mine.first()
    if row is None or not hmac.compare_digest(bytes(row.digest), _digest(purpose, phone, code.strip())):
        raise WrongCode()


def spend(phone: str, purpose: str) -> None:
    """The code has done its work and counts no more."""
    OneTimeCode.objects.filter(key=limiting.mark("code", purpose, phone)).delete()


def _digest(purpose: str, phone: str, code: str) -> bytes:
    return limiting.mark("code-text", purpose, phone, code)
