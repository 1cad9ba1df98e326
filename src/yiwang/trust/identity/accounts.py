"""Finding accounts, and showing rows to others."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from yiwang.kernel.actors import ActorKind
from yiwang.kernel.codes import queries as codes
from yiwang.shell.words import say
from yiwang.trust.identity import contracts, numbers
from yiwang.trust.identity.contracts import AccountUnknown
from yiwang.trust.identity.models import Account
from yiwang.trust.personal import queries as personal
from yiwang.trust.personal.contracts import Kind

NAME, ID_NUMBER, PHONE, EMAIL, REPRESENTATIVE = (
    f"identity.{name}" for name in ("name", "id_number", "phone", "email", "representative_name")
)


def alive() -> Q:
    """Accounts that may be used now: not closed, and demonstrations only where this is one."""
    return Q(closed_at=None) if settings.DEMO else Q(closed_at=None, demo=False)


def by_identifier(text: str) -> Account | None:
    """The account that somebody means who types a sign-in name, a telephone, identity or credit number."""
    text = text.strip()
    flat = text.replace(" ", "").upper()
    if codes.is_id_number(flat):
        return _only(personal.find(Kind.ID_NUMBER, flat, name=ID_NUMBER))
    if numbers.MOBILE.fullmatch(flat):
        return _only(personal.find(Kind.PHONE, flat, name=PHONE))
    if not text:
        return None
    wanted = Q(uscc=flat) if codes.is_uscc(flat) else Q(login=text.casefold())
    return Account.objects.filter(alive(), wanted).first()


def _only(subjects: list[str]) -> Account | None:
    found = list(Account.objects.filter(alive(), subject__in=subjects)[:2])
    return found[0] if len(found) == 1 else None


def of(subject: str, rows: QuerySet[Account] | None = None) -> Account:
    """The row; refuses with `identity.unknown`."""
    try:
        row = (rows if rows is not None else Account.objects).filter(subject=UUID(subject)).first()
    except ValueError as error:
        raise AccountUnknown() from error
    if row is None:
        raise AccountUnknown()
    return row


def as_contract(row: Account) -> contracts.Account:
    return contracts.Account(
        subject=str(row.subject),
        kind=ActorKind(row.kind),
        name=row.shown_name,
        level=row.level,
        login=row.login,
        uscc=row.uscc,
        region=row.region,
        organisation=row.organisation,
        post=say(row.post),
        second_factor=row.totp is not None,
        demonstration=row.demo,
        title=row.demo_title,
        closed=row.closed_at is not None,
    )


def acting(now: datetime) -> Q:
    """The agencies in force at a moment."""
    return Q(ended_at=None, since__lte=now) & (Q(until=None) | Q(until__gt=now))
