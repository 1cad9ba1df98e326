"""Making official documents."""

import hashlib
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from procrastinate.contrib.django import app

from yiwang.trust.documents import attached, filling, wording
from yiwang.trust.documents.contracts import RENDER, Document, NotReady, Sheet, State
from yiwang.trust.documents.models import Body, new_token
from yiwang.trust.documents.models import Document as DocumentRow
from yiwang.trust.documents.offices import office
from yiwang.trust.documents.queries import as_contract
from yiwang.trust.documents.typesetting import typeset
from yiwang.trust.ledger import operations as ledger
from yiwang.trust.ledger import queries as proofs
from yiwang.trust.ledger.contracts import Leaf, Pending


def want(sheet: Sheet, *, now: datetime, key: str) -> Document:
    """Have a document made after the caller's transaction commits; the same key is the same document."""
    row = DocumentRow(
        key=key,
        kind=sheet.kind,
        template=sheet.template,
        number=sheet.number,
        title=dict(sheet.title),
        data=dict(sheet.data),
        about=sheet.about,
        organisation=sheet.organisation,
        made_at=now,
        proves=sheet.proves,
        token=new_token(),
    )
    made = DocumentRow.objects.bulk_create([row], ignore_conflicts=True)
    kept = DocumentRow.objects.get(key=key)
    if kept.id == made[0].id:
        app.configure_task(RENDER, queue="documents").defer(document=str(kept.id))
    return as_contract(kept)


@transaction.atomic
def letter(*, kind: str, about: str, facts: Mapping[str, Any], organisation: str, now: datetime, key: str) -> Document:
    """Write a letter of a kind in letters.yaml, numbered, sealed and dated; the same key is the same letter.

    `facts` has `applicant` (to whom; a text or a reference to personal data) and what the text names.
    """
    known = DocumentRow.objects.filter(key=key).first()
    if known is not None:
        return as_contract(known)
    form = wording.kind(kind)
    wording.check_facts(kind, facts)
    sender = office(organisation)
    year = now.astimezone(filling.SHANGHAI).year
    number = f"{sender.code}{form['sign']}〔{year}〕{_next(f'{sender.code}/{kind}/{year}')}号"
    data = {"facts": dict(facts), "letter": kind}
    return want(
        Sheet(kind, "letter", form["title"], number, data, organisation, about),
        now=now,
        key=key,
    )


def _next(scope: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_counter AS c (scope, value) VALUES (%s, 1)"
            " ON CONFLICT (scope) DO UPDATE SET value = c.value + 1 RETURNING value",
            [scope],
        )
        return int(cursor.fetchone()[0])


def render(document: UUID, *, now: datetime) -> Document:
    """Typeset a document, put its digest into the ledger and the proof into the document; at once where it is ready.

    It does in two transactions what it has not done yet, so a crash between them loses nothing. Refuses with
    `ledger.pending` where another sequencer is slow: the job tries again.
    """
    row = _typeset(document, now)
    if row.state == State.TYPESET:
        row = _prove(document, now)
    return as_contract(row)


@transaction.atomic
def _typeset(document: UUID, now: datetime) -> DocumentRow:
    row = DocumentRow.objects.select_for_update().get(id=document)
    if row.state != State.WANTED:
        return row
    base = typeset(row.template, filling.filled(row, now))
    content = {
        "number": row.number,
        "title": row.title["zh"],
        "sha256": hashlib.sha256(base).hexdigest(),
        "size": len(base),
        "organisation": row.organisation,
        "region": office(row.organisation).region,
        "proves": bytes(row.proves).hex() if row.proves else None,
    }
    (row.leaf_hash,) = ledger.append([Leaf(f"documents.{row.template}", row.about, content)], now=now)
    row.state = State.TYPESET
    Body.objects.create(document=row, content=base)
    row.save(update_fields=["leaf_hash", "state"])
    return row


PATIENCE = 40


def _prove(document: UUID, now: datetime) -> DocumentRow:
    """The sequencer may be at work for others just now: wait two seconds for it at most."""
    for _ in range(PATIENCE):
        ledger.sequence(now=now)
        try:
            return _attach(document)
        except Pending:
            time.sleep(0.05)
    raise NotReady()


@transaction.atomic
def _attach(document: UUID) -> DocumentRow:
    row = DocumentRow.objects.select_for_update().get(id=document)
    if row.state == State.READY:
        return row
    proof: dict[str, Any] = {"format": attached.FORMAT, "document": _bundle(row.leaf_hash), "licence": None}
    if row.proves:
        proof["licence"] = _bundle(row.proves)
    body = Body.objects.get(document=row)
    body.content = attached.attach(bytes(body.content), attached.written(proof))
    body.save(update_fields=["content"])
    row.state = State.READY
    row.save(update_fields=["state"])
    return row


def _bundle(leaf_hash: bytes | memoryview | None) -> dict[str, Any]:
    return proofs.proof_bundle(proofs.entry_by_hash(bytes(leaf_hash or b"")).id)
