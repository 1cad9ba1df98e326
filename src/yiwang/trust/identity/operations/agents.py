"""Acting for a firm."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yiwang.kernel.actors import Actor, ActorKind
from yiwang.kernel.errors import NotAllowed
from yiwang.trust.identity import accounts, contracts, limiting, queries, sessions
from yiwang.trust.identity.contracts import (
    ADMINISTER_ACCOUNTS,
    AGENT_ENDED,
    AGENT_NAMED,
    AgentUnknown,
    EndsInThePast,
    NotAnAgent,
)
from yiwang.trust.identity.models import Account, Agency, Session
from yiwang.trust.ledger import operations as ledger
from yiwang.trust.ledger.contracts import Leaf
from yiwang.trust.personal import queries as personal
from yiwang.trust.personal.contracts import Kind


def name_agent(
    *, name: str, id_number: str, items: Sequence[str] = (), until: datetime | None = None, actor: Actor, now: datetime
) -> contracts.Agency:
    """A firm names somebody who may act for it, for some items or for all, until a moment or until it ends it.

    Name and identity number must be those of an account; which of the two was wrong is not said.
    """
    firm = _firm(actor)
    limiting.attempt([(limiting.REGISTERING, f"agents:{firm.subject}")], now=now)
    person = accounts.by_identifier(id_number)
    named = personal.find(Kind.NAME, name, name=accounts.NAME) if person else []
    if person is None or str(person.subject) not in named or person.kind != "citizen":
        raise AgentUnknown()
    if until is not None and until <= now:
        raise EndsInThePast()
    with transaction.atomic():
        Agency.objects.filter(firm=firm, agent=person, ended_at=None).update(ended_at=now, ended_by=actor.subject)
        row = Agency.objects.create(
            firm=firm, agent=person, items=list(items), since=now, until=until, given_by=actor.subject
        )
        _record(AGENT_NAMED, row, actor, now)
    return queries.agency(row)


@transaction.atomic
def end_agency(*, agency: UUID, actor: Actor, now: datetime) -> None:
    """A firm ends an agency, an agent gives it up, or an administrator ends it; sessions stop acting at once."""
    row = Agency.objects.select_for_update().filter(id=agency, ended_at=None).first()
    if row is None:
        raise NotAnAgent()
    if actor.subject not in (str(row.firm_id), str(row.agent_id)):
        actor.must(ADMINISTER_ACCOUNTS)
    row.ended_at, row.ended_by = now, actor.subject
    row.save(update_fields=["ended_at", "ended_by"])
    Session.objects.filter(account=row.agent_id, on_behalf=row.firm_id).update(on_behalf=None)
    _record(AGENT_ENDED, row, actor, now)


def act_for(*, firm: str, token: str, actor: Actor, now: datetime) -> None:
    """Act for a firm in this session from now on, or for oneself where `firm` is empty."""
    chosen = None
    if firm:
        found = [each.firm for each in queries.firms_of(actor.subject, now=now) if each.firm == firm]
        if not found:
            raise NotAnAgent()
        chosen = UUID(firm)
    Session.objects.filter(digest=sessions.digest(token), account_id=actor.subject).update(on_behalf=chosen)


def _firm(actor: Actor) -> Account:
    if actor.kind is not ActorKind.ENTERPRISE:
        raise NotAllowed(right="identity.own-firm")
    return accounts.of(actor.subject)


def _record(kind: str, row: Agency, actor: Actor, now: datetime) -> None:
    content = {
        "firm": str(row.firm_id),
        "agent": str(row.agent_id),
        "items": list(row.items),
        "until": row.until.isoformat() if row.until else None,
        "by": actor.subject,
    }
    ledger.append([Leaf(kind, f"account:{row.firm_id}", content)], now=now)
