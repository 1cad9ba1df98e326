"""What others may know about organisations, posts, the people in them, and who leads whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import declare
from yiwang.kernel.errors import Kind, Refusal

READ_PEOPLE = declare("organisations.read-people", _("See who is in which post"))
SHAPE = declare("organisations.shape", _("Create, rename, move and close organisations and posts"))
APPOINT = declare("organisations.appoint", _("Appoint people to posts"))
CREATED, RENAMED = "organisations.created", "organisations.renamed"
MOVED, CLOSED = "organisations.moved", "organisations.closed"
APPOINTED, APPOINTMENT_ENDED = "organisations.appointed", "organisations.appointment-ended"
COORDINATED = "organisations.coordinated"


class Level(IntEnum):
    """The four levels (省、市县、乡镇（街道）、村（社区）); an organisation's follows from its region."""

    PROVINCE = 1
    CITY_OR_COUNTY = 2
    TOWNSHIP = 3
    VILLAGE = 4


class OrganisationKind(StrEnum):
    """What sort of body it is."""

    GOVERNMENT = "government"
    DEPARTMENT = "department"
    PARTY = "party"
    BRANCH = "branch"
    DIVISION = "division"
    INSTITUTION = "institution"
    PUBLIC_BODY = "public-body"
    COMMITTEE = "committee"
    COMPANY = "company"


class LinkKind(StrEnum):
    """How one organisation stands to another that is not above it in the tree."""

    GUIDES = "guides"
    LEADS_JOINTLY = "leads-jointly"
    LEADS = "leads"
    COORDINATES = "coordinates"


@dataclass(frozen=True, slots=True)
class Organisation:
    """`path` is the codes from the top down, joined by "/". `region` has 12 digits. `until`: closed since then.

    `aliases` are the other names people use. `successor` is the path of who took over a closed organisation's duties.
    """

    path: str
    code: str
    name: Mapping[str, str]
    short: Mapping[str, str]
    aliases: tuple[str, ...]
    region: str
    level: Level
    uscc: str
    kind: OrganisationKind
    parent: str | None
    duties: Mapping[str, str] = field(default_factory=dict)
    order: int = 0
    since: date | None = None
    until: date | None = None
    successor: str = ""

    @property
    def open(self) -> bool:
        return self.until is None


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An organisation to create under `parent` (a path; empty for the top of a tree)."""

    code: str
    name: Mapping[str, str]
    region: str
    kind: OrganisationKind
    parent: str = ""
    short: Mapping[str, str] = field(default_factory=dict)
    aliases: Sequence[str] = ()
    uscc: str = ""
    duties: Mapping[str, str] = field(default_factory=dict)
    order: int = 0
    since: date | None = None


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """`under` is a path; with `direct` only what stands right below it (below "": the tops). `on` is a day."""

    under: str = ""
    direct: bool = False
    region: str = ""
    level: Level | None = None
    kind: OrganisationKind | None = None
    text: str = ""
    closed: bool = False
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A post of an organisation. `leads`: who holds it answers for the organisation. `seats`: at most so many."""

    organisation: str
    code: str
    title: Mapping[str, str]
    leads: bool = False
    seats: int | None = None
    order: int = 0


@dataclass(frozen=True, slots=True)
class Appointment:
    """Somebody in a post. `subject` is an identifier; `until` is the last day."""

    id: int
    subject: str
    organisation: str
    post: str
    title: Mapping[str, str]
    main: bool
    since: date
    until: date | None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """`upper` guides or leads `lower` in some `matter`, or they coordinate; `basis` is the paper that says so."""

    upper: str
    lower: str
    kind: LinkKind
    matter: Mapping[str, str] = field(default_factory=dict)
    basis: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of an organisation's history, newest first where there are several."""

    kind: str
    day: date
    facts: Mapping[str, str]
    basis: str
    by: str
    at: datetime


class UnknownOrganisation(Refusal):
    code = "organisations.unknown"
    text = _("There is no organisation “{path}”.")
    kind = Kind.NOT_FOUND


class UnknownPost(Refusal):
    code = "organisations.unknown-post"
    text = _("“{organisation}” has no post “{post}”.")
    kind = Kind.NOT_FOUND


class UnknownAppointment(Refusal):
    code = "organisations.unknown-appointment"
    text = _("There is no such appointment, or it has ended.")
    kind = Kind.NOT_FOUND


class UnknownLink(Refusal):
    code = "organisations.unknown-link"
    text = _("The two do not stand to each other in this way.")
    kind = Kind.NOT_FOUND


class CodeTaken(Refusal):
    code = "organisations.code-taken"
    text = _("The code “{taken}” is in use already.")
    kind = Kind.CONFLICT


class WrongCode(Refusal):
    code = "organisations.wrong-code"
    text = _("A code has digits, capital letters and hyphens, such as 330424-SCJG. “{given}” has not.")


class WrongUscc(Refusal):
    code = "organisations.wrong-uscc"
    text = _("“{given}” is not a unified social credit code: its check character does not fit.")


class NameMissing(Refusal):
    code = "organisations.name-missing"
    text = _("Give the Chinese name.")


class RegionOutside(Refusal):
    code = "organisations.region-outside"
    text = _("The region {region} does not lie in the region of “{parent}”.")


class BelowItself(Refusal):
    code = "organisations.below-itself"
    text = _("An organisation cannot stand below itself.")


class AlreadyClosed(Refusal):
    code = "organisations.already-closed"
    text = _("“{path}” has been closed.")
    kind = Kind.CONFLICT


class HasChildren(Refusal):
    code = "organisations.has-children"
    text = _("Close or move the {count} organisations below it first, or name who takes them over.")
    kind = Kind.CONFLICT


class WrongDay(Refusal):
    code = "organisations.wrong-day"
    text = _("{day} does not fit: it lies in the future, or before what it ends or changes.")


class PostTaken(Refusal):
    code = "organisations.post-taken"
    text = _("The {seats} seats of this post are taken.")
    kind = Kind.CONFLICT


class PostHeld(Refusal):
    code = "organisations.post-held"
    text = _("Somebody still holds this post.")
    kind = Kind.CONFLICT


class AlreadyAppointed(Refusal):
    code = "organisations.already-appointed"
    text = _("This person holds this post already, or has another main post.")
    kind = Kind.CONFLICT


class WrongLink(Refusal):
    code = "organisations.wrong-link"
    text = _("Guidance and leadership go from one organisation to another at the same level or below.")
