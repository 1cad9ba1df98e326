"""What others may know about accounts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import ActorKind, declare
from yiwang.kernel.errors import Kind, Refusal
from yiwang.trust.ledger.contracts import name_kind

FIND_PEOPLE = declare("identity.find-people", _("Find and enrol people at the counter"))
ADMINISTER_ACCOUNTS = declare("identity.administer", _("Create, close and reset accounts"))

CREATED = name_kind("identity.created", _("Account created"))
CHANGED = name_kind("identity.changed", _("Account changed"))
AGENT_NAMED = name_kind("identity.agent-named", _("Agent named"))
AGENT_ENDED = name_kind("identity.agent-ended", _("Agent no longer"))


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be made. `kind` is citizen, enterprise or officer.

    A citizen has a name and an identity number (GB 11643); a firm its name, its USCC (GB 32100) and its legal
    representative; an officer a name and a sign-in name. Without a password nobody signs in by one.
    `subject` fixes the identifier (a UUID as text), for demonstrations and imports. `level` is 1 to 4.
    """

    kind: ActorKind
    name: str
    login: str = ""
    id_number: str = ""
    uscc: str = ""
    representative: str = ""
    phone: str = ""
    email: str = ""
    password: str = ""
    subject: str = ""
    level: int = 1


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """An account that signs in with one click and without a password, in demonstration mode only.

    `title` says in both languages who that is, such as {"zh": "窗口受理人员", ...}; `agent_of` are subjects of firms.
    """

    account: NewAccount
    title: Mapping[str, str]
    order: int = 100
    agent_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """An account as others may see it: `name` is masked for a citizen. `organisation` is a path, for an officer."""

    subject: str
    kind: ActorKind
    name: str
    level: int
    login: str = ""
    uscc: str = ""
    region: str = ""
    organisation: str = ""
    post: str = ""
    second_factor: bool = False
    demonstration: bool = False
    title: Mapping[str, str] = field(default_factory=dict)
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a subject can be reached; empty where nothing is known."""

    email: str = ""
    mobile: str = ""


@dataclass(frozen=True, slots=True)
class Caller:
    """From where somebody signs in: the address and what the browser says it is; `device` is a signed mark."""

    ip: str
    browser: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session: `token` goes into the cookie. `waiting` means that the second factor is still to come."""

    token: str
    account: Account
    waiting: bool


@dataclass(frozen=True, slots=True)
class Session:
    """One of the places where somebody is signed in."""

    id: str
    made_at: datetime
    seen_at: datetime
    ip: str
    browser: str
    current: bool


@dataclass(frozen=True, slots=True)
class Agency:
    """That `agent` may act for `firm`, for the items named (none: for all), from a moment until a moment."""

    id: UUID
    firm: str
    firm_name: str
    agent: str
    agent_name: str
    items: tuple[str, ...]
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the identity authority says of a name and a number; `reference` is its own number for the answer."""

    match: bool
    reference: str


class IdentityVerifier(Protocol):
    """Whoever can say whether a name and an identity number belong together."""

    simulated: bool

    def verify(self, name: str, id_number: str) -> Verdict:
        """Ask; raises `VerifierUnavailable`."""


_verifiers: list[IdentityVerifier] = []


def register_verifier(verifier: IdentityVerifier | None) -> None:
    """Have names and numbers verified there; None for what the environment names."""
    _verifiers[:] = [verifier] if verifier else []


def registered_verifier() -> IdentityVerifier | None:
    """The verifier that a module registered, if any."""
    return _verifiers[0] if _verifiers else None


CodeSender = Callable[[str, str], None]
_senders: list[CodeSender] = []


def register_code_sender(send: CodeSender | None) -> None:
    """Let `send(mobile, text)` bring one-time codes to people; support/notices does where it has a gate."""
    _senders[:] = [send] if send else []


def code_sender() -> CodeSender | None:
    """Who brings codes to people, if anybody."""
    return _senders[0] if _senders else None


class WrongCredentials(Refusal):
    code = "identity.wrong-credentials"
    text = _("That name and password do not fit together. Check both and try again.")
    kind = Kind.UNAUTHENTICATED


class TooManyAttempts(Refusal):
    code = "identity.too-many-attempts"
    text = _("Too many attempts. Try again in {seconds} seconds. Your account is not locked.")
    kind = Kind.TOO_MANY


class WrongCode(Refusal):
    code = "identity.wrong-code"
    text = _("This code is not right, or no longer. Enter the one that you see now.")


class WrongPassword(Refusal):
    code = "identity.wrong-password"
    text = _("The present password is not right.")


class WeakPassword(Refusal):
    code = "identity.weak-password"
    text = _("Choose a password of at least 10 characters that is hard to guess.")


class AccountUnknown(Refusal):
    code = "identity.unknown"
    text = _("There is no such account.")
    kind = Kind.NOT_FOUND


class AccountExists(Refusal):
    code = "identity.exists"
    text = _("There is already an account with that number or name.")
    kind = Kind.CONFLICT


class BadNumber(Refusal):
    code = "identity.bad-number"
    text = _("“{number}” is not a valid number. Check every digit.")


class NotAnAgent(Refusal):
    code = "identity.not-an-agent"
    text = _("You are not, or no longer, an agent of this firm.")
    kind = Kind.FORBIDDEN


class AgentUnknown(Refusal):
    code = "identity.agent-unknown"
    text = _("Nobody with that name and identity number can be named. Ask them to register first.")


class EndsInThePast(Refusal):
    code = "identity.ends-in-the-past"
    text = _("The last day must not lie in the past.")


class NotADemonstration(Refusal):
    code = "identity.not-a-demonstration"
    text = _("Demonstration accounts exist only in demonstration mode.")
    kind = Kind.FORBIDDEN


class VerifierUnavailable(Refusal):
    code = "identity.verifier-unavailable"
    text = _("The identity authority does not answer. Nothing is lost; try again in a few minutes.")
    kind = Kind.UNAVAILABLE


class NotVerified(Refusal):
    code = "identity.not-verified"
    text = _("The identity authority says that this name and number do not belong together.")


class CodesUnavailable(Refusal):
    code = "identity.codes-unavailable"
    text = _("No codes can be sent from here yet. Go to a counter with your identity card.")
    kind = Kind.UNAVAILABLE
