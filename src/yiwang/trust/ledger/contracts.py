"""What others may know about the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import declare
from yiwang.kernel.errors import Kind, Refusal
from yiwang.trust.ledger.proofs import Key as Key
from yiwang.trust.ledger.proofs import Verdict as Verdict
from yiwang.trust.ledger.proofs import check as check
from yiwang.trust.ledger.proofs import check_text as check_text
from yiwang.trust.ledger.proofs import fingerprint as fingerprint
from yiwang.trust.ledger.proofs import read_key as read_key

READ_LEDGER = declare("ledger.read", _("Read the ledger of what was done"))


_kinds: dict[str, str] = {}


def name_kind(code: str, title: str) -> str:
    """Give a kind of entry a title that people read (marked with gettext_noop); modules do this once."""
    _kinds[code] = title
    return code


def kind_titles() -> dict[str, str]:
    """The titles of kinds that have one, by code."""
    return dict(_kinds)


@dataclass(frozen=True, slots=True)
class Leaf:
    """Something that shall stand in the ledger. `kind` says what, such as "cases.move"; `about` is the number of the
    case or licence.

    `content` is plain JSON without personal data (references only); give `region` (12 digits) and `organisation`
    (a path) in it, for officers see the entries of their own place. `moment` is when it happened, `now` if not given.
    """

    kind: str
    about: str
    content: Mapping[str, Any]
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A leaf in the ledger. `leaf_hash` is SHA-256 of its canonical JSON with a secret nonce.

    `index` is None until the sequencer gives it one; from then on a signed checkpoint covers it.
    """

    id: int
    kind: str
    about: str
    content: dict[str, Any]
    moment: datetime
    leaf_hash: bytes
    index: int | None

    @property
    def fingerprint(self) -> str:
        """The first and last digits of the hash, for people."""
        text = self.leaf_hash.hex()
        return f"{text[:4]}…{text[-4:]}"


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries to list; what is empty does not matter. Both days are included."""

    about: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed statement that the log held `size` entries with this `root`."""

    size: int
    root: bytes
    moment: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not hold: `code`, the entry's number or the checkpoint's size, and what was found."""

    code: str
    place: int
    found: str = ""


class UnknownEntry(Refusal):
    code = "ledger.unknown-entry"
    text = _("The ledger has no such entry, or you may not see it.")
    kind = Kind.NOT_FOUND


class Pending(Refusal):
    code = "ledger.pending"
    text = _("This entry waits for the next checkpoint. It is there in a few seconds.")
    kind = Kind.UNAVAILABLE


class UnknownTile(Refusal):
    code = "ledger.unknown-tile"
    text = _("The log has no such tile.")
    kind = Kind.NOT_FOUND


class NoCheckpoint(Refusal):
    code = "ledger.no-checkpoint"
    text = _("The log has no checkpoint yet.")
    kind = Kind.NOT_FOUND


class NotPlain(ValueError):
    """Programming error: a leaf's content cannot be kept exactly."""
