"""Putting documents into the index and keeping it true to its sources."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import orjson
from django.db import connection, transaction

from yiwang.support.search.contracts import Check, Document, UnknownKind, sources
from yiwang.support.search.vectors import vector
from yiwang.support.search.words import initials

BATCH = 500

UPSERT = """
    INSERT INTO search_indexeddocument
        (kind, key, title, text, initials, region, weight, public, facts, words, digest)
    SELECT kind, key, title, text, initials, region, weight, public, facts::jsonb, words::tsvector, digest
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::float[], %s::boolean[],
                %s::text[], %s::text[], %s::bytea[])
         AS given (kind, key, title, text, initials, region, weight, public, facts, words, digest)
    ON CONFLICT (kind, key) DO UPDATE SET
        title = excluded.title, text = excluded.text, initials = excluded.initials, region = excluded.region,
        weight = excluded.weight, public = excluded.public, facts = excluded.facts, words = excluded.words,
        digest = excluded.digest
"""


def _digest(document: Document) -> bytes:
    """What a document says, in 16 bytes; the same document always gives the same."""
    said = [document.kind, document.key, document.title, document.text, list(document.aliases), document.region]
    rest = [document.weight, document.public, dict(document.facts)]
    return hashlib.sha256(orjson.dumps(said + rest, option=orjson.OPT_SORT_KEYS)).digest()[:16]


def _row(document: Document) -> tuple[object, ...]:
    return (
        document.kind,
        document.key,
        document.title,
        document.text[:20_000],
        " ".join(filter(None, map(initials, (document.title, *document.aliases)))),
        document.region,
        document.weight,
        document.public,
        orjson.dumps(dict(document.facts)).decode(),
        vector(document),
        _digest(document),
    )


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    given = iter(documents)
    while batch := list(islice(given, BATCH)):
        yield batch


@transaction.atomic
def index(documents: Iterable[Document]) -> int:
    """Put documents into the index, or bring them up to date; one statement for every 500. Returns how many."""
    count = 0
    for batch in _batches(documents):
        latest = {(document.kind, document.key): document for document in batch}
        rows = [_row(document) for document in latest.values()]
        with connection.cursor() as cursor:
            cursor.execute(UPSERT, [list(column) for column in zip(*rows, strict=True)])
        count += len(rows)
    return count


def drop(kind: str, keys: Sequence[str]) -> int:
    """Take documents out of the index. Returns how many were there."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_indexeddocument WHERE kind = %s AND key = ANY(%s)", [kind, list(keys)])
        return cursor.rowcount


def _known(kind: str) -> dict[str, bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, digest FROM search_indexeddocument WHERE kind = %s", [kind])
        return {key: bytes(digest) for key, digest in cursor.fetchall()}


def check(kind: str) -> Check:
    """Compare the index of a kind with its source: what is missing, out of date, or there too many."""
    if kind not in sources():
        raise UnknownKind(kind=kind, known=", ".join(sources()))
    indexed = _known(kind)
    missing, stale, count = [], [], 0
    for document in sources()[kind]():
        count += 1
        digest = indexed.pop(document.key, None)
        if digest is None:
            missing.append(document.key)
        elif digest != _digest(document):
            stale.append(document.key)
    return Check(kind, count, tuple(missing), tuple(stale), tuple(indexed))


@transaction.atomic
def rebuild(kind: str) -> Check:
    """Index everything of a kind anew and take out what its source no longer has. Returns what had been wrong."""
    before = check(kind)
    index(sources()[kind]())
    drop(kind, before.extra)
    return before
