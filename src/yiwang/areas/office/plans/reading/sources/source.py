"""A file opened: its text, and what its format says about it."""

from dataclasses import dataclass, field

from ..ledger import Issue


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: where its words stand. A merged cell stands once and is named by every row that it spans."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table in the text, as rows of cells; every row has the same number of columns."""

    start: int
    end: int
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """`styled` are lines that a style makes headings, as their start and level (1 is the highest)."""

    name: str
    format: str
    encoding: str
    text: str
    tables: tuple[Table, ...] = ()
    styled: tuple[tuple[int, int], ...] = ()
    issues: tuple[Issue, ...] = ()
    noise: tuple[tuple[int, int], ...] = field(default=())
