"""What the rest of the system may know about search."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop as _

from yiwang.kernel.errors import Kind, Refusal


@dataclass(frozen=True, slots=True)
class Document:
    """Something that can be found. `title` and `aliases` weigh more than `text`; `weight` lifts it among equals.

    `region` is a 12-digit code or "" for everywhere. `facts` come back with a hit, so that a page of results needs
    nothing else. Only `public` documents are found by everybody.
    """

    kind: str
    key: str
    title: str
    text: str = ""
    aliases: tuple[str, ...] = ()
    region: str = ""
    weight: float = 1.0
    public: bool = True
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text; `hit` says that it is what was searched for."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """`title` and `excerpt` in pieces, so that whoever shows them escapes them."""

    kind: str
    key: str
    title: Sequence[Piece]
    excerpt: Sequence[Piece]
    facts: Mapping[str, Any]
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits. `loose` says that nothing had all the words, so these have some of them.

    `understood` names the words that were searched besides those typed.
    """

    hits: Sequence[Hit]
    count: int
    more: bool
    loose: bool
    understood: Sequence[str]


@dataclass(frozen=True, slots=True)
class Check:
    """How the index of one kind differs from its source."""

    kind: str
    documents: int
    missing: tuple[str, ...]
    stale: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def right(self) -> bool:
        return not (self.missing or self.stale or self.extra)


Documents = Callable[[], Iterator[Document]]
_sources: dict[str, Documents] = {}


def register_source(kind: str, documents: Documents) -> None:
    """Say where all documents of a kind come from; modules do this in jobs.py, so that an index can be rebuilt."""
    _sources[kind] = documents


def sources() -> Mapping[str, Documents]:
    """Every kind of document with its source."""
    return dict(_sources)


class UnknownKind(Refusal):
    code = "search.unknown-kind"
    text = _("Nothing of the kind “{kind}” is searched. There are: {known}.")
    kind = Kind.NOT_FOUND
