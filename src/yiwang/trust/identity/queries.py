"""Who people are, as far as others may know."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from ruamel.yaml import YAML

from yiwang.kernel.actors import SYSTEM, Actor
from yiwang.kernel.errors import SignInFirst
from yiwang.trust.identity import accounts, contracts, middleware, sessions
from yiwang.trust.identity.contracts import FIND_PEOPLE, Account, Addresses, Agency
from yiwang.trust.identity.models import Account as AccountRow
from yiwang.trust.identity.models import Agency as AgencyRow
from yiwang.trust.identity.models import Session, Visit
from yiwang.trust.personal import operations as personal_operations
from yiwang.trust.personal import queries as personal
from yiwang.trust.personal.contracts import Kind, PurposeMissing


def account(subject: str) -> Account:
    """The account of a subject; refuses with `identity.unknown`."""
    return accounts.as_contract(accounts.of(subject))


def subject_names(subjects: Collection[str]) -> dict[str, str]:
    """What each subject may be called on a page, with one query: masked for citizens, in clear for officers and firms.

    Subjects without an account are left out.
    """
    ids = {found for subject in subjects if (found := _uuid(subject))}
    rows = AccountRow.objects.filter(subject__in=ids).values_list("subject", "shown_name") if ids else []
    return {SYSTEM.subject: SYSTEM.name, **{str(subject): name for subject, name in rows}}


def subject_name(subject: str) -> str:
    """As `subject_names`, for one; empty where nothing is known."""
    return subject_names([subject]).get(subject, "")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def addresses(subject: str, now: datetime) -> Addresses:
    """Where a subject can be reached, in clear; that it was looked up stands in the log that the subject can read."""
    values = personal.values_of([subject], [accounts.EMAIL, accounts.PHONE])
    references = [value.reference for value in values.values()]
    found = personal.shown(references, viewer=SYSTEM, purpose="notices", now=now, full=True)
    email, mobile = values.get((subject, accounts.EMAIL)), values.get((subject, accounts.PHONE))
    return Addresses(email=found[email.reference] if email else "", mobile=found[mobile.reference] if mobile else "")


def find_subject(
    *, id_number: str = "", uscc: str = "", phone: str = "", viewer: Actor, purpose: str, now: datetime
) -> list[Account]:
    """The people or firms with exactly this number, for a clerk at the counter; who looked and what for is logged."""
    viewer.must(FIND_PEOPLE)
    if not purpose.strip():
        raise PurposeMissing()
    if uscc:
        rows = AccountRow.objects.filter(uscc=uscc.strip().upper())
        return [accounts.as_contract(row) for row in rows.filter(accounts.alive())]
    kind, text, name = (
        (Kind.ID_NUMBER, id_number, accounts.ID_NUMBER) if id_number else (Kind.PHONE, phone, accounts.PHONE)
    )
    found = AccountRow.objects.filter(accounts.alive(), subject__in=personal.find(kind, text, name=name))
    for row in found:
        personal_operations.note_finding(owner=str(row.subject), kind=kind, viewer=viewer, purpose=purpose, now=now)
    return [accounts.as_contract(row) for row in found]


def subject_by_login(login: str) -> str:
    """The subject of an officer's sign-in name, for administrators who give roles; empty where nobody has it."""
    row = AccountRow.objects.filter(accounts.alive(), kind="officer", login=login.strip().casefold()).first()
    return str(row.subject) if row else ""


def officers_at(path: str) -> list[str]:
    """The officers whose main post is at an organisation or below it; all for ""."""
    rows = AccountRow.objects.filter(kind="officer", closed_at=None)
    if path:
        rows = rows.filter(Q(organisation=path) | Q(organisation__startswith=path + "/"))
    return [str(subject) for subject in rows.values_list("subject", flat=True)]


def personal_data(subject: str) -> dict[str, str]:
    """References to what the account knows of a subject: name, id_number, phone, email, representative_name."""
    names = [accounts.NAME, accounts.ID_NUMBER, accounts.PHONE, accounts.EMAIL, accounts.REPRESENTATIVE]
    found = personal.values_of([subject], names)
    return {name.partition(".")[2]: value.reference for (_, name), value in found.items()}


def actor_for(subject: str, *, on_behalf: str = "", second_factor: bool = False, now: datetime) -> Actor | None:
    """Who a subject is now without a session of theirs, for a key of the API; None for nobody any more.

    `on_behalf` is a firm: None where the subject may not act for it at this moment. With a second factor the actor has
    the rights that need one: only who checked one at some time may say so.
    """
    known = _uuid(subject)
    row = AccountRow.objects.filter(accounts.alive(), subject=known).first() if known else None
    if row is None:
        return None
    passed = now if second_factor else None
    session = Session(account=row, second_factor_at=passed, on_behalf=_uuid(on_behalf))
    found = middleware.officer(session, now) if row.kind == "officer" else middleware.applicant(session, now)
    return found if found.on_behalf == on_behalf else None


def demonstration_accounts() -> list[Account]:
    """The accounts of the one-click list; none where this is no demonstration."""
    if not settings.DEMO:
        return []
    rows = AccountRow.objects.filter(demo=True, closed_at=None).order_by("demo_order", "subject")
    return [accounts.as_contract(row) for row in rows]


def firms_of(subject: str, *, now: datetime) -> list[Agency]:
    """The firms that a person may act for at a moment."""
    rows = AgencyRow.objects.select_related("firm", "agent").filter(
        accounts.acting(now), agent__subject=subject, firm__closed_at=None
    )
    return [agency(row) for row in rows.order_by("firm__shown_name")]


def agents_of(firm: str, *, viewer: Actor, now: datetime) -> list[Agency]:
    """Who may act for a firm at a moment, for the firm itself and its agents."""
    rows = AgencyRow.objects.select_related("firm", "agent").filter(accounts.acting(now), firm__subject=firm)
    if firm not in viewer.own:
        raise contracts.NotAnAgent()
    return [agency(row) for row in rows.order_by("since")]


def may_act(agent: str, firm: str, *, item: str = "", now: datetime) -> bool:
    """Whether a person may act for a firm at a moment, for an item where one is given."""
    rows = AgencyRow.objects.filter(accounts.acting(now), agent__subject=agent, firm__subject=firm)
    return any(not row.items or item in row.items for row in rows)


def agency(row: AgencyRow) -> Agency:
    """The row as others may see it."""
    return Agency(
        id=row.id,
        firm=str(row.firm_id),
        firm_name=row.firm.shown_name,
        agent=str(row.agent_id),
        agent_name=row.agent.shown_name,
        items=tuple(row.items),
        since=row.since,
        until=row.until,
    )


def my_sessions(*, viewer: Actor, token: str, now: datetime) -> list[contracts.Session]:
    """Where the viewer is signed in, the present one first."""
    if not viewer.signed_in:
        raise SignInFirst()
    rows = Session.objects.filter(account_id=viewer.subject, waiting=False, ends_at__gt=now).order_by("-seen_at")
    present = sessions.digest(token)
    shown = [
        contracts.Session(
            id=bytes(row.digest).hex()[:24],
            made_at=row.made_at,
            seen_at=row.seen_at,
            ip=row.ip,
            browser=row.browser,
            current=bytes(row.digest) == present,
        )
        for row in rows
    ]
    return sorted(shown, key=lambda session: not session.current)


def my_visits(*, viewer: Actor, limit: int = 10) -> list[tuple[str, datetime, str]]:
    """(what, when, from where) of the viewer's latest sign-ins and attempts."""
    rows = Visit.objects.filter(subject=viewer.subject).exclude(what="waiting").order_by("-id")[:limit]
    return [(row.what, row.at, row.ip) for row in rows]


@lru_cache
def levels() -> Mapping[int, Mapping[str, Mapping[str, str]]]:
    """The identity levels with title and proof, in both languages."""
    return YAML(typ="safe").load(Path(__file__).with_name("levels.yaml").read_text("utf-8"))["levels"]
