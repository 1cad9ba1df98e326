"""What others may know about ratings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import declare
from yiwang.kernel.errors import Kind, Refusal

READ_RATINGS = declare("ratings.read", _("See ratings and their statistics"))


class Grade(IntEnum):
    """How satisfied somebody is (GB/T 39046-2020 A.8)."""

    VERY_SATISFIED = 1
    SATISFIED = 2
    FAIRLY_SATISFIED = 3
    DISSATISFIED = 4
    VERY_DISSATISFIED = 5

    @property
    def bad(self) -> bool:
        """Whether the grade opens a case of putting right (差评)."""
        return self >= Grade.DISSATISFIED


class Channel(StrEnum):
    """Where somebody answered."""

    WEB = "web"
    WINDOW = "window"
    CODE = "code"
    SMS = "sms"


@dataclass(frozen=True, slots=True)
class Rating:
    """An answer: the one rating of a case, or the one addition made to it later (追评).

    `comment` is a reference to the words in trust/personal, or empty.
    """

    grade: Grade
    tags: tuple[str, ...]
    comment: str
    channel: Channel
    given_at: datetime
    addition: bool


@dataclass(frozen=True, slots=True)
class Closed:
    """What must be known of a closed case to ask about it. `organisation` is a path, `region` a 12-digit code."""

    case: str
    number: str
    item: str
    title: Mapping[str, str]
    party: str
    region: str
    organisation: str
    offline: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A closed case that somebody is asked about. `token` lets whoever holds it answer."""

    token: str
    case: str
    number: str
    title: Mapping[str, str]
    organisation: str
    party: str
    offline: bool
    asked_at: datetime
    ratings: tuple[Rating, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it has not been answered yet."""
        return not self.ratings

    @property
    def may_add(self) -> bool:
        """Whether the one addition can still be made."""
        return len(self.ratings) == 1


@dataclass(frozen=True, slots=True)
class Period:
    """Days of closing, both included."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Share:
    """The numbers of one organisation. Shares are between 0 and 1, None where nothing can be divided.

    `defaults` are questions nobody answered in time: they count as covered and never among the active or the good.
    `excluded` were found to be mistakes or malicious: they are active answers, and no grade counts them.
    """

    organisation: str
    name: Mapping[str, str]
    asked: int
    active: int
    defaults: int
    grades: tuple[int, int, int, int, int]
    mended: int
    excluded: int = 0

    @property
    def coverage(self) -> float | None:
        """评价覆盖率: answered or counted by default, of all asked."""
        return (self.active + self.defaults) / self.asked if self.asked else None

    @property
    def active_rate(self) -> float | None:
        """主动评价率: answered by people, of all asked."""
        return self.active / self.asked if self.asked else None

    @property
    def good(self) -> float | None:
        """好评率: grades 1 to 3 of all that people gave and that stand."""
        return sum(self.grades[:3]) / sum(self.grades) if any(self.grades) else None

    @property
    def bad(self) -> int:
        """差评: grades 4 and 5."""
        return sum(self.grades[3:])

    @property
    def mended_rate(self) -> float | None:
        """差评整改率: bad ratings whose case of putting right is closed."""
        return self.mended / self.bad if self.bad else None


class QuestionUnknown(Refusal):
    code = "ratings.unknown"
    text = _("There is nothing to rate at this address.")
    kind = Kind.NOT_FOUND


class AlreadyRated(Refusal):
    code = "ratings.already-rated"
    text = _("This case was already rated. Thank you.")
    kind = Kind.CONFLICT


class NothingToAddTo(Refusal):
    code = "ratings.nothing-to-add-to"
    text = _("An addition can be made once, after the first rating.")
    kind = Kind.CONFLICT


class UnknownTag(Refusal):
    code = "ratings.unknown-tag"
    text = _("“{tag}” is not a reason offered for this grade.")
