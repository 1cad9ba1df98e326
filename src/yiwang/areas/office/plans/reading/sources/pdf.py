"""Text of a PDF, page by page."""

import re
import threading
from collections import Counter

import pypdfium2 as pdfium

from ..ledger import Issue
from ..refusals import FileBroken, FileEncrypted, FileInflated
from . import ocr
from .source import Source

PAGES = 1500
ONE_AT_A_TIME = threading.Lock()  # PDFium keeps state of its own and must not be entered twice


def read_pdf(data: bytes, name: str) -> Source:
    """The text of all pages. A page that is a picture is said to be one, or read where such a reader is installed."""
    with ONE_AT_A_TIME:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            raise (FileEncrypted if "assword" in str(error) or "ecurity" in str(error) else FileBroken) from error
        try:
            if len(document) > PAGES:
                raise FileInflated
            pages, issues = _pages(document)
        except pdfium.PdfiumError as error:
            raise FileBroken from error
        finally:
            document.close()
    return _joined(pages, issues, name)


def _pages(document: pdfium.PdfDocument) -> tuple[list[str], list[Issue]]:
    pages, issues = [], []
    reader = ocr.installed()
    for number in range(len(document)):
        page = document[number]
        words = page.get_textpage().get_text_range().replace("\r\n", "\n").replace("\r", "\n")
        if len(re.sub(r"\s", "", words)) < 8 and (pictures := _pictures(page)):
            if reader:
                words = reader.read_page(page.render(scale=2).to_pil())
            issues.append(Issue("page-by-ocr" if reader else "scanned-page", "", None, pictures, number + 1))
        pages.append(words)
        page.close()
    return pages, issues


def _pictures(page: pdfium.PdfPage) -> int:
    """How many pictures a page holds; a page without words and pictures is blank."""
    return sum(1 for each in page.get_objects(max_depth=3) if each.type == pdfium.raw.FPDF_PAGEOBJ_IMAGE)


def _joined(pages: list[str], issues: list[Issue], name: str) -> Source:
    """One text. What stands at the edge of many pages, and page numbers there, is of the paper and not of the text."""
    edges = Counter(_shape(line) for page in pages for line in _edge_lines(page))
    often = {shape for shape, count in edges.items() if count >= max(3, len(pages) * 0.45) and shape}
    pieces: list[str] = []
    noise: list[tuple[int, int]] = []
    at = 0
    for page in pages:
        lines = page.split("\n")
        edge = {_shape(line) for line in _edge_lines(page)} & often
        for index, line in enumerate(lines):
            outer = index < 2 or index >= len(lines) - 3
            number = outer and re.fullmatch(r"[\s\-—–·第]*\d{1,4}[\s\-—–·页]*", line)
            if line.strip() and outer and (_shape(line) in edge or number):
                noise.append((at, at + len(line)))
            pieces.append(line + "\n")
            at += len(line) + 1
    text = "".join(pieces)
    noise += [m.span() for m in re.finditer("[\ufffe\uffff\x00-\x08\x0e-\x1f]", text)]
    return Source(name, "pdf", "", text, issues=tuple(issues), noise=tuple(noise))


def _edge_lines(page: str) -> list[str]:
    lines = [line for line in page.split("\n") if line.strip()]
    return lines[:2] + lines[-2:] if len(lines) > 4 else []


def _shape(line: str) -> str:
    """A line with its figures made alike; one with the stops of a sentence in it heads no page."""
    words = line.strip()
    return "" if len(words) > 40 or re.search("[。；，：;]", words) else re.sub(r"\d+", "0", words)
