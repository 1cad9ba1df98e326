"""tsvector and tsquery as text, built here: PostgreSQL's own parser knows no Chinese words."""

from collections.abc import Iterable, Sequence

from yiwang.support.search.contracts import Document
from yiwang.support.search.words import tokens

MOST = 16_383
EACH = 255
LONGEST = 60


def quoted(word: str) -> str:
    """A word as a lexeme: quotes and backslashes doubled."""
    return "'" + word[:LONGEST].replace("\\", "\\\\").replace("'", "''") + "'"


def vector(document: Document) -> str:
    """The words of a document with positions: title A, aliases B, text C."""
    places: dict[str, list[str]] = {}
    at = 0
    for weight, text in (("A", document.title), ("B", " ".join(document.aliases)), ("C", document.text)):
        for word in tokens(text):
            at += 1
            if at > MOST:
                break
            kept = places.setdefault(word, [])
            if len(kept) < EACH:
                kept.append(f"{at}{weight}")
    return " ".join(f"{quoted(word)}:{','.join(kept)}" for word, kept in places.items())


def query(alternatives: Iterable[Sequence[str]], *, loose: bool = False) -> str:
    """(all words of the first) or (all words of the second) ...; loose asks for any word of any."""
    joined = [(" | " if loose else " & ").join(quoted(word) for word in words) for words in alternatives if words]
    return " | ".join(f"({part})" for part in joined)
