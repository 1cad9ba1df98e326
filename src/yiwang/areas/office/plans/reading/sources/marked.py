"""Markdown and plain text: headings, tables drawn with bars or tabs, and signs that only mark."""

import re

from .source import Cell, Source, Table

BAR = re.compile(r"(?m)^[ ]*\|.*\|[ ]*$(?:\n[ ]*\|.*\|[ ]*$)+")
RULE = re.compile(r"^[ |:\-—]+$")
TABBED = re.compile(r"(?m)^[^\t\n]*\t[^\n]*$(?:\n[^\t\n]*\t[^\n]*$)+")
HEAD = re.compile(r"(?m)^(?P<sign>#{1,6})[ ]+(?=\S)")
SIGNS = re.compile(r"(?m)\*\*|__|^[ ]*>[ ]?|^[ ]*[-*+][ ]+(?=\S)|\\(?=[.()#*\-])|^[ ]*-{3,}[ ]*$|^```.*$")
HEADER = re.compile(r"任务|单位|部门|目标|指标|时限|措施|内容|序号|事项|责任")


def read_marked(text: str, name: str, form: str, encoding: str) -> Source:
    """A text with its marks; they stay in the text and are left out when it is read."""
    if form != "markdown":
        return Source(name, form, encoding, text, tuple(_tabbed(text)))
    styled = [(m.end(), len(m.group("sign"))) for m in HEAD.finditer(text)]
    noise = [m.span() for pattern in (HEAD, SIGNS) for m in pattern.finditer(text)]
    return Source(name, form, encoding, text, tuple(_bars(text)), tuple(styled), noise=tuple(noise))


def _bars(text: str) -> list[Table]:
    tables = []
    for block in BAR.finditer(text):
        rows = []
        for line in re.finditer(r"[^\n]+", block.group()):
            if not RULE.match(line.group()):
                rows.append(_cells(text, block.start() + line.start(), block.start() + line.end(), "|"))
        tables.append(_table(block.span(), rows))
    return [table for table in tables if len(table.rows) >= 2]


def _tabbed(text: str) -> list[Table]:
    """Lines with tabs are a table only where the first of them names columns."""
    tables = []
    for block in TABBED.finditer(text):
        lines = list(re.finditer(r"[^\n]+", block.group()))
        if len(HEADER.findall(lines[0].group())) >= 2:
            rows = [_cells(text, block.start() + line.start(), block.start() + line.end(), "\t") for line in lines]
            tables.append(_table(block.span(), rows))
    return tables


def _cells(text: str, start: int, end: int, bar: str) -> list[Cell]:
    if bar == "|":
        start, end = text.index("|", start) + 1, text.rindex("|", start, end)
    cells, at = [], start
    for edge in [*(i for i in range(start, end) if text[i] == bar), end]:
        a, b = at, edge
        while a < b and text[a] in " \r":
            a += 1
        while b > a and text[b - 1] in " \r":
            b -= 1
        cells.append(Cell(a, b))
        at = edge + 1
    return cells


def _table(span: tuple[int, int], rows: list[list[Cell]]) -> Table:
    width = max(len(row) for row in rows) if rows else 0
    return Table(*span, tuple((*row, *[Cell(span[0], span[0])] * (width - len(row))) for row in rows))
