"""Compute the whole log again from its entries and say what differs from what is stored."""

from collections.abc import Iterator
from typing import Any

from yiwang.trust.ledger import keys, tiles
from yiwang.trust.ledger.contracts import Fault
from yiwang.trust.ledger.models import Checkpoint, Entry, Tile
from yiwang.trust.ledger.operations import shown_moment
from yiwang.trust.ledger.proofs import BadNote, fingerprint, leaf, open_note


def shown(row: Entry) -> dict[str, Any]:
    """An entry as its fingerprint is computed and as a proof shows it."""
    return {
        "about": row.about,
        "content": row.content,
        "kind": row.kind,
        "moment": shown_moment(row.moment),
        "nonce": bytes(row.nonce).hex(),
    }


def faults() -> Iterator[Fault]:
    """In the order of the log; entries that wait for the sequencer come last."""
    tree = tiles.Growth(0, {})
    notes = Checkpoint.objects.order_by("size").iterator(chunk_size=1000)
    note = next(notes, None)
    for row in Entry.objects.filter(index__isnull=False).order_by("index").iterator(chunk_size=1000):
        if row.index != tree.size:
            yield Fault("ledger.missing-entry", tree.size, f"next is {row.index}")
            return
        if fingerprint(shown(row)) != bytes(row.leaf_hash):
            yield Fault("ledger.altered-entry", row.index)
        tree.add(leaf(bytes(row.leaf_hash)))
        yield from _finished_tiles(tree)
        while note is not None and note.size <= tree.size:
            yield from _checkpoint(note, tree)
            note = next(notes, None)
    if note is not None:
        yield Fault("ledger.missing-entry", tree.size, f"a checkpoint states {note.size}")
    yield from _tiles(tree, [*tiles.edge(tree.size)])
    yield from _counts(tree.size)
    for row in Entry.objects.filter(index__isnull=True).order_by("id").iterator(chunk_size=1000):
        if fingerprint(shown(row)) != bytes(row.leaf_hash):
            yield Fault("ledger.altered-entry", row.id, "not sequenced yet")


def _finished_tiles(tree: tiles.Growth) -> Iterator[Fault]:
    """Compare every tile that has just become full, and forget it."""
    if tree.size % tiles.WIDTH:
        return
    full = [place for place, hashes in tree.tiles.items() if len(hashes) == tiles.WIDTH * tiles.HASH]
    yield from _tiles(tree, full)
    for place in full:
        del tree.tiles[place]


def _tiles(tree: tiles.Growth, places: list[tiles.Place]) -> Iterator[Fault]:
    stored = tiles.load(places)
    for level, number in places:
        if stored.get((level, number)) != tree.tiles[level, number]:
            yield Fault("ledger.altered-tile", number, f"level {level}")


def _counts(size: int) -> Iterator[Fault]:
    level = 0
    while count := size >> (8 * level):
        expected = -(-count // tiles.WIDTH)
        if Tile.objects.filter(level=level).count() != expected:
            yield Fault("ledger.altered-tile", expected, f"level {level} has another number of tiles")
        level += 1
    if Tile.objects.filter(level__gte=level).exists():
        yield Fault("ledger.altered-tile", 0, f"level {level} should not exist")


def _checkpoint(note: Checkpoint, tree: tiles.Growth) -> Iterator[Fault]:
    try:
        stated = open_note(note.note, keys.log_key())
    except BadNote as problem:
        yield Fault("ledger.bad-checkpoint", note.size, problem.reason)
        return
    if stated != (note.size, bytes(note.root)) or (note.size, tree.root()) != stated:
        yield Fault("ledger.bad-checkpoint", note.size, "states another tree")
