"""What others may know about notices."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import gettext_noop as _

from yiwang.kernel.errors import Kind, Refusal
from yiwang.trust.identity.contracts import register_code_sender


class Channel(StrEnum):
    """A way to reach somebody beside the inbox, which always gets every notice."""

    EMAIL = "email"
    SMS = "sms"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice in somebody's inbox, in both languages; `link` is a path of this site or empty."""

    id: UUID
    kind: str
    title: dict[str, str]
    text: dict[str, str]
    link: str
    case: str
    sent_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Preference:
    """How somebody likes to be told: which channels, and in which language ("zh" or "en")."""

    channels: frozenset[Channel] = frozenset({Channel.SMS})
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class Simulated:
    """A message that a demonstration wrote down instead of sending."""

    channel: Channel
    address: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where somebody can be reached; empty where nothing is known."""

    email: str = ""
    mobile: str = ""

    def of(self, channel: Channel) -> str:
        """The address for a channel."""
        return self.email if channel is Channel.EMAIL else self.mobile


AddressBook = Callable[[str, datetime], Addresses]
_book: list[AddressBook] = []


def register_address_book(book: AddressBook) -> None:
    """Let `book(subject, now)` say where a subject can be reached. It logs that it was asked."""
    _book[:] = [book]


def addresses(subject: str, now: datetime) -> Addresses:
    """Where the subject can be reached, from the registered address book."""
    return _book[0](subject, now) if _book else Addresses()


class SmsGate(Protocol):
    """Whoever really sends short messages. It raises OSError where it may be tried again."""

    def send(self, mobile: str, text: str) -> None: ...


_gates: list[SmsGate] = []


def register_sms_gate(gate: SmsGate | None) -> None:
    """Have short messages, and the one-time codes of identity, sent through this gate; None for none."""
    _gates[:] = [gate] if gate else []
    register_code_sender(gate.send if gate else None)


def sms_gate() -> SmsGate | None:
    """The gate in use, if any."""
    return _gates[0] if _gates else None


class BadFacts(Exception):
    """Programming error: a notice lacks a fact that its template names."""

    def __init__(self, kind: str, fact: Any) -> None:
        super().__init__(f"the notice {kind} needs the fact {fact}")


class NoticeUnknown(Refusal):
    code = "notices.unknown"
    text = _("This notice does not exist, or it is not yours.")
    kind = Kind.NOT_FOUND
