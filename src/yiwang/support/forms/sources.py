"""What the account knows fills the form first: name, phone, email, id_number; firm_name, uscc, representative."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from yiwang.kernel.actors import Actor, ActorKind
from yiwang.support.forms.contracts import Sourced
from yiwang.trust.identity import queries as identity
from yiwang.trust.identity.contracts import AccountUnknown
from yiwang.trust.personal import queries as personal

TITLE = {"zh": "您的账号", "en": "your account"}
CORRECT = {"zh": "不对？", "en": "Not right?"}
FIRM_TITLE = {"zh": "单位的账号", "en": "the firm’s account"}


def account(actor: Actor, now: datetime) -> Mapping[str, Sourced]:
    """What the accounts of the person and of the firm that they act for say, in clear: the draft keeps it anew."""
    person = {} if actor.kind is ActorKind.ENTERPRISE and not actor.on_behalf else _personal(actor.subject, actor, now)
    firm = _firm(actor, now)
    told = timezone.localdate(now)
    return {
        **{n: Sourced(v, TITLE, told, CORRECT, "/account") for n, v in person.items() if v},
        **{n: Sourced(v, FIRM_TITLE, told, CORRECT, "/account") for n, v in firm.items() if v},
    }


def _personal(subject: str, actor: Actor, now: datetime) -> dict[str, Any]:
    known = identity.personal_data(subject)
    texts = personal.shown(known.values(), viewer=actor, purpose="forms.prefill", now=now, full=True)
    return {name: texts[reference] for name, reference in known.items()}


def _firm(actor: Actor, now: datetime) -> dict[str, Any]:
    try:
        found = identity.account(actor.party)
    except AccountUnknown:
        return {}
    if found.kind is not ActorKind.ENTERPRISE:
        return {}
    said = _personal(actor.party, actor, now)
    return {"firm_name": found.name, "uscc": found.uscc, "representative": said.get("representative_name", "")}
