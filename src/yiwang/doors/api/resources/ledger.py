"""The ledger: its key and checkpoint for anybody, entries and proofs for who may read them. Tiles are at /ledger."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema

from yiwang.doors.api.access import PUBLIC, needs
from yiwang.doors.api.shapes import Cursor, Day, Limit, Number, Text, paged
from yiwang.kernel.paging import Page
from yiwang.trust.ledger import queries
from yiwang.trust.ledger.contracts import READ_LEDGER, Entry, EntryFilter, NoCheckpoint

router = Router(tags=["ledger"])


class LedgerKey(Schema):
    """What `yiwang verify --key` takes."""

    key: str


class LedgerCheckpoint(Schema):
    """A signed statement of size and root (hex); `note` is the signed note of C2SP tlog-checkpoint."""

    size: int
    root: str
    moment: datetime
    note: str


class LedgerEntry(Schema):
    """One entry. `index` is null until the sequencer gives it one; `leaf_hash` is hex."""

    id: int
    kind: str
    about: str
    content: dict[str, Any]
    moment: datetime
    leaf_hash: str
    index: int | None


@router.get("/ledger/key", response=LedgerKey, summary=_("The key of the ledger"), **PUBLIC)
def ledger_key(request: HttpRequest) -> Any:
    return LedgerKey(key=str(queries.log_key()))


@router.get("/ledger/checkpoint", response=LedgerCheckpoint, summary=_("The newest checkpoint"), **PUBLIC)
def checkpoint(request: HttpRequest) -> Any:
    latest = queries.latest_checkpoint()
    if latest is None:
        raise NoCheckpoint()
    return LedgerCheckpoint(size=latest.size, root=latest.root.hex(), moment=latest.moment, note=latest.note)


class EntriesAsked(Schema):
    about: Text = ""
    kind: Text = ""
    since: Day | None = None
    until: Day | None = None
    after: Cursor | None = None
    limit: Limit = 50


@router.get("/ledger/entries", response=Page[LedgerEntry], summary=_("Entries of my place"), **needs(READ_LEDGER))
def entries(request: HttpRequest, asked: Query[EntriesAsked]) -> Any:
    wanted = EntryFilter(asked.about, asked.kind, asked.since, asked.until)
    viewer = request.actor  # type: ignore[attr-defined]
    page = queries.entries(wanted, viewer=viewer, after=asked.after, limit=asked.limit)
    shown = Page([_entry(row) for row in page.rows], page.count, page.more, page.after, page.before)
    return paged(request, shown)


@router.get("/ledger/entries/{entry_id}", response=LedgerEntry, summary=_("One entry"), **needs(READ_LEDGER))
def entry(request: HttpRequest, entry_id: Number) -> Any:
    return _entry(queries.entry(entry_id, viewer=request.actor))  # type: ignore[attr-defined]


@router.get(
    "/ledger/entries/{entry_id}/proof",
    response=dict[str, Any],
    summary=_("The proof of an entry, for yiwang verify"),
    **needs(READ_LEDGER),
)
def entry_proof(request: HttpRequest, entry_id: Number) -> Any:
    return queries.proof_bundle(queries.entry(entry_id, viewer=request.actor).id)  # type: ignore[attr-defined]


def _entry(row: Entry) -> LedgerEntry:
    return LedgerEntry(
        id=row.id,
        kind=row.kind,
        about=row.about,
        content=row.content,
        moment=row.moment,
        leaf_hash=row.leaf_hash.hex(),
        index=row.index,
    )
