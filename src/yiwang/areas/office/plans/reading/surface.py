"""The text that rules read: simplified, in half-width marks and without noise, each sign tied to the original."""

import re
import unicodedata
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property

from opencc import OpenCC

from .ledger import Span

MARKS = {
    "．": ".",
    "﹒": ".",
    "：": ":",
    "；": ";",
    "，": ",",
    "（": "(",
    "）": ")",
    "「": "“",
    "」": "”",
    "『": "“",
    "』": "”",
    "﹝": "〔",
    "﹞": "〕",
    "［": "[",
    "］": "]",
    "\u3000": " ",
    "\xa0": " ",
    "\t": " ",
    "﹪": "%",
    "～": "~",
    "〜": "~",
    "–": "-",
    "—": "-",
    "―": "-",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "｡": "。",
    "､": "、",
    "﹔": ";",
    "\u2028": "\n",
    "\x0b": "\n",
    "\x0c": "\n",
    "\r": "\n",
    "\u200b": " ",
    "\ufeff": " ",
    "\u00ad": " ",
}


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def plain(text: str) -> str:
    """The same text, sign for sign, simplified and in half-width marks."""
    signs = "".join(sorted(set(text)))
    table: dict[int, str] = {}
    for sign in signs:
        half = MARKS.get(sign) or (unicodedata.normalize("NFKC", sign) if "！" <= sign <= "～" else sign)
        if len(half) == 1 and half != sign:
            table[ord(sign)] = half
    han = [sign for sign in signs if "\u3400" <= sign <= "\u9fff"]
    simple = _simplifier().convert("\n".join(han)).split("\n") if han else []
    table.update({ord(old): new for old, new in zip(han, simple, strict=True) if old != new and len(new) == 1})
    return text.translate(table)


def is_traditional(text: str) -> bool:
    """Whether more than one sign in twenty has a simplified form."""
    han = re.findall(r"[\u3400-\u9fff]", text)
    changed = sum(a != b for a, b in zip(text, plain(text), strict=True) if "\u3400" <= a <= "\u9fff")
    return bool(han) and changed > len(han) / 20


@dataclass(frozen=True)
class Surface:
    """What is left to read. `origin[i]` is where sign `i` stands in the original."""

    original: str
    text: str
    origin: "array[int]"

    @classmethod
    def without(cls, original: str, simple: str, noise: Iterable[tuple[int, int]]) -> "Surface":
        """The surface of `original`, whose plain form is `simple`, with the given stretches left out."""
        kept = bytearray(b"\x01") * len(original)
        for start, end in noise:
            kept[start:end] = bytes(end - start)
        origin = array("L", (i for i, keep in enumerate(kept) if keep))
        return cls(original, "".join(simple[i] for i in origin), origin)

    def masked(self, places: Iterable[tuple[int, int]]) -> "Surface":
        """The same surface with blanks where the given stretches stand."""
        pieces, at = [], 0
        for start, end in sorted(set(places)):
            pieces += [self.text[at:start], " " * (end - max(start, at))]
            at = max(at, end)
        return replace(self, text="".join([*pieces, self.text[at:]]))

    def span(self, start: int, end: int) -> Span:
        """The place in the original of a stretch of the surface, without blanks at its edges."""
        while start < end - 1 and self.text[start].isspace():
            start += 1
        while end - 1 > start and self.text[end - 1].isspace():
            end -= 1
        return Span(self.origin[start], self.origin[end - 1] + 1)

    def verbatim(self, span: Span) -> str:
        """The original words of a span."""
        return self.original[span.start : span.end]

    @cached_property
    def place(self) -> dict[int, int]:
        """From a place in the original to the surface; noise has none."""
        return {old: new for new, old in enumerate(self.origin)}
