"""Issuing licences and changing their status."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.translation import gettext as _

from yiwang.kernel.actors import SYSTEM, Actor, ActorKind
from yiwang.kernel.codes import queries as codes
from yiwang.kernel.events import operations as events
from yiwang.kernel.events.contracts import Draft
from yiwang.trust.documents import operations as documents
from yiwang.trust.documents.contracts import Document, Sheet
from yiwang.trust.ledger import operations as ledger
from yiwang.trust.ledger.contracts import Leaf
from yiwang.trust.licences import issuers, numbers, queries, types
from yiwang.trust.licences.contracts import (
    CHANGED,
    ISSUE_LICENCE,
    ISSUED,
    NEXT,
    REVOKE_LICENCE,
    STATUS_TITLES,
    Licence,
    LicenceStatus,
    LicenceType,
    LicenceUnknown,
    ReasonNeeded,
    WrongStatus,
)
from yiwang.trust.licences.models import Change, Look
from yiwang.trust.licences.models import Licence as LicenceRow

SHANGHAI = ZoneInfo("Asia/Shanghai")
V = LicenceStatus


@transaction.atomic
def install_type(*, definition: Mapping[str, Any], actor: Actor, now: datetime) -> LicenceType:
    """Make a kind of licence known, or its new version; licences already issued keep theirs."""
    actor.must(ISSUE_LICENCE, within="")
    return types.as_contract(types.install(definition, now))


@transaction.atomic
def issue(
    *,
    type: str,
    case_number: str,
    holder: str,
    organisation: str,
    region: str,
    values: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    key: str,
) -> Licence:
    """Issue a licence in the caller's transaction or its own; the same key is the same licence.

    `values` are the case's data: the type says which of them stand on the licence. Its PDF is queued and made after
    the commit. Refuses with `licences.unknown-type`, `licences.missing-value`, `licences.no-numbers-left`.
    """
    actor.must(ISSUE_LICENCE, within=region, organisation=organisation)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7002))", [key])
    if known := LicenceRow.objects.select_related("type").filter(key=key).first():
        return queries.as_contract(known, now)
    kept, kind = types.current(type)
    day = now.astimezone(SHANGHAI).date()
    row = LicenceRow(
        key=key,
        type=kept,
        holder=holder,
        case_number=case_number,
        region=region,
        organisation=organisation,
        values=types.chosen(kind, values),
        issued_on=day,
        valid_from=day,
        valid_to=types.valid_to(kind, day),
        number=numbers.next_number(kind, values, region, day),
    )
    row.identifier = codes.licence_identifier(kind.type_code, issuers.code_of(organisation), row.number, row.version)
    _write_issue(row, kind, actor, now)
    return queries.as_contract(row, now)


def _write_issue(row: LicenceRow, kind: LicenceType, actor: Actor, now: datetime) -> None:
    (row.leaf_hash,) = ledger.append([Leaf(ISSUED, row.number, queries.entry_content(row, kind))], now=now)
    row.save(force_insert=True)
    Change.objects.create(licence=row, after=V.VALID, actor=actor.subject, at=now, leaf_hash=row.leaf_hash)
    data: dict[str, Any] = {
        "number": row.number,
        "type": kind.code,
        "holder": row.holder,
        "case": row.case_number,
        "token": row.token,
    }
    data |= {"title": kind.title, "validity": queries.validity(row)}
    events.publish([Draft(ISSUED, row.number, data, case=row.case_number or None)], now=now)
    _want_document(row, kind, now)


def _want_document(row: LicenceRow, kind: LicenceType, now: datetime) -> Document:
    rows = [{"label": line.label, "value": line.value} for line in types.lines(kind, row.values)]
    rows.append({"label": {"zh": "有效期", "en": "Valid"}, "value": queries.validity(row)})
    data = {"rows": rows, "identifier": row.identifier, "path": f"/v/{row.token}"}
    sheet = Sheet(
        "licence", kind.template, kind.title, row.number, data, row.organisation, row.number, bytes(row.leaf_hash)
    )
    return documents.want(sheet, now=now, key=f"licence:{row.id}:{row.version}")


def render_document(licence: str, *, now: datetime) -> Document:
    """Make the PDF of a licence now; the worker does it anyway soon after the issue."""
    row = LicenceRow.objects.select_related("type").filter(number=licence).first()
    if row is None:
        raise LicenceUnknown()
    wanted = _want_document(row, types.as_contract(row.type), now)
    return documents.render(wanted.id, now=now)


def suspend(*, number: str, reason: str, actor: Actor, now: datetime) -> Licence:
    """Suspend a valid licence (暂扣)."""
    return _change(number, V.SUSPENDED, reason, actor, now)


def restore(*, number: str, reason: str, actor: Actor, now: datetime) -> Licence:
    """Make a suspended licence valid again (恢复)."""
    return _change(number, V.VALID, reason, actor, now)


def revoke(*, number: str, reason: str, actor: Actor, now: datetime) -> Licence:
    """Revoke a licence (吊销, 撤销: 行政许可法 articles 69 and 70)."""
    return _change(number, V.REVOKED, reason, actor, now)


def cancel(*, number: str, reason: str, actor: Actor, now: datetime) -> Licence:
    """Cancel a licence (注销: 行政许可法 article 70), also one that was revoked or has expired."""
    return _change(number, V.CANCELLED, reason, actor, now)


@transaction.atomic
def _change(number: str, wanted: LicenceStatus, reason: str, actor: Actor, now: datetime) -> Licence:
    row = LicenceRow.objects.select_for_update(of=("self",)).select_related("type").filter(number=number).first()
    if row is None:
        raise LicenceUnknown()
    actor.must(REVOKE_LICENCE, within=row.region, organisation=row.organisation)
    before = queries.as_contract(row, now).status
    if wanted not in NEXT[before]:
        raise WrongStatus(number=number, status=_(STATUS_TITLES[before]), wanted=_(STATUS_TITLES[wanted]))
    if not reason.strip():
        raise ReasonNeeded(fields={"reason": [ReasonNeeded().sentence]})
    _write_change(row, before, wanted, reason.strip(), actor, now)
    return replace(queries.as_contract(row, now), status=wanted)


def _write_change(
    row: LicenceRow, before: LicenceStatus, after: LicenceStatus, reason: str, actor: Actor, now: datetime
) -> None:
    content = {
        "number": row.number,
        "before": before,
        "after": after,
        "reason": reason,
        "actor": actor.subject,
        "region": row.region,
        "organisation": row.organisation,
    }
    (leaf_hash,) = ledger.append([Leaf(CHANGED, row.number, content)], now=now)
    row.status = after
    row.save(update_fields=["status"])
    Change.objects.create(
        licence=row, before=before, after=after, reason=reason, actor=actor.subject, at=now, leaf_hash=leaf_hash
    )
    data = {"number": row.number, "before": before, "after": after, "holder": row.holder, "token": row.token}
    data |= {"title": row.type.definition["title"], "reason": reason}
    events.publish([Draft(CHANGED, row.number, data, case=row.case_number or None)], now=now)


@transaction.atomic
def expire_due(*, now: datetime, limit: int = 500) -> int:
    """Mark licences whose last day has passed; how many. Pages say so at once, without waiting for this."""
    today = now.astimezone(SHANGHAI).date()
    due = LicenceRow.objects.select_for_update(skip_locked=True, of=("self",)).select_related("type")
    due = due.filter(status=V.VALID, valid_to__lt=today)
    rows = list(due.order_by("valid_to")[:limit])
    for row in rows:
        _write_change(row, V.VALID, V.EXPIRED, str(row.valid_to), SYSTEM, now)
    return len(rows)


def note_look(*, licence: Licence, how: str, actor: Actor, now: datetime) -> None:
    """Remember for the holder that somebody looked: verified, opened, shown or downloaded."""
    office = actor.organisation if actor.kind is ActorKind.OFFICER else ""
    Look.objects.create(licence_id=licence.id, how=how, who=actor.subject, office=office, at=now)
