"""Which pieces of a text are what was searched for."""

import re
from collections.abc import Collection, Sequence

from yiwang.support.search.contracts import Piece

AROUND = 60


def pieces(text: str, words: Collection[str]) -> Sequence[Piece]:
    """The text cut where the words stand; nothing is added, nothing is lost."""
    pattern = _pattern(words)
    if pattern is None or not text:
        return (Piece(text, False),) if text else ()
    parts = pattern.split(text)
    return tuple(Piece(part, bool(number % 2)) for number, part in enumerate(parts) if part)


def _pattern(words: Collection[str]) -> "re.Pattern[str] | None":
    longest_first = sorted((word for word in words if word), key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile("((?:" + "|".join(re.escape(word) for word in longest_first) + ")+)", re.IGNORECASE)


def excerpt(text: str, words: Collection[str]) -> Sequence[Piece]:
    """Some words before and after the first place where one of the words stands; the beginning where none does."""
    pattern = _pattern(words)
    found = pattern.search(text) if pattern else None
    start = max(found.start() - AROUND, 0) if found else 0
    end = min((found.end() if found else 0) + 2 * AROUND, len(text))
    cut = " ".join(text[start:end].split())
    shown = ("…" if start else "") + cut + ("…" if end < len(text) else "")
    return pieces(shown, words)
