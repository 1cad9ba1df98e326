"""Reading the ledger and proving what it holds."""

import base64
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q, QuerySet

from yiwang.kernel.actors import Actor
from yiwang.kernel.paging import COUNT_LIMIT, Page, decode_cursor, encode_cursor
from yiwang.kernel.reach import reach
from yiwang.trust.ledger import checking, keys, proofs, tiles
from yiwang.trust.ledger.contracts import (
    READ_LEDGER,
    Checkpoint,
    Entry,
    EntryFilter,
    Fault,
    NoCheckpoint,
    Pending,
    UnknownEntry,
    UnknownTile,
)
from yiwang.trust.ledger.models import Checkpoint as CheckpointRow
from yiwang.trust.ledger.models import Entry as EntryRow
from yiwang.trust.ledger.models import Tile as TileRow

SHANGHAI = ZoneInfo("Asia/Shanghai")


def entries(
    asked: EntryFilter, *, viewer: Actor, after: str | None = None, before: str | None = None, limit: int = 50
) -> Page[Entry]:
    """Entries of the places where the viewer may read the ledger, newest first."""
    matching = _matching(asked, viewer)
    rows = matching.order_by("-id")
    if before:
        found = [*matching.filter(id__gt=_id(before)).order_by("id")[: limit + 1]]
        earlier, shown = len(found) > limit, found[:limit][::-1]
        later = True
    else:
        found = [*(rows.filter(id__lt=_id(after)) if after else rows)[: limit + 1]]
        later, shown, earlier = len(found) > limit, found[:limit], bool(after)
    count = matching[: COUNT_LIMIT + 1].count()
    return Page(
        rows=[_as_contract(row) for row in shown],
        count=min(count, COUNT_LIMIT),
        more=count > COUNT_LIMIT,
        after=encode_cursor(shown[-1].id) if shown and later else None,
        before=encode_cursor(shown[0].id) if shown and earlier else None,
    )


def _id(cursor: str) -> int:
    return int(decode_cursor(cursor, 1)[0])


def _matching(asked: EntryFilter, viewer: Actor) -> QuerySet[EntryRow]:
    found = EntryRow.objects.filter(_within(viewer)).defer("nonce")
    if asked.about:
        found = found.filter(about=asked.about)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.since:
        found = found.filter(moment__gte=datetime.combine(asked.since, time(), SHANGHAI))
    if asked.until:
        found = found.filter(moment__lt=datetime.combine(asked.until + timedelta(days=1), time(), SHANGHAI))
    return found


def _within(viewer: Actor) -> Q:
    viewer.must(READ_LEDGER)
    return reach(viewer, READ_LEDGER)


def entry(entry_id: int, *, viewer: Actor) -> Entry:
    """One entry; refuses with `ledger.unknown-entry`."""
    return _as_contract(_only(EntryRow.objects.filter(_within(viewer), id=entry_id)))


def entry_by_hash(leaf_hash: bytes) -> Entry:
    """The entry with this hash, which whoever has it got from `append`."""
    return _as_contract(_only(EntryRow.objects.filter(leaf_hash=leaf_hash)))


def every_entry(asked: EntryFilter, *, viewer: Actor) -> Iterator[Entry]:
    """All that `entries` pages through, for an export."""
    for row in _matching(asked, viewer).order_by("-id").iterator(chunk_size=1000):
        yield _as_contract(row)


def entries_about(about: str, *, viewer: Actor) -> list[Entry]:
    """What the ledger says about one case or licence, oldest first, at most 1 000 entries."""
    found = EntryRow.objects.filter(_within(viewer), about=about).order_by("id")[:1000]
    return [_as_contract(row) for row in found]


def neighbours(index: int) -> tuple[bytes | None, bytes | None]:
    """The hashes of the entries before and after; they tell nothing about anybody."""
    found = dict(EntryRow.objects.filter(index__in=[index - 1, index + 1]).values_list("index", "leaf_hash"))
    return tuple(bytes(found[at]) if at in found else None for at in (index - 1, index + 1))  # type: ignore[return-value]


def absent(hashes: Iterable[bytes]) -> set[bytes]:
    """Which of these hashes are not in the ledger: a check for those who keep hashes of what they appended."""
    wanted = set(hashes)
    return wanted - {
        bytes(row) for row in EntryRow.objects.filter(leaf_hash__in=wanted).values_list("leaf_hash", flat=True)
    }


def indexes(hashes: Iterable[bytes]) -> dict[bytes, int | None]:
    """The index of each of these hashes; None for those that wait for the sequencer."""
    rows = EntryRow.objects.filter(leaf_hash__in=list(hashes)).values_list("leaf_hash", "index")
    return {bytes(leaf_hash): index for leaf_hash, index in rows}


_KINDS = """
WITH RECURSIVE found AS (
    (SELECT kind FROM ledger_entry ORDER BY kind LIMIT 1)
    UNION ALL
    SELECT (SELECT e.kind FROM ledger_entry AS e WHERE e.kind > found.kind ORDER BY e.kind LIMIT 1)
    FROM found WHERE found.kind IS NOT NULL
) SELECT kind FROM found WHERE kind IS NOT NULL
"""


def kinds() -> list[str]:
    """The kinds of entries that there are, without reading the entries."""
    with connection.cursor() as cursor:
        cursor.execute(_KINDS)
        return [row[0] for row in cursor.fetchall()]


def waiting() -> int:
    """How many entries wait for the sequencer; exact to 10,000."""
    return EntryRow.objects.filter(index=None)[:COUNT_LIMIT].count()


def _only(found: QuerySet[EntryRow]) -> EntryRow:
    row = found.first()
    if row is None:
        raise UnknownEntry()
    return row


def _as_contract(row: EntryRow) -> Entry:
    return Entry(
        id=row.id,
        kind=row.kind,
        about=row.about,
        content=row.content,
        moment=row.moment,
        leaf_hash=bytes(row.leaf_hash),
        index=row.index,
    )


def proof_bundle(entry_id: int) -> dict[str, Any]:
    """The proof that an entry is in the log, for `yiwang verify`; refuses with `ledger.pending` before its checkpoint.

    It shows the entry's content: who calls this has checked that the reader may see it.
    """
    row = _only(EntryRow.objects.filter(id=entry_id))
    latest = CheckpointRow.objects.order_by("-size").first()
    if row.index is None or latest is None or latest.size <= row.index:
        raise Pending()
    shown = checking.shown(row)
    return {
        "format": proofs.FORMAT,
        "entry": shown,
        "marks": proofs.marks(shown),
        "index": row.index,
        "path": [base64.b64encode(step).decode() for step in tiles.inclusion_path(row.index, latest.size)],
        "checkpoint": latest.note,
    }


def consistency_proof(old: int, new: int) -> list[bytes]:
    """The proof that the log of size `new` only appended to that of size `old`; both are sizes it has had."""
    newest = latest_checkpoint()
    if newest is None or not 0 <= old <= new <= newest.size:
        raise NoCheckpoint()
    return tiles.consistency_path(old, new)


def latest_checkpoint() -> Checkpoint | None:
    """The newest signed checkpoint, None before the first entry was sequenced."""
    return next(iter(checkpoints(limit=1)), None)


def checkpoints(*, below: int | None = None, limit: int = 30) -> list[Checkpoint]:
    """The history of checkpoints, newest first."""
    rows = CheckpointRow.objects.order_by("-size")
    if below is not None:
        rows = rows.filter(size__lt=below)
    return [Checkpoint(row.size, bytes(row.root), row.moment, row.note) for row in rows[:limit]]


def tile(level: int, number: int, width: int = 256) -> bytes:
    """The first `width` hashes of a tile, as C2SP tlog-tiles serves them."""
    row = TileRow.objects.filter(level=level, number=number).first()
    if row is None or not 0 < width <= 256 or len(row.hashes) < width * tiles.HASH:
        raise UnknownTile()
    return bytes(row.hashes[: width * tiles.HASH])


def entry_bundle(number: int, width: int = 256) -> bytes:
    """An entries bundle: each entry is its fingerprint alone, with its length (2 bytes) before it."""
    rows = EntryRow.objects.filter(index__gte=number * 256, index__lt=number * 256 + width).order_by("index")
    found = [bytes(row) for row in rows.values_list("leaf_hash", flat=True)] if 0 < width <= 256 else []
    if len(found) != width or not found:
        raise UnknownTile()
    return b"".join(len(each).to_bytes(2) + each for each in found)


def log_key() -> proofs.Key:
    """The log's public key; `str` of it is what `yiwang verify --key` takes."""
    return keys.log_key()


def check_log() -> list[Fault]:
    """Everything that does not hold: entries against their hashes, hashes against tiles, tiles against checkpoints."""
    return list(checking.faults())
