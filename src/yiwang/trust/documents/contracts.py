"""What others may know about official documents."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import Actor
from yiwang.kernel.errors import Kind, Refusal
from yiwang.trust.documents.attached import NotOurs as NotOurs
from yiwang.trust.documents.attached import check_document as check_document
from yiwang.trust.documents.attached import detach as detach

RENDER = "documents.render"


class State(StrEnum):
    """Where a document is: wanted, typeset (its digest is in the ledger), or ready with its proof inside."""

    WANTED = "wanted"
    TYPESET = "typeset"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Document:
    """An official document. `kind` is "licence" or a kind of letter; `about` is the number of a case or licence."""

    id: UUID
    kind: str
    number: str
    title: dict[str, str]
    about: str
    organisation: str
    made_at: datetime
    state: State
    token: str

    @property
    def address(self) -> str:
        """Where its readers open it."""
        return f"/documents/{self.token}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a document says: the Typst template and the plain data that it lays out.

    Texts in `data` that are references to personal data ("personal:...") are filled in when it is typeset.
    """

    kind: str
    template: str
    title: Mapping[str, str]
    number: str
    data: Mapping[str, Any]
    organisation: str
    about: str
    proves: bytes | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A seal or a code for a page: `address` is a data: address of an SVG, `alt` says what it shows."""

    address: str
    alt: str


Reader = Callable[[Document, Actor], bool]
_readers: list[Reader] = []


def register_reader(reader: Reader) -> Reader:
    """Let `reader(document, viewer)` say who may read which documents; one yes is enough."""
    if reader not in _readers:
        _readers.append(reader)
    return reader


def readable(document: Document, viewer: Actor) -> bool:
    """Whether anybody who registered lets the viewer read the document."""
    return any(reader(document, viewer) for reader in _readers)


class DocumentUnknown(Refusal):
    code = "documents.unknown"
    text = _("This document does not exist, or you may not read it.")
    kind = Kind.NOT_FOUND


class NotReady(Refusal):
    code = "documents.not-ready"
    text = _("This document is being made. Open it again in a few seconds.")
    kind = Kind.UNAVAILABLE


class CannotTypeset(Refusal):
    code = "documents.cannot-typeset"
    text = _("This document cannot be made: {problem}")


class UnknownLetter(Exception):
    """Programming error: letters.yaml has no such kind, or a fact that its text names is missing."""
