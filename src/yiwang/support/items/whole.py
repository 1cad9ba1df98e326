"""One version of a service item, whole: the shapes of its elements."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Words = Mapping[str, str]


class State(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Period:
    """`unit` is working_days, calendar_days, working_hours or months; no amount means that none was given."""

    amount: int | None = None
    unit: str = "working_days"
    note: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation by name and code, as the list names it."""

    name: Words = field(default_factory=dict)
    code: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    law: Words
    article: Words = field(default_factory=dict)
    text: Words = field(default_factory=dict)
    link: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    title: Words
    text: Words = field(default_factory=dict)
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Joint:
    name: Words
    code: str = ""


@dataclass(frozen=True, slots=True)
class Fee:
    name: Words
    standard: Words = field(default_factory=dict)
    basis: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    question: Words
    answer: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Material:
    """`source` is licence, shared, promise, upload or deferred; the first three ask no paper of the applicant."""

    name: Words
    issuer: Words = field(default_factory=dict)
    issued_within: Words = field(default_factory=dict)
    note: Words = field(default_factory=dict)
    place: Words = field(default_factory=dict)
    use: Words = field(default_factory=dict)
    originals: int | None = None
    copies: int | None = None
    need: str = "1"
    origin: str = ""
    source: str = "upload"
    sample: str = ""

    @property
    def known(self) -> bool:
        return self.source in ("licence", "shared", "promise")


@dataclass(frozen=True, slots=True)
class Item:
    """One version of an item with the 64 elements of GB/T 39046 table 4 and what C 0109 has beyond them.

    `region` is a 12-digit code, `organisation` a path or "". Codes of code lists are kept, their words follow
    from `queries.code_words`. `irregular` says what an import found wrong with the code, or is "".
    """

    id: int
    code: str
    version: int
    state: State
    region: str
    organisation: str
    made_at: datetime
    published_at: datetime | None
    withdrawn_at: datetime | None
    origin: str
    irregular: str
    name: Words
    type: str
    level: str
    basic_code: str = ""
    basis: tuple[Basis, ...] = ()
    powers: Words = field(default_factory=dict)
    content: Words = field(default_factory=dict)
    body: Body = Body()
    body_kind: str = ""
    legal: Period = Period()
    promised: Period = Period()
    conditions: tuple[Words, ...] = ()
    steps: tuple[Step, ...] = ()
    joint: tuple[Joint, ...] = ()
    office: Body = Body()
    intermediary: Words = field(default_factory=dict)
    quota: Words = field(default_factory=dict)
    result: Words = field(default_factory=dict)
    result_sample: str = ""
    charged: bool = False
    fee_basis: Words = field(default_factory=dict)
    reach: str = ""
    subjects: tuple[str, ...] = ()
    enterprise_themes: tuple[str, ...] = ()
    person_themes: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    special: tuple[str, ...] = ()
    jurisdiction: Body = Body()
    booking: bool = False
    online_payment: bool = False
    delivery: bool = False
    online: bool = False
    online_address: str = ""
    system_level: str = ""
    place: Words = field(default_factory=dict)
    hours: Words = field(default_factory=dict)
    asking: Words = field(default_factory=dict)
    phone: str = ""
    complaint_phone: str = ""
    questions: tuple[Question, ...] = ()
    materials: tuple[Material, ...] = ()
    summary: Words = field(default_factory=dict)
    case_type: str = ""
    visits: int | None = None
    visits_reason: Words = field(default_factory=dict)
    online_depth: str = ""
    home_visit: bool = False
    home_visit_note: Words = field(default_factory=dict)
    fees: tuple[Fee, ...] = ()
    aliases: tuple[Words, ...] = ()
    form: str = ""
    flow: str = ""

    @property
    def department(self) -> Body:
        """Who answers for it: the implementing body, or the office in charge where only that is known."""
        return self.body if self.body.name or self.body.code else self.office
