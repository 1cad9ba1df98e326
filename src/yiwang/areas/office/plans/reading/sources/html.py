"""Text, headings and tables of an HTML page, without its scripts."""

import re

from lxml import etree, html

from ..refusals import FileBroken
from .decoding import decode
from .source import Source
from .writing import Writer

DROPPED = {
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "object",
    "embed",
    "form",
    "button",
    "select",
    "nav",
    "head",
    "title",
    "meta",
    "link",
}
BLOCKS = {
    "p",
    "div",
    "section",
    "article",
    "li",
    "ul",
    "ol",
    "tr",
    "blockquote",
    "pre",
    "header",
    "footer",
    "main",
    "dd",
    "dt",
    "dl",
    "center",
    "aside",
    "figure",
    "figcaption",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "td",
    "th",
    "table",
    "body",
    "hr",
}
CHARSET = re.compile(rb"""<meta[^>]{0,200}charset=["']?\s*([\w-]{3,20})""", re.I)
DEEPEST = 200


def read_html(data: bytes, name: str) -> Source:
    """Read a page as people see it."""
    text, encoding = _decode(data)
    text = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text)
    try:
        root = html.fromstring(
            text, parser=html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as broken:
        raise FileBroken from broken
    page = Page()
    page.walk(root.find("body") if root.find("body") is not None else root, 0)
    page.end()
    return page.writer.source(name, "html", encoding)


def _decode(data: bytes) -> tuple[str, str]:
    if declared := CHARSET.search(data[:3000]):
        name = declared.group(1).decode("ascii").lower()
        try:
            return data.decode("gb18030" if name in ("gb2312", "gbk") else name), name
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data)


class Page:
    """Walks a page and writes its lines."""

    def __init__(self) -> None:
        self.writer = Writer()
        self.words: list[str] = []
        self.level = 0
        self.counts: list[int] = []

    def end(self) -> None:
        """The end of a line."""
        words = re.sub(r"[ \t\r\f\v]*\n[ \t\r\f\v]*", "\n", re.sub(r"[^\S\n]+", " ", "".join(self.words)))
        for line in words.split("\n"):
            if line.strip():
                self.writer.line(line, self.level)
        self.words = []

    def walk(self, element: etree._Element, depth: int) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in DROPPED or depth > DEEPEST or "display:none" in (element.get("style") or "").replace(" ", ""):
            return
        if tag == "table" and self._is_data(element):
            self.end()
            self.writer.table([[self._cell(c) for c in row if c.tag in ("td", "th")] for row in element.iter("tr")])
            return
        if tag in BLOCKS:
            self.end()
            self._open(element, tag)
        elif tag == "br":
            self.words.append("\n")
        elif tag == "img":
            self.words.append("\n图片\n")
        self._say(element.text)
        for child in element:
            self.walk(child, depth + 1)
            self._say(child.tail)
        if tag in BLOCKS:
            self.end()
            self.level = 0
            if tag in ("ol", "ul"):
                self.counts.pop()

    def _open(self, element: etree._Element, tag: str) -> None:
        if re.fullmatch(r"h[1-6]", tag):
            self.level = int(tag[1])
        elif tag == "ol":
            self.counts.append(int(element.get("start") or 1) if (element.get("start") or "1").isdecimal() else 1)
        elif tag == "ul":
            self.counts.append(0)
        elif tag == "li" and self.counts and self.counts[-1]:
            self.words.append(f"{self.counts[-1]}. ")
            self.counts[-1] += 1

    def _say(self, words: str | None) -> None:
        if words:
            self.words.append(re.sub(r"\s+", " ", words))

    def _is_data(self, table: etree._Element) -> bool:
        """A table that holds a whole page, or a single cell, is layout."""
        rows = list(table.iter("tr"))
        nested = table.find(".//table") is not None
        return (
            len(rows) >= 2 and not nested and any(len([c for c in row if c.tag in ("td", "th")]) >= 2 for row in rows)
        )

    def _cell(self, cell: etree._Element) -> tuple[str, int, int]:
        inner = Page()
        inner.walk_inside(cell)
        words = "".join(inner.writer.pieces).strip()
        return words, _number(cell.get("colspan")), _number(cell.get("rowspan"))

    def walk_inside(self, cell: etree._Element) -> None:
        self._say(cell.text)
        for child in cell:
            self.walk(child, 1)
            self._say(child.tail)
        self.end()


def _number(words: str | None) -> int:
    return min(5000, int(words)) if words and words.strip().isdecimal() else 1
