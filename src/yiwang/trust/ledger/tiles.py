"""The stored hashes of the tree: tiles of 256, as C2SP tlog-tiles has them.

A tile of level L holds the nodes of height 8 × L. Every other node is computed from one tile, so a proof reads a
few tiles and never the leaves.
"""

from collections.abc import Iterable

from django.db import connection

from yiwang.trust.ledger.proofs import EMPTY_ROOT, node

HASH = 32
WIDTH = 256
Place = tuple[int, int]


def fold(hashes: list[bytes]) -> bytes:
    """The root of a complete subtree (1, 2, 4 ... 256 hashes)."""
    while len(hashes) > 1:
        hashes = [node(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    return hashes[0]


def load(places: Iterable[Place]) -> dict[Place, bytes]:
    """The tiles at these places, in one statement."""
    wanted = list(places)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT level, number, hashes FROM ledger_tile JOIN unnest(%s::smallint[], %s::bigint[])"
            " AS wanted(level, number) USING (level, number)",
            [[level for level, _ in wanted], [number for _, number in wanted]],
        )
        return {(level, number): bytes(hashes) for level, number, hashes in cursor.fetchall()}


def store(tiles: dict[Place, bytes]) -> None:
    """Write new tiles and what was added to unfinished ones."""
    rows = [(level, number, hashes) for (level, number), hashes in sorted(tiles.items())]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_tile (level, number, hashes)"
            " SELECT * FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[])"
            " ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes",
            [list(column) for column in zip(*rows, strict=True)],
        )


def edge(size: int) -> list[Place]:
    """The unfinished tile of every level of a tree of this size."""
    level, places = 0, []
    while count := size >> (8 * level):
        if count % WIDTH:
            places.append((level, count // WIDTH))
        level += 1
    return places


class Growth:
    """A tree that grows by leaves; remembers which tiles changed."""

    def __init__(self, size: int, tiles: dict[Place, bytes]) -> None:
        self.size, self.tiles = size, dict(tiles)
        self.changed: set[Place] = set()

    def add(self, leaf_hash: bytes) -> None:
        level, place, carried = 0, self.size, leaf_hash
        self.size += 1
        while True:
            number, width = divmod(place, WIDTH)
            tile = self.tiles.get((level, number), b"")[: width * HASH] + carried
            self.tiles[level, number] = tile
            self.changed.add((level, number))
            if width + 1 < WIDTH:
                return
            level, place, carried = level + 1, number, fold(split(tile))

    def root(self) -> bytes:
        """The root, from the right edge alone."""
        found: bytes | None = None
        for level, number in edge(self.size):
            hashes = split(self.tiles[level, number])
            while hashes:
                whole = len(hashes) & -len(hashes)
                part = fold(hashes[-whole:])
                found = part if found is None else node(part, found)
                del hashes[-whole:]
        return found or EMPTY_ROOT


def split(tile: bytes) -> list[bytes]:
    return [tile[at : at + HASH] for at in range(0, len(tile), HASH)]


class Nodes:
    """Nodes of the stored tree. Asked twice: first it only learns which tiles are wanted, then it has them."""

    def __init__(self) -> None:
        self.wanted: set[Place] = set()
        self.tiles: dict[Place, bytes] | None = None

    def at(self, height: int, index: int) -> bytes:
        level, above = divmod(height, 8)
        number, offset = divmod(index << above, WIDTH)
        if self.tiles is None:
            self.wanted.add((level, number))
            return b""
        return fold(split(self.tiles[level, number][offset * HASH : (offset + (1 << above)) * HASH]))

    def over(self, start: int, end: int) -> bytes:
        """The hash over the leaves from `start` to before `end`; `start` is a multiple of the part's width."""
        if start == end:
            return EMPTY_ROOT
        count = end - start
        if count & (count - 1) == 0:
            height = count.bit_length() - 1
            return self.at(height, start >> height)
        middle = start + _half(count)
        return node(self.over(start, middle), self.over(middle, end))

    def inclusion(self, index: int, start: int, end: int) -> list[bytes]:
        """The path of a leaf (RFC 6962, 2.1.1), from below."""
        if end - start == 1:
            return []
        middle = start + _half(end - start)
        if index < middle:
            return [*self.inclusion(index, start, middle), self.over(middle, end)]
        return [*self.inclusion(index, middle, end), self.over(start, middle)]

    def consistency(self, old: int, start: int, end: int, known: bool = True) -> list[bytes]:
        """The proof that the first `old` leaves are unchanged (RFC 6962, 2.1.2)."""
        if old == end:
            return [] if known else [self.over(start, end)]
        middle = start + _half(end - start)
        if old <= middle:
            return [*self.consistency(old, start, middle, known), self.over(middle, end)]
        return [*self.consistency(old, middle, end, False), self.over(start, middle)]


def _half(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def inclusion_path(index: int, size: int) -> list[bytes]:
    """The inclusion path of a leaf in the tree of `size`, in one statement."""
    nodes = Nodes()
    nodes.inclusion(index, 0, size)
    nodes.tiles = load(nodes.wanted)
    return nodes.inclusion(index, 0, size)


def consistency_path(old: int, new: int) -> list[bytes]:
    """The proof that the tree of `new` only appended to that of `old`, in one statement."""
    if old in (0, new):
        return []
    nodes = Nodes()
    nodes.consistency(old, 0, new)
    nodes.tiles = load(nodes.wanted)
    return nodes.consistency(old, 0, new)
