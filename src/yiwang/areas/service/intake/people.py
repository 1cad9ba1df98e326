"""Applicants: what their accounts know of them, and whether an item is for them."""

from collections.abc import Collection
from datetime import datetime

from yiwang.areas.service.intake.contracts import AsApplicant, NotForYou
from yiwang.kernel.actors import SYSTEM, Actor, ActorKind
from yiwang.kernel.errors import SignInFirst
from yiwang.shell.words import say
from yiwang.support.items import queries as items
from yiwang.support.items.contracts import Item
from yiwang.support.notices.contracts import Addresses
from yiwang.trust.identity import queries as identity
from yiwang.trust.identity.contracts import AccountUnknown, NotAnAgent
from yiwang.trust.personal import queries as personal

PERSONS = "1"


def acts_as_firm(actor: Actor) -> bool:
    """Whether a firm applies, by itself or through an agent."""
    return actor.kind is ActorKind.ENTERPRISE or bool(actor.on_behalf)


def suits(item: Item, *, firm: bool) -> bool:
    """Whether an item is for persons or for firms as the one who asks is; an item that names nobody is for all."""
    if not item.subjects:
        return True
    return any(code != PERSONS for code in item.subjects) if firm else PERSONS in item.subjects


def must_suit(item: Item, actor: Actor, now: datetime) -> None:
    """Refuse strangers, officers, those for whom the item is not, and agents who may not act in it."""
    if not actor.signed_in:
        raise SignInFirst()
    if actor.kind not in (ActorKind.CITIZEN, ActorKind.ENTERPRISE):
        raise AsApplicant()
    must_be_for(item, firm=acts_as_firm(actor))
    if actor.on_behalf and not identity.may_act(actor.subject, actor.on_behalf, item=item.code, now=now):
        raise NotAnAgent()


def must_be_for(item: Item, *, firm: bool) -> None:
    """Refuse a person or a firm for whom the item is not."""
    if not suits(item, firm=firm):
        subjects = [say(items.code_words("subject", code)) for code in item.subjects]
        raise NotForYou(item=say(item.name), subjects=", ".join(subjects))


def is_firm(subject: str) -> bool:
    """Whether an account is that of a firm."""
    return identity.account(subject).kind is ActorKind.ENTERPRISE


def _account(subject: str):  # type: ignore[no-untyped-def]
    try:
        return identity.account(subject)
    except AccountUnknown:
        return None


def addressee(subject: str) -> object:
    """To whom a letter goes: a reference to a person's name, a firm's name, or words where nothing is known."""
    account = _account(subject)
    if account is None:
        return {"zh": "申请人", "en": "the applicant"}
    known = identity.personal_data(subject) if account.kind is ActorKind.CITIZEN else {}
    return known.get("name") or account.name


def addresses(subject: str, now: datetime) -> Addresses:
    """Where somebody is reached, for notices."""
    found = identity.addresses(subject, now)
    return Addresses(email=found.email, mobile=found.mobile)


def four_digits(subject: str, references: Collection[str], now: datetime) -> set[str]:
    """The last four signs of every telephone and identity number that belongs to a case."""
    known = identity.personal_data(subject) if subject else {}
    wanted = {*references, *(known[name] for name in ("phone", "id_number") if name in known)}
    account = _account(subject) if subject else None
    texts = list(personal.shown(wanted, viewer=SYSTEM, purpose="intake.progress", now=now, full=True).values())
    if account is not None and account.uscc:
        texts.append(account.uscc)
    return {text.strip()[-4:].upper() for text in texts if len(text.strip()) >= 8}
