"""Text, headings, numbers and tables of a docx file."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ..refusals import FileBroken, FileEncrypted, FileInflated
from .source import Source
from .writing import Writer

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MEMBERS, UNPACKED, PART = 4000, 300 * 1024 * 1024, 40 * 1024 * 1024
SKIPPED = {
    W + tag
    for tag in ("del", "moveFrom", "instrText", "delText", "footnoteReference", "endnoteReference", "rPr", "pPr")
}
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
PICTURES = {W + "drawing", W + "pict"}
HAN = "零一二三四五六七八九十"


def read_docx(data: bytes, name: str) -> Source:
    """Open a docx file within limits. What unpacks to more than a plan needs is refused before it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive)
            document = _part(archive, "word/document.xml")
            styles, numbers = _part(archive, "word/styles.xml"), _part(archive, "word/numbering.xml")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as broken:
        raise FileBroken from broken
    body = document.find(W + "body") if document is not None else None
    if body is None:
        raise FileBroken
    writer = Writer()
    _blocks(writer, body, _levels(styles), Numbering.of(numbers))
    return writer.source(name, "docx")


def _check(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED:
        raise FileInflated
    if any(member.flag_bits & 1 for member in members):
        raise FileEncrypted


def _part(archive: zipfile.ZipFile, path: str) -> etree._Element | None:
    """One XML part; entities are never resolved, and one that is larger than its directory says is refused."""
    if path not in archive.namelist():
        return None
    if archive.getinfo(path).file_size > PART:
        raise FileInflated
    with archive.open(path) as part:
        data = part.read(PART + 1)
    if len(data) > PART:
        raise FileInflated
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as broken:
        raise FileBroken from broken
    if root.getroottree().docinfo.internalDTD is not None:
        raise FileBroken
    return root


def _levels(styles: etree._Element | None) -> dict[str, int]:
    """The level of each style that makes a heading."""
    levels: dict[str, int] = {}
    for style in styles.iter(W + "style") if styles is not None else ():
        name = style.find(W + "name")
        label = (name.get(W + "val") or "") if name is not None else ""
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        if match := re.fullmatch(r"(?i)heading (\d)|标题 ?(\d)", label):
            levels[style.get(W + "styleId") or ""] = int(match.group(1) or match.group(2))
        elif outline is not None and (outline.get(W + "val") or "9") < "9":
            levels[style.get(W + "styleId") or ""] = int(outline.get(W + "val") or 0) + 1
    return levels


@dataclass
class Numbering:
    """Numbers that the office program makes and the file does not hold."""

    formats: dict[tuple[str, int], tuple[str, str, int]] = field(default_factory=dict)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None) -> "Numbering":
        made = cls()
        if root is None:
            return made
        kinds = {kind.get(W + "abstractNumId"): kind for kind in root.iter(W + "abstractNum")}
        for number in root.iter(W + "num"):
            link = number.find(W + "abstractNumId")
            kind = kinds.get(link.get(W + "val")) if link is not None else None
            for level in kind.iter(W + "lvl") if kind is not None else ():
                value = {
                    tag: (e.get(W + "val") or "") if (e := level.find(W + tag)) is not None else ""
                    for tag in ("numFmt", "lvlText", "start")
                }
                key = (number.get(W + "numId") or "", int(level.get(W + "ilvl") or 0))
                made.formats[key] = (value["numFmt"], value["lvlText"], int(value["start"] or 1))
        return made

    def next(self, number: str, level: int) -> str:
        """The words of the next number, such as （二） or 3."""
        form = self.formats.get((number, level))
        if not form or form[0] in ("bullet", "none", ""):
            return ""
        self.counts[number, level] = self.counts.get((number, level), form[2] - 1) + 1
        for deeper in [key for key in self.counts if key[0] == number and key[1] > level]:
            del self.counts[deeper]
        return re.sub(r"%(\d)", lambda m: self._words(number, int(m.group(1)) - 1), form[1])

    def _words(self, number: str, level: int) -> str:
        kind, _, start = self.formats.get((number, level), ("decimal", "", 1))
        count = self.counts.get((number, level), start)
        if "hinese" in kind or kind in ("ideographTraditional", "taiwaneseCounting", "japaneseCounting"):
            return chinese(count)
        if kind == "decimalEnclosedCircle" and 1 <= count <= 20:
            return chr(ord("①") + count - 1)
        return str(count)


def chinese(count: int) -> str:
    """23 is 二十三."""
    tens, ones = divmod(count, 10)
    head = "" if not tens else "十" if tens == 1 else HAN[tens % 10] + "十"
    return head + (HAN[ones] if ones else "") or "零"


def _blocks(writer: Writer, body: etree._Element, levels: dict[str, int], numbers: Numbering) -> None:
    for block in _children(body):
        if block.tag == W + "p":
            words, level = _paragraph(block, levels, numbers)
            writer.line(words, level)
        elif block.tag == W + "tbl":
            writer.table(
                [_row(row, at, rows, numbers) for rows in [list(block.iter(W + "tr"))] for at, row in enumerate(rows)]
            )


def _children(body: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, also those inside content controls."""
    for child in body:
        if child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "smartTag"):
            yield from _children(child)
        else:
            yield child


def _paragraph(paragraph: etree._Element, levels: dict[str, int], numbers: Numbering) -> tuple[str, int]:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    level = levels.get(style.get(W + "val") or "", 0) if style is not None else 0
    number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
    depth = paragraph.find(f"{W}pPr/{W}numPr/{W}ilvl")
    words = "".join(_words(paragraph))
    if number is not None and words.strip() and words.strip() != "图片":
        at = int(depth.get(W + "val") or 0) if depth is not None else 0
        words = numbers.next(number.get(W + "val") or "", at) + words
    return words, level


def _words(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag in SKIPPED or child.tag == FALLBACK:
            continue
        if child.tag == W + "t":
            yield child.text or ""
        elif child.tag in (W + "tab", W + "br", W + "cr"):
            yield " " if child.tag == W + "tab" else "\n"
        elif child.tag in PICTURES and not child.findall(f".//{W}t"):
            yield "图片"
        else:
            yield from _words(child)


def _row(row: etree._Element, at: int, rows: list[etree._Element], numbers: Numbering) -> list[tuple[str, int, int]]:
    cells, column = [], 0
    for cell in row.findall(W + "tc"):
        wide = _span(cell)
        if _merged(cell) != "continue":
            words = "\n".join(filter(None, (_paragraph(p, {}, numbers)[0].strip() for p in cell.iter(W + "p"))))
            cells.append((words, wide, 1 + _below(rows[at + 1 :], column) if _merged(cell) else 1))
        column += wide
    return cells


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return min(64, int(span.get(W + "val") or 1)) if span is not None else 1


def _merged(cell: etree._Element) -> str:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return "" if merge is None else merge.get(W + "val") or "continue"


def _below(rows: list[etree._Element], column: int) -> int:
    """How many rows below go on with the merged cell of a column."""
    count = 0
    for row in rows:
        here, goes_on = 0, False
        for cell in row.findall(W + "tc"):
            if here == column:
                goes_on = _merged(cell) == "continue"
                break
            here += _span(cell)
        if not goes_on:
            return count
        count += 1
    return count
