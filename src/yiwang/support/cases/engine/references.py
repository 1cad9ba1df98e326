"""Personal data in a case are references; one that belongs to somebody else must not be slipped in."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from yiwang.kernel.actors import ActorKind
from yiwang.support.cases.contracts.refusals import BadMove
from yiwang.support.cases.engine.machine import Request
from yiwang.support.forms.contracts import PERSONAL
from yiwang.trust.personal import queries as personal


def within(value: Any) -> Iterator[str]:
    """Every reference to personal data anywhere in plain data."""
    if isinstance(value, str):
        if value.startswith(PERSONAL):
            yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from within(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from within(inner)


def check(ask: Request, applicant: str, known: Collection[str] = ()) -> None:
    """Refuse references that are not the applicant's own, the actor's, or in the case already.

    What the system itself hands on, such as from a parent to a child, was checked when it came in.
    """
    fresh = [reference for reference in within(ask.data) if reference not in known]
    if not fresh or ask.actor.kind is ActorKind.SYSTEM:
        return
    allowed = {applicant, ask.actor.subject, ask.actor.party} - {""}
    owners = personal.owners(fresh)
    if any(owners.get(reference) not in allowed for reference in fresh):
        raise BadMove(why=_("it names personal data that are not the applicant's"))
