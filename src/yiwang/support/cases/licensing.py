"""What a call step `licences.issue` does: issue the licence that the case led to."""

from datetime import datetime

from yiwang.kernel.actors import SYSTEM
from yiwang.support.cases.contracts import Answer, Call, UnknownCase
from yiwang.support.cases.models import Case
from yiwang.trust.licences import operations as licences

KIND = "licence"


def issue_licence(call: Call, *, now: datetime) -> Answer:
    """Issue it once, however often the call is tried. The kind is the value `licence`, else the flow's own name.

    Answers `issued` with number, token and last day; a Refusal of licences (a value is missing, no number is left)
    hands the call to a person.
    """
    issued = licences.issue(
        type=str(call.values.get(KIND) or _flow(call)),
        case_number=call.case,
        holder=call.applicant,
        organisation=call.organisation,
        region=call.region,
        values=call.values,
        actor=SYSTEM,
        now=now,
        key=f"case {call.key}",
    )
    last = issued.valid_to.isoformat() if issued.valid_to else ""
    return Answer("issued", {"number": issued.number, "token": issued.token, "valid_to": last})


def _flow(call: Call) -> str:
    name = Case.objects.filter(number=call.case).values_list("flow_name", flat=True).first()
    if name is None:
        raise UnknownCase()
    return str(name)
