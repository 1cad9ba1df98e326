"""Which format a file has, and its text."""

from pathlib import PurePath

from ..ledger import Issue
from .decoding import decode
from .source import Source


def open_source(data: bytes, name: str) -> Source:
    text, encoding = decode(data)
    return Source(PurePath(name).name, "text", encoding, text, issues=tuple[Issue, ...]())
