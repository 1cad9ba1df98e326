"""What others may know about personal data."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import declare
from yiwang.kernel.errors import Refusal
from yiwang.trust.ledger.contracts import name_kind

PREFIX = "personal:"

READ_PERSONAL = declare("personal.read", _("See personal data in clear, for a stated purpose"))
READ_SENSITIVE = declare("personal.read-sensitive", _("See the most sensitive personal data in clear"))
READ_ACCESS_LOG = declare("personal.read-log", _("See who looked at personal data"))
FORGET_SUBJECT = declare("personal.forget", _("Destroy the key of a person’s data"))
ROTATE_KEYS = declare("personal.rotate-keys", _("Change the key that protects all personal data"))

FORGOTTEN = name_kind("personal.forgotten", _("Personal data erased"))
KEY_CHANGED = name_kind("personal.key-changed", _("Key of personal data changed"))
LOOKS = name_kind("personal.looks", _("Looks at personal data of one day"))


class Kind(StrEnum):
    """What sort of text a value is: it decides how the value is compared and masked."""

    NAME = "name"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    ADDRESS = "address"
    BANK_CARD = "bank_card"
    EMAIL = "email"
    PLATE = "plate"
    BIRTH_DATE = "birth_date"
    TEXT = "text"


KIND_TITLES: Mapping[str, str] = {
    Kind.NAME: _("Name"),
    Kind.ID_NUMBER: _("Identity number"),
    Kind.PHONE: _("Telephone number"),
    Kind.ADDRESS: _("Address"),
    Kind.BANK_CARD: _("Bank card"),
    Kind.EMAIL: _("Email address"),
    Kind.PLATE: _("Number plate"),
    Kind.BIRTH_DATE: _("Date of birth"),
    Kind.TEXT: _("Text"),
}

Given = tuple[str, int] | tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of a kept value without opening it. `grade` is 1 (harmless) to 4 (gravest)."""

    reference: str
    subject: str
    name: str
    version: int
    kind: Kind
    grade: int
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody saw values of `owner` in clear, or found them by one. `organisation` is a path, `kinds` are of Kind."""

    id: int
    at: datetime
    viewer: str
    viewer_name: str
    viewer_kind: str
    organisation: str
    owner: str
    kinds: tuple[str, ...]
    purpose: str


@dataclass(frozen=True, slots=True)
class LookFilter:
    """Which looks to list; what is empty does not matter. Both days are included."""

    owner: str = ""
    viewer: str = ""
    since: date | None = None
    until: date | None = None
    kinds: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class BrokenDay:
    """A day of the log that is no longer what the ledger says it was: lines counted then and now."""

    day: date
    anchored: int
    found: int


Names = Callable[[Collection[str]], Mapping[str, str]]
_names: list[Names] = []


def register_names(names: Names) -> None:
    """Let `names(subjects)` say what people may be called on a page; trust/identity does this."""
    _names[:] = [names]


def names_of(subjects: Collection[str]) -> Mapping[str, str]:
    """What these subjects may be called on a page, masked where they are private people."""
    return _names[0](subjects) if _names and subjects else {}


class PurposeMissing(Refusal):
    code = "personal.purpose-missing"
    text = _("Say what you need these data for. It stands in the log that the person can read.")


class TooLong(Refusal):
    code = "personal.too-long"
    text = _("“{name}” is too long: at most {limit} characters.")
