"""What others may know about roles and rights."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import declare
from yiwang.kernel.errors import Kind, Refusal
from yiwang.trust.ledger.contracts import name_kind

READ_RIGHTS = declare("rights.read", _("See who holds which role"))
GIVE_RIGHTS = declare("rights.give", _("Give and withdraw roles"))

GIVEN = name_kind("rights.given", _("Role given"))
CARRIED = name_kind("rights.carried", _("Roles moved with their organisation"))
WITHDRAWN = name_kind("rights.withdrawn", _("Role withdrawn"))


@dataclass(frozen=True, slots=True)
class Role:
    """A role on one day: the codes of the rights it carries, and the roles that its holders may give."""

    code: str
    title: Mapping[str, str]
    duty: Mapping[str, str]
    rights: frozenset[str]
    gives: frozenset[str]


@dataclass(frozen=True, slots=True)
class NewAssignment:
    """A role for `subject` in a region subtree ("" for everywhere) and an organisation subtree ("" for all of it).

    `since` is the moment from which it holds, now if not given; `until` the moment at which it ends, if it does.
    """

    subject: str
    role: str
    region: str = ""
    organisation: str = ""
    since: datetime | None = None
    until: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A role that somebody holds, held or will hold, who gave it, and who withdrew it."""

    id: UUID
    subject: str
    role: str
    region: str
    organisation: str
    since: datetime
    until: datetime | None
    reason: str
    given_by: str
    given_at: datetime
    ended_at: datetime | None
    ended_by: str
    ended_reason: str

    def state(self, now: datetime) -> str:
        """`waiting`, `held`, `expired` or `withdrawn`."""
        if self.ended_at is not None and self.ended_at <= now:
            return "withdrawn"
        if self.until is not None and self.until <= now:
            return "expired"
        return "held" if self.since <= now else "waiting"


@dataclass(frozen=True, slots=True)
class AssignmentFilter:
    """Which assignments to list; what is empty does not matter. `state` is as in `Assignment.state`."""

    subject: str = ""
    role: str = ""
    organisation: str = ""
    state: str = ""


Finder = Callable[[str], str]
_finders: list[Finder] = []


def register_finder(find: Finder) -> None:
    """Let `find(login)` say the subject of an officer's sign-in name, or ""; trust/identity does this."""
    _finders[:] = [find]


def subject_of(login: str) -> str:
    """The subject with this sign-in name, or ""."""
    return _finders[0](login) if _finders and login.strip() else ""


class UnknownPerson(Refusal):
    code = "rights.unknown-person"
    text = _("There is no officer with the sign-in name “{login}”.")


class UnknownRole(Refusal):
    code = "rights.unknown-role"
    text = _("There is no role “{role}” on that day.")


class UnknownAssignment(Refusal):
    code = "rights.unknown-assignment"
    text = _("This assignment does not exist, or you may not see it.")
    kind = Kind.NOT_FOUND


class NotYoursToGive(Refusal):
    code = "rights.not-yours-to-give"
    text = _("You may not give or withdraw the role “{role}” there: it is not among those that your own role may give.")
    kind = Kind.FORBIDDEN


class LongerThanYours(Refusal):
    code = "rights.longer-than-yours"
    text = _("Your own role ends on {until}. What you give must end by then.")
    kind = Kind.FORBIDDEN


class NotToOneself(Refusal):
    code = "rights.not-to-oneself"
    text = _("Nobody gives a role to themselves. Ask another administrator.")
    kind = Kind.FORBIDDEN


class KeptApart(Refusal):
    code = "rights.kept-apart"
    text = _("The same person may not hold “{role}” and “{other}” at the same time.")
    kind = Kind.CONFLICT


class AlreadyHeld(Refusal):
    code = "rights.already-held"
    text = _("This person already holds that role there in that time.")
    kind = Kind.CONFLICT


class AlreadyEnded(Refusal):
    code = "rights.already-ended"
    text = _("This role has already ended.")
    kind = Kind.CONFLICT


class BadPlace(Refusal):
    code = "rights.bad-place"
    text = _("“{place}” is not a region code of twelve digits or a path of organisation codes.")


class EndsBeforeItBegins(Refusal):
    code = "rights.ends-before-it-begins"
    text = _("The end must lie after the beginning and after now.")
