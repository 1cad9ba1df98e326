"""Setting up a second factor, and taking it away."""

from datetime import datetime

from django.db import transaction

from yiwang.kernel.actors import Actor
from yiwang.trust.identity import limiting, sessions, totp
from yiwang.trust.identity.contracts import WrongCode
from yiwang.trust.identity.models import Account, RecoveryCode, Session
from yiwang.trust.identity.operations.changes import confirm_password, own, record
from yiwang.trust.identity.operations.signing import factor_fits


def confirm_second_factor(*, secret: str, code: str, token: str, actor: Actor, now: datetime) -> list[str]:
    """Turn the second factor on, once its first code was right; ten recovery codes that are shown only now.

    The present session counts as having passed it.
    """
    limiting.attempt([(limiting.SECOND_FACTOR, f"set-up:{own(actor).subject}")], now=now)
    with transaction.atomic():
        account = Account.objects.select_for_update().get(subject=actor.subject)
        sealed = totp.sealed(account, secret)
        step = totp.step_of(account, code.replace(" ", ""), sealed, now)
        if step is None:
            raise WrongCode()
        account.totp, account.totp_at, account.totp_step = sealed, now, step
        account.save(update_fields=["totp", "totp_at", "totp_step"])
        Session.objects.filter(digest=sessions.digest(token), account=account).update(second_factor_at=now)
        record(account, "second-factor-on", actor, now)
        return totp.new_recovery_codes(account)


def new_recovery_codes(*, password: str, actor: Actor, now: datetime) -> list[str]:
    """Ten fresh recovery codes in place of the old ones."""
    account = own(actor)
    confirm_password(account, password, now)
    with transaction.atomic():
        record(account, "recovery-codes", actor, now)
        return totp.new_recovery_codes(account)


def remove_second_factor(*, password: str, code: str, actor: Actor, now: datetime) -> None:
    """Turn the second factor off; it takes the password and a code. Rights that need one are gone with it."""
    confirm_password(own(actor), password, now)
    limiting.attempt([(limiting.SECOND_FACTOR, f"set-up:{actor.subject}")], now=now)
    with transaction.atomic():
        account = Account.objects.select_for_update().get(subject=actor.subject)
        if not factor_fits(account, code, now):
            raise WrongCode()
        account.totp = account.totp_at = None
        account.save(update_fields=["totp", "totp_at"])
        RecoveryCode.objects.filter(account=account).delete()
        Session.objects.filter(account=account).update(second_factor_at=None)
        record(account, "second-factor-off", actor, now)
