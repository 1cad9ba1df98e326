"""What others may know about taking applications in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_noop as _

from yiwang.kernel.errors import Kind, Refusal
from yiwang.support.cases.contracts import ClockView

Title = Mapping[str, str]


class Channel(StrEnum):
    """How an application comes: by the applicant on this site, through a clerk at a counter, or from a program."""

    WEB = "web"
    WINDOW = "window"
    API = "api"


@dataclass(frozen=True, slots=True)
class Application:
    """An application on its way. `draft` holds its answers; `case` is the token of the case that it became.

    `party` applies; `subject` fills in. `seen` are the materials, by their place in the item, seen on paper.
    """

    id: UUID
    draft: UUID
    item: str
    party: str
    subject: str
    channel: Channel
    region: str
    organisation: str
    seen: tuple[int, ...]
    state: str
    case: str
    number: str
    started_at: datetime

    @property
    def open(self) -> bool:
        return self.state == "open"


@dataclass(frozen=True, slots=True)
class Answering:
    """What was typed on a task and not sent yet."""

    task: UUID
    values: dict[str, object]
    opinion: str
    revision: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Promise:
    """By which day one is told whether an application is accepted, and by which it is decided if it is.

    `decided_by` is counted from `answered_by`, the latest day; None where the item promises nothing.
    """

    answered_by: date
    decided_by: date | None


@dataclass(frozen=True, slots=True)
class Progress:
    """What a stranger with the number and four digits is told: how a case stands, and nothing of whom or what."""

    number: str
    item: Title
    organisation: str
    steps: tuple[Title, ...]
    outcome: Title | None
    waiting: bool
    clock: ClockView | None
    filed_at: datetime
    closed_at: datetime | None


class ApplicationUnknown(Refusal):
    code = "intake.unknown"
    text = _("There is no such application, or it is not yours.")
    kind = Kind.NOT_FOUND


class NotOnline(Refusal):
    code = "intake.not-online"
    text = _("“{item}” cannot be applied for here yet. Please go to the counter.")
    kind = Kind.CONFLICT


class NotForYou(Refusal):
    code = "intake.not-for-you"
    text = _("“{item}” is for {subjects}. Choose for whom you act, and start again.")
    kind = Kind.FORBIDDEN


class AsApplicant(Refusal):
    code = "intake.as-applicant"
    text = _("You are signed in as an officer. Take applications in at the counter, or sign in as a person or a firm.")
    kind = Kind.FORBIDDEN


class ItemWithdrawn(Refusal):
    code = "intake.item-withdrawn"
    text = _(
        "This service is no longer offered in this form, so the application was not sent."
        " Your draft is kept until {day}."
    )
    kind = Kind.CONFLICT


class PromiseNeeded(Refusal):
    code = "intake.promise-needed"
    text = _("Please confirm the declaration.")


class NoProgress(Refusal):
    code = "intake.no-progress"
    text = _("No case has this number with these four digits. Check both; they stand in the message you got.")
    kind = Kind.NOT_FOUND


class TooManyQuestions(Refusal):
    code = "intake.too-many-questions"
    text = _("You ask very often. Please try again in {seconds} seconds.")
    kind = Kind.TOO_MANY
