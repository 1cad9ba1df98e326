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
    """What the accounts of the person and of the firm that they act for say, in clear: the draft keeps it anew.

    A clerk at a counter fills in for somebody: then it is the applicant's account that says it, never the clerk's.
    """
    firm = _firm(actor, now)
    person = _personal(_person(actor), actor, now) if _person(actor) and not (firm and _fills_for(actor)) else {}
    told = timezone.localdate(now)
    return {
        **{n: Sourced(v, TITLE, told, CORRECT, "/account") for n, v in person.items() if v},
        **{n: Sourced(v, FIRM_TITLE, told, CORRECT, "/account") for n, v in firm.items() if v},
    }


def _fills_for(actor: Actor) -> bool:
    return actor.kind is ActorKind.OFFICER and bool(actor.on_behalf)


def _person(actor: Actor) -> str:
    """Whose name and numbers the form is about; nobody's where a firm fills in by itself."""
    if actor.kind is ActorKind.ENTERPRISE and not actor.on_behalf:
        return ""
    return actor.on_behalf if _fills_for(actor) else actor.subject


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
