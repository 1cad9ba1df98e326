"""Which format a file has, by what is in it, and its text."""

import re
from pathlib import PurePath

from ..refusals import FileBroken, FileEncrypted, FileTooLarge, FormatUnknown
from .decoding import decode, is_text
from .docx import read_docx
from .html import read_html
from .marked import read_marked
from .pdf import read_pdf
from .source import Source

LIMIT = 60  # megabytes
TEXT = 8  # megabytes; a plan has some hundred kilobytes
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
HTML = re.compile(rb"<(?:!doctype html|html|head|body|div|p|table|meta)\b", re.I)


def open_source(data: bytes, name: str) -> Source:
    """The text of a file. One that is too large, protected or broken is refused at once."""
    if len(data) > LIMIT * 1024 * 1024:
        raise FileTooLarge(limit=LIMIT)
    label = PurePath(name.replace("\\", "/")).name
    head = data[:2048]
    if b"%PDF-" in head[:1024]:
        return read_pdf(data, label)
    if data.startswith(b"PK\x03\x04"):
        return read_docx(data, label) if b"word/" in data else _no_docx(label)
    if data.startswith(OLE):
        raise FileEncrypted if "EncryptedPackage".encode("utf-16-le") in data else FormatUnknown
    if data.startswith((*PICTURES, b"{\\rtf")):
        raise FormatUnknown
    return _text(data, label)


def _no_docx(label: str) -> Source:
    raise FormatUnknown if not label.lower().endswith(".docx") else FileBroken


def _text(data: bytes, label: str) -> Source:
    if len(data) > TEXT * 1024 * 1024:
        raise FileTooLarge(limit=TEXT)
    suffix = PurePath(label).suffix.lower()
    if suffix in (".docx", ".pdf"):
        raise FileBroken
    if suffix in (".html", ".htm", ".xhtml", ".shtml") or (HTML.search(data[:2048]) and suffix not in (".md", ".txt")):
        return read_html(data, label)
    text, encoding = decode(data)
    if not is_text(text):
        raise FormatUnknown
    return read_marked(text, label, "markdown" if suffix in (".md", ".markdown") else "text", encoding)
