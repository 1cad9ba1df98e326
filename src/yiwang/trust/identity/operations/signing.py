"""Signing in and out."""

from datetime import datetime, timedelta

from django.db import transaction

from yiwang.kernel.actors import Actor
from yiwang.kernel.errors import SignInFirst
from yiwang.trust.identity import accounts, limiting, passwords, sessions, totp
from yiwang.trust.identity.contracts import Caller, SignedIn, WrongCode, WrongCredentials
from yiwang.trust.identity.limiting import Key
from yiwang.trust.identity.models import Account, Attempt, OneTimeCode, Session
from yiwang.trust.identity.operations.changes import refresh_posts


def sign_in(*, identifier: str, password: str, caller: Caller, now: datetime) -> SignedIn:
    """Sign in with a name or number and a password; refuses with `identity.wrong-credentials` and nothing more exact.

    Where a second factor is set up, the session waits for it: `pass_second_factor` opens the real one.
    """
    account = accounts.by_identifier(identifier)
    keys = _keys(identifier, account, caller)
    limiting.attempt(keys, now=now)
    kept = account.password if account else ""
    if not passwords.fits(password, kept) or account is None:
        sessions.note("failed", account, caller, now)
        raise WrongCredentials()
    limiting.succeeded(keys)
    if passwords.outdated(kept):
        account.password = passwords.hashed(password)
        account.save(update_fields=["password"])
    return welcome(account, caller, now, waiting=account.totp is not None)


def _keys(identifier: str, account: Account | None, caller: Caller) -> list[Key]:
    name = identifier.strip().casefold()[:200]
    if sessions.knows(caller.device, account):
        return [(limiting.DEVICE, caller.device)]
    return [
        (limiting.NAME_FROM_ADDRESS, f"{name}\0{caller.ip}"),
        (limiting.ADDRESS, caller.ip),
        (limiting.NAME, name),
    ]


def welcome(
    account: Account, caller: Caller, now: datetime, *, waiting: bool = False, second_factor: bool = False
) -> SignedIn:
    """Open a session for somebody who has proved who they are (for the operations of this module)."""
    if account.kind == "officer" and not waiting:
        refresh_posts([str(account.subject)], now=now)
    token = sessions.open_session(account, caller, now, waiting=waiting, second_factor=second_factor)
    sessions.note("waiting" if waiting else "signed-in", account, caller, now)
    return SignedIn(token, accounts.as_contract(account), waiting)


def pass_second_factor(*, token: str, code: str, caller: Caller, now: datetime) -> SignedIn:
    """Give the code of the second factor, or a recovery code; the session gets a new token."""
    row = Session.objects.filter(digest=sessions.digest(token), waiting=True, ends_at__gt=now).first()
    if row is None:
        raise SignInFirst()
    keys: list[Key] = [(limiting.SECOND_FACTOR, str(row.account_id))]
    limiting.attempt(keys, now=now)
    with transaction.atomic():
        account = Account.objects.select_for_update().get(subject=row.account_id)
        right = factor_fits(account, code, now)
        if right:
            Session.objects.filter(digest=row.digest).delete()
            fresh = welcome(account, caller, now, second_factor=True)
    if not right:
        sessions.note("failed", account, caller, now)
        raise WrongCode()
    limiting.succeeded(keys)
    return fresh


def factor_fits(account: Account, code: str, now: datetime) -> bool:
    """Whether a code is the account's, which is locked; a code counts once (for the operations of this module)."""
    flat = code.replace(" ", "")
    if account.totp is not None and flat.isdecimal():
        step = totp.step_of(account, flat, bytes(account.totp), now)
        if step is not None:
            account.totp_step = step
            account.save(update_fields=["totp_step"])
            return True
    return totp.use_recovery_code(account, code, now)


def sign_out(*, token: str, caller: Caller, now: datetime) -> None:
    """End a session; one that has ended already is no fault."""
    row = Session.objects.select_related("account").filter(digest=sessions.digest(token)).first()
    if row is not None:
        row.delete()
        sessions.note("signed-out", row.account, caller, now)


def end_session(*, session: str, actor: Actor) -> None:
    """End one of the actor's own sessions, by its `Session.id`."""
    for row in Session.objects.filter(account_id=actor.subject):
        if bytes(row.digest).hex()[:24] == session:
            row.delete()


def end_other_sessions(*, token: str, actor: Actor) -> int:
    """End all sessions of the actor but this one; how many."""
    mine = Session.objects.filter(account_id=actor.subject).exclude(digest=sessions.digest(token))
    return mine.delete()[0]


def tidy(*, now: datetime) -> int:
    """Delete sessions that have ended, and counts and codes that no longer matter; how many rows."""
    return sum(
        rows.delete()[0]
        for rows in (
            Session.objects.filter(ends_at__lt=now),
            Attempt.objects.filter(last_at__lt=now - timedelta(days=2)),
            OneTimeCode.objects.filter(ends_at__lt=now),
        )
    )
