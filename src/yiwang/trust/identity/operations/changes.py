"""Changing what an account says and how it is protected."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from yiwang.kernel.actors import Actor
from yiwang.kernel.errors import SignInFirst
from yiwang.trust.identity import accounts, codes, limiting, numbers, passwords, posts, sessions
from yiwang.trust.identity.contracts import ADMINISTER_ACCOUNTS, CHANGED, WrongPassword
from yiwang.trust.identity.models import Account, RecoveryCode, Session
from yiwang.trust.ledger import operations as ledger
from yiwang.trust.ledger.contracts import Leaf
from yiwang.trust.personal import operations as personal
from yiwang.trust.personal.contracts import Kind


def own(actor: Actor) -> Account:
    """The actor's own account (for the operations of this module)."""
    if not actor.signed_in:
        raise SignInFirst()
    return accounts.of(actor.subject)


def confirm_password(account: Account, password: str, now: datetime) -> None:
    """Refuse with `identity.wrong-password` unless it is right; too many guesses wait (for this module)."""
    keys = [(limiting.SECOND_FACTOR, f"password:{account.subject}")]
    limiting.attempt(keys, now=now)
    if account.password and not passwords.fits(password, account.password):
        raise WrongPassword()
    limiting.succeeded(keys)


def record(account: Account, what: str, actor: Actor, now: datetime) -> None:
    """Say in the ledger what was changed, without saying what it is now (for the operations of this module)."""
    content = {"subject": str(account.subject), "what": what, "by": actor.subject}
    ledger.append([Leaf(CHANGED, f"account:{account.subject}", content)], now=now)


def change_password(*, present: str, fresh: str, token: str, actor: Actor, now: datetime) -> None:
    """Set a new password and end every other session."""
    account = own(actor)
    confirm_password(account, present, now)
    passwords.check_strength(fresh, about=(account.shown_name, account.login, account.uscc))
    with transaction.atomic():
        account.password, account.password_at = passwords.hashed(fresh), now
        account.save(update_fields=["password", "password_at"])
        Session.objects.filter(account=account).exclude(digest=sessions.digest(token)).delete()
        record(account, "password", actor, now)


def change_phone(*, phone: str, code: str, password: str, actor: Actor, now: datetime) -> None:
    """Set a new telephone number, which the code was sent to; the old one stays in the history."""
    account = own(actor)
    confirm_password(account, password, now)
    number = numbers.must_be_mobile(phone)
    codes.check(number, "phone", code, now)
    with transaction.atomic():
        codes.spend(number, "phone")
        personal.keep({accounts.PHONE: (number, 2, Kind.PHONE)}, subject=actor.subject, actor=actor, now=now)
        record(account, "phone", actor, now)


def administered(subject: str, actor: Actor) -> Account:
    """An account for its administrator: an officer's where they work; people and firms are of no place."""
    actor.must(ADMINISTER_ACCOUNTS)
    account = accounts.of(subject)
    if account.region:
        actor.must(ADMINISTER_ACCOUNTS, within=account.region, organisation=account.organisation)
    return account


@transaction.atomic
def close_account(*, subject: str, actor: Actor, now: datetime) -> None:
    """Close an account for good and end its sessions; what was done with it stays."""
    account = administered(subject, actor)
    account.closed_at = now
    account.save(update_fields=["closed_at"])
    Session.objects.filter(account=account).delete()
    record(account, "closed", actor, now)


@transaction.atomic
def reset_second_factor(*, subject: str, actor: Actor, now: datetime) -> None:
    """Take away a second factor that somebody lost with its recovery codes, and end their sessions."""
    account = administered(subject, actor)
    account.totp = account.totp_at = None
    account.save(update_fields=["totp", "totp_at"])
    RecoveryCode.objects.filter(account=account).delete()
    Session.objects.filter(account=account).delete()
    record(account, "second-factor-reset", actor, now)


def refresh_posts(subjects: Collection[str], *, now: datetime) -> int:
    """Bring the main posts of officers up to date with the organisations; how many changed."""
    changed = 0
    for row in Account.objects.filter(kind="officer", subject__in=list(subjects)):
        post = posts.main_post(str(row.subject), now)
        if (row.region, row.organisation, row.post) != (post.region, post.organisation, post.title):
            row.region, row.organisation, row.post = post.region, post.organisation, post.title
            row.save(update_fields=["region", "organisation", "post"])
            changed += 1
    return changed
