"""Accounts of a demonstration: no password, one click, and only where everything is made up."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from yiwang.kernel.actors import SYSTEM
from yiwang.trust.identity import accounts
from yiwang.trust.identity.contracts import Account, Caller, DemonstrationAccount, NotADemonstration, SignedIn
from yiwang.trust.identity.models import Account as AccountRow
from yiwang.trust.identity.models import Agency
from yiwang.trust.identity.operations.making import make
from yiwang.trust.identity.operations.signing import welcome


@transaction.atomic
def install_demonstration_accounts(*, wanted: Sequence[DemonstrationAccount], now: datetime) -> list[Account]:
    """Make the accounts that are not there yet, by subject; firms before the people who act for them."""
    if not settings.DEMO:
        raise NotADemonstration()
    return [accounts.as_contract(_installed(each, now)) for each in wanted]


def _installed(each: DemonstrationAccount, now: datetime) -> AccountRow:
    given = each.account
    row = AccountRow.objects.filter(subject=given.subject).first() if given.subject else None
    if row is None:
        row = make(given, SYSTEM, now, demo=True)
    elif not row.demo:
        raise NotADemonstration()
    row.demo_title, row.demo_order = dict(each.title), each.order
    row.save(update_fields=["demo_title", "demo_order"])
    for firm in each.agent_of:
        if not Agency.objects.filter(firm__subject=firm, agent=row, ended_at=None).exists():
            Agency.objects.create(firm_id=firm, agent=row, since=now, given_by=SYSTEM.subject)
    return row


def sign_in_to_demonstration(*, subject: str, caller: Caller, now: datetime) -> SignedIn:
    """Sign in to a demonstration account with one click; its second factor counts as passed."""
    if not settings.DEMO:
        raise NotADemonstration()
    row = accounts.of(subject, AccountRow.objects.filter(demo=True, closed_at=None))
    return welcome(row, caller, now, second_factor=True)
