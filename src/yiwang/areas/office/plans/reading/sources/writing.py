"""A text while it is taken out of a file, with the places of its headings and tables."""

from dataclasses import dataclass, field

from .source import Cell, Source, Table


@dataclass
class Writer:
    """Collects lines; knows where each begins."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    tables: list[Table] = field(default_factory=list)
    styled: list[tuple[int, int]] = field(default_factory=list)

    def write(self, words: str) -> tuple[int, int]:
        start = self.length
        self.pieces.append(words)
        self.length += len(words)
        return start, self.length

    def line(self, words: str, level: int = 0) -> None:
        """A line of its own; with a level it is a heading."""
        words = words.strip()
        if words and level:
            self.styled.append((self.length, level))
        self.write(words + "\n")

    def table(self, rows: list[list[tuple[str, int, int]]]) -> None:
        """Rows of cells, each with how many columns and rows it spans. A merged cell is written once."""
        start = self.length
        grid: dict[tuple[int, int], Cell] = {}
        for at, row in enumerate(rows[:5000]):
            column = 0
            for words, wide, high in row[:200]:
                while (at, column) in grid:
                    column += 1
                cell = Cell(*self.write(words.strip()))
                self.write("\t")
                for down in range(min(max(1, high), len(rows) - at)):
                    for right in range(min(max(1, wide), 64)):
                        grid.setdefault((at + down, column + right), cell)
                column += max(1, min(wide, 64))
            self.write("\n")
        width = max((column for _, column in grid), default=-1) + 1
        empty = Cell(start, start)
        filled = tuple(tuple(grid.get((at, c), empty) for c in range(width)) for at in range(min(len(rows), 5000)))
        if width:
            self.tables.append(Table(start, self.length, filled))

    def source(self, name: str, form: str, encoding: str = "") -> Source:
        return Source(name, form, encoding, "".join(self.pieces), tuple(self.tables), tuple(self.styled))
