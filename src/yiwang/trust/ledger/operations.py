"""Writing into the ledger, and giving what was written its place."""

import os
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson
from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from yiwang.kernel.statements import run
from yiwang.trust.ledger import keys, tiles
from yiwang.trust.ledger.contracts import Leaf, NotPlain
from yiwang.trust.ledger.proofs import LARGEST_SAFE, canonical, leaf

_APPEND = """
INSERT INTO ledger_entry (kind, about, content, moment, nonce, leaf_hash)
SELECT kind, about, content, moment, nonce, leaf_hash FROM ROWS FROM (jsonb_to_recordset(%s::jsonb) AS
    (kind text, about text, content jsonb, moment timestamptz, nonce bytea, leaf_hash bytea)) WITH ORDINALITY
ORDER BY ordinality
"""
_COLUMNS = ("kind", "about", "content", "moment", "nonce", "leaf_hash")


def append(leaves: Sequence[Leaf], *, now: datetime) -> list[bytes]:
    """Write leaves in the caller's transaction with one statement; their hashes, in the same order.

    They have no index yet: `sequence` gives them one after the commit.
    """
    if not leaves:
        return []
    rows = [row(each, now) for each in leaves]
    shown = [(k, a, orjson.Fragment(c), m, "\\x" + n.hex(), "\\x" + h.hex()) for k, a, c, m, n, h in rows]
    run(_APPEND, [orjson.dumps([dict(zip(_COLUMNS, each, strict=True)) for each in shown]).decode()])
    return [each[5] for each in rows]


def row(given: Leaf, now: datetime) -> tuple[str, str, str, datetime, bytes, bytes]:
    """The columns of a leaf: kind, about, content, moment, nonce, leaf_hash; `append` writes them."""
    moment, nonce = given.moment or now, os.urandom(16)
    content, quick = _plain(given.content)
    if "\x00" in given.kind or "\x00" in given.about:
        raise NotPlain("a zero character")
    entry = {
        "about": given.about,
        "content": content,
        "kind": given.kind,
        "moment": shown_moment(moment),
        "nonce": nonce.hex(),
    }
    text = orjson.dumps(entry, option=orjson.OPT_SORT_KEYS) if quick else canonical(entry)
    return given.kind, given.about, orjson.dumps(content).decode(), moment, nonce, sha256(text).digest()


def shown_moment(moment: datetime) -> str:
    """The moment as a leaf has it: UTC with microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def _plain(content: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """The content as plain JSON that the database keeps exactly, and whether orjson writes it canonically.

    orjson sorts by code point and keeps 1.0; RFC 8785 sorts by UTF-16 and writes 1. They agree without fractions
    and for names in ASCII, which is all that usually comes.
    """
    quick = True

    def walk(value: Any) -> Any:
        nonlocal quick
        if isinstance(value, str):
            if "\x00" in value:
                raise NotPlain("a zero character")
            return value
        if isinstance(value, Mapping):
            quick = quick and all(name.isascii() for name in value)
            return {walk(name): walk(inner) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [walk(inner) for inner in value]
        if isinstance(value, float):
            quick = False
            if value != value or abs(value) > LARGEST_SAFE:
                raise NotPlain(f"the number {value}")
        elif isinstance(value, int) and abs(value) > LARGEST_SAFE:
            raise NotPlain(f"the number {value}")
        elif value is not None and not isinstance(value, int):
            raise NotPlain(f"a {type(value).__name__}")
        return value

    return walk(content), quick


_SEQUENCER = 0x59_57_4C_45  # "YWLE"


@transaction.atomic
def sequence(*, now: datetime, limit: int = 1000) -> int:
    """Give up to `limit` committed leaves their index and sign a checkpoint over them; how many.

    Whatever has no index yet is taken, however late its transaction committed, so nothing is lost. One sequencer
    works at a time; another one that comes meanwhile does nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SEQUENCER])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("SELECT id, leaf_hash FROM ledger_entry WHERE index IS NULL ORDER BY id LIMIT %s", [limit])
        waiting = cursor.fetchall()
        if not waiting:
            return 0
        cursor.execute("SELECT coalesce(max(size), 0) FROM ledger_checkpoint")
        size = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE ledger_entry AS e SET index = given.index"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS given(id, index) WHERE e.id = given.id",
            [[row[0] for row in waiting], list(range(size, size + len(waiting)))],
        )
        _grow(size, [leaf(bytes(row[1])) for row in waiting], now)
    return len(waiting)


def _grow(size: int, hashes: list[bytes], now: datetime) -> None:
    tree = tiles.Growth(size, tiles.load(tiles.edge(size)))
    for each in hashes:
        tree.add(each)
    tiles.store({place: tree.tiles[place] for place in tree.changed})
    root = tree.root()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_checkpoint (size, root, moment, note) VALUES (%s, %s, %s, %s)",
            [tree.size, root, now, keys.sign_checkpoint(tree.size, root)],
        )


def sequence_all(*, now: datetime) -> int:
    """Sequence until nothing waits any more; how many."""
    done = 0
    while latest := sequence(now=now):
        done += latest
    return done


def keep_sequencing(*, stop: threading.Event, pause: float = 1.0) -> None:
    """Sequence whatever waits, every `pause` seconds until `stop` is set: a thread of the worker process."""
    while not stop.is_set():
        sequence_all(now=timezone.now())
        close_old_connections()
        stop.wait(pause)
