"""Finding licences, and checking one in public."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from yiwang.kernel.actors import Actor
from yiwang.kernel.errors import SignInFirst
from yiwang.kernel.paging import COUNT_LIMIT, BadCursor, Page, decode_cursor, encode_cursor
from yiwang.shell.words import MONTHS
from yiwang.trust.ledger import queries as ledger
from yiwang.trust.licences import examining, finding, revealing, types
from yiwang.trust.licences.contracts import (
    NEXT,
    READ_LICENCES,
    Change,
    Examination,
    FileCheck,
    Licence,
    LicenceFilter,
    LicenceStatus,
    LicenceType,
    LicenceUnknown,
    Look,
    Shown,
)
from yiwang.trust.licences.models import Licence as LicenceRow
from yiwang.trust.licences.models import LicenceType as TypeRow


def as_contract(row: LicenceRow, now: datetime) -> Licence:
    """A row as others may know it, with its status as of `now`."""
    status = LicenceStatus(row.status)
    if status is LicenceStatus.VALID and row.valid_to and row.valid_to < now.astimezone(finding.SHANGHAI).date():
        status = LicenceStatus.EXPIRED
    return Licence(
        id=row.id,
        number=row.number,
        identifier=row.identifier,
        type=row.type.code,
        title=row.type.definition["title"],
        holder=row.holder,
        case_number=row.case_number,
        region=row.region,
        issuer=row.organisation,
        issued_on=row.issued_on,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        status=status,
        token=row.token,
        values=row.values,
        held_by=types.first_line(row.type.definition, row.values),
    )


def entry_content(row: LicenceRow, kind: LicenceType) -> dict[str, Any]:
    """What the ledger says of an issue, which anybody may read in its proof.

    What is personal or not public is left out: it stands on the document, whose digest is in the ledger too.
    """
    return {
        "number": row.number,
        "identifier": row.identifier,
        "type": kind.code,
        "case": row.case_number,
        "issued_on": row.issued_on.isoformat(),
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "region": row.region,
        "organisation": row.organisation,
        "values": {line.name: dict(line.value) for line in types.lines(kind, row.values, public=True)},
    }


def validity(row: Licence | LicenceRow) -> dict[str, str]:
    """From when to when, in both languages."""
    first, last = row.valid_from, row.valid_to
    zh, en = f"{first.year}年{first.month}月{first.day}日", f"{first.day} {MONTHS[first.month - 1]} {first.year}"
    if last is None:
        return {"zh": f"{zh}起长期", "en": f"from {en}"}
    return {
        "zh": f"{zh}至{last.year}年{last.month}月{last.day}日",
        "en": f"{en} to {last.day} {MONTHS[last.month - 1]} {last.year}",
    }


def _row(**which: Any) -> LicenceRow:
    row = LicenceRow.objects.select_related("type").filter(**which).first()
    if row is None:
        raise LicenceUnknown()
    return row


def licence_by_token(token: str, *, now: datetime) -> Licence:
    """The licence that a code leads to: who has the code may know its public facts. Use `public_lines` to show it."""
    return as_contract(_row(token=token), now)


def licence_by_number(number: str, *, now: datetime) -> Licence:
    """The licence with this number; its public facts are public."""
    return as_contract(_row(number=number.strip().upper()), now)


def licence(token: str, *, viewer: Actor, now: datetime) -> Licence:
    """A licence for its holder or for officers of its place; refuses everybody else with `licences.unknown`."""
    row = _row(token=token)
    if not _sees(viewer, row):
        raise LicenceUnknown()
    return as_contract(row, now)


def _sees(viewer: Actor, row: LicenceRow) -> bool:
    own = viewer.signed_in and row.holder == viewer.party and row.holder in viewer.own
    return own or viewer.may(READ_LICENCES, within=row.region, organisation=row.organisation)


def may_see(number: str, viewer: Actor) -> bool:
    """Whether the viewer holds this licence or may see licences of its place."""
    row = LicenceRow.objects.filter(number=number).first()
    return row is not None and _sees(viewer, row)


def lines_of(found: Licence, *, public: bool = False) -> list[Shown]:
    """What stands on a licence, line by line; personal values are still references."""
    row = _row(id=found.id)
    return types.lines(types.as_contract(row.type), row.values, public=public)


def revealed_lines(found: Licence, *, viewer: Actor, purpose: str, now: datetime) -> list[Shown]:
    """What stands on a licence for somebody who may see it: in full for its holder, masked for officers, logged.

    Refuses with `licences.unknown` who is neither.
    """
    row = _row(id=found.id)
    if not _sees(viewer, row):
        raise LicenceUnknown()
    lines = types.lines(types.as_contract(row.type), row.values)
    return revealing.revealed(lines, viewer=viewer, purpose=purpose, now=now, full=row.holder == viewer.party)


def examine(token: str = "", *, number: str = "", now: datetime) -> Examination:
    """Check a licence against the ledger, here and now: for anybody who has its code or its number."""
    row = _row(token=token) if token else _row(number=number.strip().upper())
    kind = types.as_contract(row.type)
    return examining.examine(
        as_contract(row, now), row, entry_content(row, kind), types.lines(kind, row.values, public=True)
    )


def check_file(content: bytes, *, now: datetime) -> FileCheck:
    """Check a proof or a PDF that somebody has, against the ledger's key; it is read and not kept."""
    verdict, about, title = examining.weigh(content)
    row = LicenceRow.objects.select_related("type").filter(number=about).first() if about else None
    return FileCheck(verdict, about, title, as_contract(row, now) if row else None)


def public_proof(token: str) -> tuple[int, dict[str, Any]]:
    """The proof of a licence's issue and the index of its entry, for anybody who has its code.

    Refuses with `ledger.pending` before the checkpoint; `yiwang verify` and `check_file` take it.
    """
    entry = ledger.entry_by_hash(bytes(_row(token=token).leaf_hash))
    bundle = ledger.proof_bundle(entry.id)
    return int(bundle["index"]), bundle


def next_statuses(found: Licence) -> list[LicenceStatus]:
    """What an officer may make of a licence now."""
    return [status for status in (*NEXT[found.status],) if status is not LicenceStatus.EXPIRED]


def licences_of(holder: str, *, viewer: Actor, now: datetime) -> list[Licence]:
    """The licences of a holder, newest first, at most 200; the holder sees all, officers those of their place.

    An agent who acts for a firm in some items only has none of them: showing a licence is the firm's own act.
    """
    if not viewer.signed_in:
        raise SignInFirst()
    found = LicenceRow.objects.select_related("type").filter(holder=holder)
    if holder == viewer.party and holder not in viewer.own:
        return []
    if holder != viewer.party:
        found = found.filter(finding.within(viewer))
    return [as_contract(row, now) for row in found.order_by("-issued_on", "-id")[:200]]


def licences_of_case(case_number: str, *, now: datetime) -> list[Licence]:
    """The licences that a case led to; the caller has checked that the reader may see the case."""
    found = LicenceRow.objects.select_related("type").filter(case_number=case_number).order_by("issued_on", "id")[:50]
    return [as_contract(row, now) for row in found]


def licences(
    asked: LicenceFilter, *, viewer: Actor, now: datetime, after: str | None = None, limit: int = 50
) -> Page[Licence]:
    """Licences of the places where the viewer may see them, newest first."""
    found = finding.matching(asked, viewer, now)
    count = found[: COUNT_LIMIT + 1].count()
    rows = found.select_related("type").order_by("-issued_on", "-id")
    if after:
        day, last = _place(after)
        rows = rows.filter(issued_on__lte=day).exclude(issued_on=day, id__gte=last)
    shown = list(rows[: limit + 1])
    last_row = shown[limit - 1] if len(shown) > limit else None
    return Page(
        rows=[as_contract(row, now) for row in shown[:limit]],
        count=min(count, COUNT_LIMIT),
        more=count > COUNT_LIMIT,
        after=encode_cursor(last_row.issued_on, str(last_row.id)) if last_row else None,
    )


def _place(cursor: str) -> tuple[date, UUID]:
    day, last = decode_cursor(cursor, 2)
    try:
        return date.fromisoformat(day), UUID(last)
    except (TypeError, ValueError, AttributeError) as error:
        raise BadCursor() from error


def every_licence(asked: LicenceFilter, *, viewer: Actor, now: datetime) -> Iterator[Licence]:
    """All that `licences` pages through, for an export."""
    rows = finding.matching(asked, viewer, now).select_related("type").order_by("-issued_on", "-id")
    for row in rows.iterator(chunk_size=1000):
        yield as_contract(row, now)


def changes_of(found: Licence) -> list[Change]:
    """The life of a licence, oldest first, each step with its place in the ledger."""
    rows = list(LicenceRow(id=found.id).changes.order_by("at", "id"))
    places = ledger.indexes([bytes(row.leaf_hash) for row in rows])
    return [
        Change(
            before=LicenceStatus(row.before) if row.before else None,
            after=LicenceStatus(row.after),
            reason=row.reason,
            actor=row.actor,
            at=row.at,
            index=places.get(bytes(row.leaf_hash)),
        )
        for row in rows
    ]


def looks_at(found: Licence, *, limit: int = 5) -> tuple[list[Look], int]:
    """Who looked at it last, and how often it was looked at (exact to 10,000)."""
    rows = LicenceRow(id=found.id).looks.order_by("-at")
    return [Look(row.how, row.who, row.at, row.office) for row in rows[:limit]], rows[:COUNT_LIMIT].count()


def licence_types() -> dict[str, dict[str, str]]:
    """The titles of all kinds of licences by code."""
    rows = TypeRow.objects.order_by("code", "-id").distinct("code")
    return {row.code: row.definition["title"] for row in rows}
