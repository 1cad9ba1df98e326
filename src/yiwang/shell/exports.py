"""Lists as files: CSV that Excel opens without questions, and XLSX, row by row whatever the number of rows."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, Protocol

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation

from yiwang.shell.words import say

CHUNK = 500
SHEET_ROWS = 1_000_000
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class ColumnLike(Protocol):
    title: str
    value: Callable[[Any], Any]
    plain: Callable[[Any], Any] | None


def plain(column: ColumnLike, row: Any) -> Any:
    """A cell's value as data: text in the reader's language, numbers and days as themselves."""
    value = (column.plain or column.value)(row)
    if isinstance(value, Mapping):
        return say(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if value is None or isinstance(value, int | float | Decimal | date):
        return "" if value is None else value
    return str(value)


def harmless(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it, so that it stays text."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, str) and value.lstrip(" \u3000").startswith(FORMULA):
        return "'" + value
    return value


def _chunks(columns: Sequence[ColumnLike], rows: Iterator[Any], language: str | None) -> Iterator[list[list[Any]]]:
    """Plain cells, some hundred rows at a time, in the language that was active when the export was asked for."""
    while True:
        with translation.override(language):
            cells = [[plain(column, row) for column in columns] for row in islice(rows, CHUNK)]
        if not cells:
            return
        yield cells


def _titles(columns: Sequence[ColumnLike]) -> list[str]:
    return [translation.gettext(column.title) for column in columns]


def as_csv(name: str, columns: Sequence[ColumnLike], rows: Iterator[Any]) -> HttpResponseBase:
    """A streamed CSV file: UTF-8 with a byte order mark, RFC 4180 line ends."""
    head, chunks = _titles(columns), _chunks(columns, rows, translation.get_language())

    def lines() -> Iterator[bytes]:
        yield b"\xef\xbb\xbf" + _line([head])
        for cells in chunks:
            yield _line([[harmless(value) for value in row] for row in cells])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _line(rows: Iterable[Sequence[Any]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


def as_xlsx(name: str, columns: Sequence[ColumnLike], rows: Iterator[Any]) -> HttpResponseBase:
    """An Excel file written row by row to disk; a new sheet begins after a million rows."""
    from openpyxl import Workbook  # large, and seldom asked for

    book = Workbook(write_only=True)
    sheet, full = None, 0
    for cells in _chunks(columns, rows, translation.get_language()):
        for row in cells:
            if sheet is None or full == SHEET_ROWS:
                sheet, full = book.create_sheet(), 0
                sheet.append([_cell(sheet, title) for title in _titles(columns)])
            sheet.append([_cell(sheet, value) for value in row])
            full += 1
    if sheet is None:
        sheet = book.create_sheet()
        sheet.append([_cell(sheet, title) for title in _titles(columns)])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=kind)


def _cell(sheet: Any, value: Any) -> Any:
    """Text is written as text, so that nothing in it can be a formula; control characters would spoil the file."""
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, "".join(c for c in value if c in "\t\n\r" or ord(c) >= 32)[:32_000])
    cell.data_type = "s"
    return cell


FORMS: dict[str, Callable[[str, Sequence[Any], Iterator[Any]], HttpResponseBase]] = {"csv": as_csv, "xlsx": as_xlsx}
