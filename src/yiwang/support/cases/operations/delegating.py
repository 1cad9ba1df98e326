"""Standing rules: for a term, somebody acts in somebody's place (委托)."""

import uuid
from datetime import datetime

from django.utils.translation import gettext as _

from yiwang.kernel.actors import Actor
from yiwang.kernel.errors import NotAllowed, SignInFirst
from yiwang.support.cases.contracts import WORK_ON_CASES, BadMove
from yiwang.support.cases.models import Delegation
from yiwang.trust.ledger import operations as ledger
from yiwang.trust.ledger.contracts import Leaf


def delegate(
    *, receiver: str, since: datetime, until: datetime, reason: str, flow: str = "", actor: Actor, now: datetime
) -> uuid.UUID:
    """Let `receiver` act on the tasks that the actor has, from `since` to `until`; the actor stays answerable.

    Who receives it acts only where they hold the task's right themselves.
    """
    if not actor.signed_in:
        raise SignInFirst()
    actor.must(WORK_ON_CASES)
    if receiver == actor.subject or until <= since or not reason.strip():
        raise BadMove(why=_("a delegation needs somebody else, a reason, and an end after its beginning"))
    row = Delegation.objects.create(
        id=uuid.uuid4(),
        giver=actor.subject,
        receiver=receiver,
        flow_name=flow,
        since=since,
        until=until,
        reason=reason.strip(),
    )
    _tell("cases.delegated", row, now)
    return row.id


def end_delegation(*, delegation: uuid.UUID, actor: Actor, now: datetime) -> None:
    """End a standing rule at once; its giver may, and nobody else."""
    row = Delegation.objects.filter(id=delegation, ended_at=None).first()
    if row is None or row.giver != actor.subject:
        raise NotAllowed(right=WORK_ON_CASES.code)
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    _tell("cases.delegation-ended", row, now)


def _tell(kind: str, row: Delegation, now: datetime) -> None:
    content = {
        "giver": row.giver,
        "receiver": row.receiver,
        "flow": row.flow_name,
        "since": row.since.isoformat(),
        "until": row.until.isoformat(),
    }
    ledger.append([Leaf(kind, str(row.id), content)], now=now)
