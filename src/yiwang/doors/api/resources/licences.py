"""Licences: checking one, one's own, those of one's place."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema

from yiwang.doors.api.access import PUBLIC, needs
from yiwang.doors.api.problems import NotRight
from yiwang.doors.api.shapes import Cursor, Day, Limit, Text, Token, Words, paged
from yiwang.kernel.paging import Page
from yiwang.trust.apikeys.contracts import OWN_READ
from yiwang.trust.licences import operations, queries
from yiwang.trust.licences.contracts import READ_LICENCES, Licence, LicenceFilter, LicenceStatus, Shown

router = Router(tags=["licences"])


class CheckAsked(Schema):
    number: Text = ""
    token: Token = ""


class Checked(Schema):
    """What anybody may know of a licence. `answer` is genuine-<status>, pending or not-genuine.

    `in_ledger`, `unchanged` and `in_force` are the three checks; `altered` names what differs from the entry.
    """

    answer: str
    number: str
    token: str
    identifier: str
    title: Words
    status: LicenceStatus
    issuer: Words
    valid_from: date
    valid_to: date | None
    lines: list[Shown]
    in_ledger: bool
    unchanged: bool
    in_force: bool
    altered: list[str]
    entry: int | None
    fingerprint: str


@router.get("/licences/check", response=Checked, summary=_("Check a licence by its number or its code"), **PUBLIC)
def check_licence(request: HttpRequest, asked: Query[CheckAsked]) -> Any:
    if bool(asked.number) == bool(asked.token):
        raise NotRight()
    found = queries.examine(asked.token, number=asked.number, now=request.now)  # type: ignore[attr-defined]
    operations.note_look(
        licence=found.licence,
        how="verified",
        actor=request.actor,
        now=request.now,  # type: ignore[attr-defined]
    )
    licence = found.licence
    return Checked(
        **{name: getattr(licence, name) for name in LICENCE},
        **{name: getattr(found, name) for name in EXAMINATION},
        entry=found.entry_index,
    )


LICENCE = ("number", "token", "identifier", "title", "status", "valid_from", "valid_to")
EXAMINATION = ("answer", "issuer", "lines", "in_ledger", "unchanged", "in_force", "altered", "fingerprint")


@router.get("/licences/mine", response=list[Licence], summary=_("My licences"), **needs(OWN_READ))
def my_licences(request: HttpRequest) -> Any:
    return queries.licences_of(request.actor.party, viewer=request.actor, now=request.now)  # type: ignore[attr-defined]


class LicencesAsked(Schema):
    text: Text = ""
    type: Text = ""
    status: LicenceStatus | Literal[""] = ""
    since: Day | None = None
    until: Day | None = None
    after: Cursor | None = None
    limit: Limit = 50


@router.get("/licences", response=Page[Licence], summary=_("Licences of my place"), **needs(READ_LICENCES))
def licences(request: HttpRequest, asked: Query[LicencesAsked]) -> Any:
    wanted = LicenceFilter(asked.text, asked.type, asked.status, asked.since, asked.until)
    viewer, now = request.actor, request.now  # type: ignore[attr-defined]
    return paged(request, queries.licences(wanted, viewer=viewer, now=now, after=asked.after, limit=asked.limit))


@router.get("/licences/{token}", response=Licence, summary=_("One licence"), **needs(OWN_READ))
def licence(request: HttpRequest, token: Token) -> Any:
    return queries.licence(token, viewer=request.actor, now=request.now)  # type: ignore[attr-defined]


@router.get(
    "/licences/{token}/proof",
    response=dict[str, Any],
    summary=_("The proof that its issue is in the ledger, for yiwang verify"),
    **PUBLIC,
)
def licence_proof(request: HttpRequest, token: Token) -> Any:
    return queries.public_proof(token)[1]
