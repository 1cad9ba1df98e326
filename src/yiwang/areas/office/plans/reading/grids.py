"""Tables whose head is understood: what each of their columns holds."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .sources.source import Cell, Source, Table
from .words import rules

UNITS = ("lead", "cooperate", "responsible")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose head is understood: what each column holds, and the rows below the head."""

    table: Table
    kinds: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str
    path: tuple[str, ...] = ()

    @property
    def divides(self) -> bool:
        return "task" in self.kinds and any(kind in self.kinds for kind in (*UNITS, "when"))

    @property
    def measures(self) -> bool:
        return "indicator" in self.kinds and "year" in self.kinds


def understood(source: Source, simple: str) -> list[Grid]:
    """The tables of a source that divide work or list indicators; any other is read as text."""
    grids: list[Grid] = []
    for table in source.tables:
        if grid := _grid(table, simple):
            grids.append(grid)
        elif (
            grids
            and table.rows
            and len(table.rows[0]) == len(grids[-1].kinds)
            and table.start - grids[-1].table.end < 40
        ):
            last = grids[-1]  # a table that a page break has cut in two has its head once
            grids.append(Grid(table, last.kinds, last.heads, table.rows, last.caption))
    return grids


def _grid(table: Table, simple: str) -> Grid | None:
    for top in range(min(4, len(table.rows))):
        for depth in (2, 1):
            heads = _heads(table.rows[top : top + depth], simple)
            kinds = tuple(_kind(head) for head in heads)
            below = table.rows[top + depth :]
            if depth == 2 and not _is_head(table.rows[top], table.rows[top + 1 : top + 2], simple):
                continue
            grid = Grid(table, kinds, heads, below, _caption(table, simple))
            if below and (grid.divides or grid.measures):
                return grid
    return None


def _heads(rows: Iterable[tuple[Cell, ...]], simple: str) -> tuple[str, ...]:
    columns = zip(*rows, strict=True)
    return tuple(
        re.sub(r"\s", "", "".join(dict.fromkeys(simple[c.start : c.end] for c in column))) for column in columns
    )


def _is_head(first: tuple[Cell, ...], second: tuple[tuple[Cell, ...], ...], simple: str) -> bool:
    """Two rows are one head where a cell of the first spans columns or both rows."""
    if not second:
        return False
    down = sum(a == b and a.end > a.start for a, b in zip(first, second[0], strict=True))
    across = sum(a == b and a.end > a.start for a, b in itertools.pairwise(first))
    return bool(down and across) and all(len(simple[c.start : c.end]) <= 12 for c in second[0])


def _kind(head: str) -> str:
    if not head or len(head) > 24:
        return ""
    for kind, signs in rules("columns").items():
        if any(re.search(sign, head) for sign in signs):
            return str(kind)
    return ""


def _caption(table: Table, simple: str) -> str:
    lines = [line.strip(" #*|") for line in simple[max(0, table.start - 300) : table.start].split("\n") if line.strip()]
    return lines[-1] if lines and len(lines[-1]) <= 50 and lines[-1][-1] not in "。;," else ""
