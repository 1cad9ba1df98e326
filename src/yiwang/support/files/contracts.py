"""What others may know about stored files."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import Actor
from yiwang.kernel.errors import Kind, Refusal

MEGABYTE = 1024 * 1024


class FileType(StrEnum):
    """The types that may be stored; the value is the media type that a download states."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    OFD = "application/ofd"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ZIP = "application/zip"

    @property
    def word(self) -> str:
        """What people call it: PDF, JPG, PNG, OFD, DOCX, XLSX, ZIP."""
        return "JPG" if self is FileType.JPEG else self.name


class Scan(StrEnum):
    """What a virus scanner said. Without a scanner nothing is scanned, and officers are told so."""

    NOT_SCANNED = "not-scanned"
    CLEAN = "clean"


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why a file is taken: which types are welcome and how large one may be, in bytes."""

    code: str
    types: tuple[FileType, ...]
    limit: int


_purposes: dict[str, Purpose] = {}


def declare_purpose(code: str, *, types: Collection[FileType] = tuple(FileType), limit: int = 20 * MEGABYTE) -> Purpose:
    """Make a purpose known; modules do this once, in their contracts."""
    return _purposes.setdefault(code, Purpose(code, tuple(types), limit))


def purpose(code: str) -> Purpose:
    """The declared purpose of that name."""
    return _purposes[code]


MATERIAL = declare_purpose("material")
DOCUMENT = declare_purpose("document", limit=50 * MEGABYTE)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as somebody stored it. `about` names what it belongs to, such as "cases:<token>", or is empty."""

    id: UUID
    name: str
    type: FileType
    size: int
    sha256: str
    owner: str
    about: str
    scan: Scan
    stored_at: datetime


Reader = Callable[[str, Actor], bool]
_readers: dict[str, Reader] = {}


def register_reader(kind: str, reader: Reader) -> None:
    """Let `reader(about, viewer)` say who else may read the files about "<kind>:...". Owners always may."""
    _readers[kind] = reader


def may_read(about: str, viewer: Actor) -> bool:
    """Whether a registered reader lets the viewer read files about this."""
    reader = _readers.get(about.partition(":")[0])
    return reader is not None and reader(about, viewer)


class Scanner(Protocol):
    """A virus scanner. `faults` names what it found in a file, or is empty for a clean one."""

    def faults(self, path: Path) -> str: ...


_scanners: list[Scanner] = []


def register_scanner(scanner: Scanner | None) -> None:
    """Have every new file scanned before it is kept; None for no scanner."""
    _scanners[:] = [scanner] if scanner else []


def scanner() -> Scanner | None:
    """The scanner in use, if any."""
    return _scanners[0] if _scanners else None


class FileUnknown(Refusal):
    code = "files.unknown"
    text = _("This file does not exist, or it is not yours to read.")
    kind = Kind.NOT_FOUND


class FileTooLarge(Refusal):
    code = "files.too-large"
    text = _("“{name}” is larger than {limit} MB. Please make it smaller, for example by scanning at 200 dpi.")
    kind = Kind.TOO_LARGE


class FileEmpty(Refusal):
    code = "files.empty"
    text = _("“{name}” is empty. Please choose the file again.")


class FileTypeNotAccepted(Refusal):
    code = "files.type-not-accepted"
    text = _("We cannot read “{name}”. Please send it as one of: {accepted}.")


class FileTypeLies(Refusal):
    code = "files.type-lies"
    text = _("“{name}” is called {claimed}, but inside it is {found}. Save it again as {claimed}, or rename it.")


class FileInfected(Refusal):
    code = "files.infected"
    text = _("“{name}” carries a virus ({fault}). It was not kept. Please clean your device and send it again.")


class FileInUse(Refusal):
    code = "files.in-use"
    text = _("“{name}” belongs to an application that was sent. It can be replaced, but not deleted.")
    kind = Kind.CONFLICT
