"""Making accounts."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from yiwang.kernel.actors import SYSTEM, Actor, ActorKind
from yiwang.trust.identity import accounts, codes, contracts, limiting, numbers, passwords, verifying
from yiwang.trust.identity.contracts import (
    ADMINISTER_ACCOUNTS,
    CREATED,
    FIND_PEOPLE,
    AccountExists,
    AccountUnknown,
    NewAccount,
    NotVerified,
)
from yiwang.trust.identity.models import Account
from yiwang.trust.ledger import operations as ledger
from yiwang.trust.ledger.contracts import Leaf
from yiwang.trust.personal import operations as personal
from yiwang.trust.personal import queries as shown
from yiwang.trust.personal.contracts import Given, Kind


def create_account(*, account: NewAccount, actor: Actor, now: datetime) -> contracts.Account:
    """Make an account. Officers and firms are made by an administrator; a clerk enrols a citizen at the counter.

    An account without a password is signed in to by nobody, but its subject can be applicant of a case.
    """
    needed = FIND_PEOPLE if account.kind is ActorKind.CITIZEN and not account.password else ADMINISTER_ACCOUNTS
    actor.must(needed)
    return accounts.as_contract(make(account, actor, now))


def register(*, account: NewAccount, code: str, now: datetime) -> None:
    """Register oneself with the code that came to the telephone; name and number are verified where they can be.

    It says nothing about whether there was an account before: then nothing is changed. It takes as long either way,
    for the password is hashed first. What can be mended is refused before the code is used up.
    """
    number = numbers.must_be_id_number(account.id_number)
    phone = numbers.must_be_mobile(account.phone)
    passwords.check_strength(account.password, about=(account.name, phone, number[6:14], account.uscc))
    codes.check(phone, "register", code, now)
    verifier = verifying.verifier()
    if verifier is not None and not verifier.verify(account.representative or account.name, number).match:
        raise NotVerified()
    codes.spend(phone, "register")
    with suppress(AccountExists):
        make(replace(account, id_number=number, phone=phone, level=1 if verifier is None else 2), SYSTEM, now)


@transaction.atomic
def make(given: NewAccount, actor: Actor, now: datetime, *, demo: bool = False) -> Account:
    """The row and the personal data of a new account; refuses with `identity.exists` what is there already."""
    given = _checked(given)
    row = Account(
        subject=_subject(given.subject),
        kind=given.kind.value,
        shown_name=shown.masked(Kind.NAME, given.name) if given.kind is ActorKind.CITIZEN else given.name,
        login=given.login.strip().casefold(),
        uscc=given.uscc,
        identity_mark=_identity_mark(given),
        level=given.level,
        made_at=now,
        demo=demo,
    )
    if given.password:
        passwords.check_strength(given.password, about=(given.name, given.login, given.phone))
        row.password, row.password_at = passwords.hashed(given.password), now
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise AccountExists() from error
    personal.keep(_personal(given), subject=str(row.subject), actor=actor, now=now)
    content = {"subject": str(row.subject), "kind": row.kind, "level": row.level, "by": actor.subject}
    ledger.append([Leaf(CREATED, f"account:{row.subject}", content)], now=now)
    return row


def _checked(given: NewAccount) -> NewAccount:
    return replace(
        given,
        name=" ".join(given.name.split())[:100],
        id_number=numbers.must_be_id_number(given.id_number) if given.id_number else "",
        uscc=numbers.must_be_uscc(given.uscc) if given.uscc else "",
        phone=numbers.must_be_mobile(given.phone) if given.phone else "",
    )


def _subject(text: str) -> UUID:
    try:
        return UUID(text) if text else uuid4()
    except ValueError as error:
        raise AccountUnknown() from error


def _identity_mark(given: NewAccount) -> bytes | None:
    """One account for one person: of an officer or a firm the number may be anybody's."""
    if given.kind is not ActorKind.CITIZEN or not given.id_number:
        return None
    return limiting.mark("identity-number", given.id_number)


def _personal(given: NewAccount) -> dict[str, Given]:
    kept: dict[str, Given] = {
        accounts.ID_NUMBER: (given.id_number, 3, Kind.ID_NUMBER),
        accounts.PHONE: (given.phone, 2, Kind.PHONE),
        accounts.EMAIL: (given.email, 2, Kind.EMAIL),
        accounts.REPRESENTATIVE: (given.representative, 2, Kind.NAME),
    }
    if given.kind is ActorKind.CITIZEN:
        kept[accounts.NAME] = (given.name, 2, Kind.NAME)
    return {name: value for name, value in kept.items() if value[0]}
