"""What others may know about licences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import declare
from yiwang.kernel.errors import Kind, Refusal
from yiwang.trust.ledger.contracts import Verdict, name_kind

ISSUE_LICENCE = declare("licences.issue", _("Issue licences"))
READ_LICENCES = declare("licences.read", _("See licences"))
REVOKE_LICENCE = declare("licences.revoke", _("Suspend, restore, revoke and cancel licences"))

ISSUED = name_kind("licences.issued", _("A licence was issued"))
CHANGED = name_kind("licences.changed", _("A licence changed its status"))


class LicenceStatus(StrEnum):
    """VALID 有效, SUSPENDED 暂扣, REVOKED 吊销或撤销, CANCELLED 注销, EXPIRED 失效."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


STATUS_TITLES = {
    LicenceStatus.VALID: _("Valid"),
    LicenceStatus.SUSPENDED: _("Suspended"),
    LicenceStatus.REVOKED: _("Revoked"),
    LicenceStatus.CANCELLED: _("Cancelled"),
    LicenceStatus.EXPIRED: _("Expired"),
}


# What may become of a licence; a dead one does not come back.
NEXT: dict[LicenceStatus, tuple[LicenceStatus, ...]] = {
    LicenceStatus.VALID: (
        LicenceStatus.SUSPENDED,
        LicenceStatus.REVOKED,
        LicenceStatus.CANCELLED,
        LicenceStatus.EXPIRED,
    ),
    LicenceStatus.SUSPENDED: (
        LicenceStatus.VALID,
        LicenceStatus.REVOKED,
        LicenceStatus.CANCELLED,
        LicenceStatus.EXPIRED,
    ),
    LicenceStatus.REVOKED: (LicenceStatus.CANCELLED,),
    LicenceStatus.EXPIRED: (LicenceStatus.CANCELLED,),
    LicenceStatus.CANCELLED: (),
}


@dataclass(frozen=True, slots=True)
class LicenceType:
    """A kind of licence as a pack defines it. `number_rule` is dated; `fields` say what stands on the licence."""

    code: str
    title: dict[str, str]
    number_rule: list[dict[str, Any]]
    template: str
    valid_for: dict[str, Any]
    fields: list[dict[str, Any]]
    type_code: str = ""


@dataclass(frozen=True, slots=True)
class Licence:
    """What was granted. `holder` is a subject's id, `issuer` an organisation path, `values` what stands on it.

    `status` is as of the moment of asking: after `valid_to` a valid licence is expired. `held_by` is the first line
    that stands on it, in both languages; empty where that is a personal value.
    """

    id: UUID
    number: str
    identifier: str
    type: str
    title: dict[str, str]
    holder: str
    case_number: str
    region: str
    issuer: str
    issued_on: date
    valid_from: date
    valid_to: date | None
    status: LicenceStatus
    token: str
    values: dict[str, Any]
    held_by: dict[str, str] = field(default_factory=dict)

    @property
    def verify_address(self) -> str:
        """Where anybody sees whether it is valid: what its code says."""
        return f"/v/{self.token}"

    @property
    def address(self) -> str:
        """Where its holder sees it."""
        return f"/licences/{self.token}"


@dataclass(frozen=True, slots=True)
class Shown:
    """One line on a licence."""

    name: str
    label: Mapping[str, str]
    value: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One step in the life of a licence."""

    before: LicenceStatus | None
    after: LicenceStatus
    reason: str
    actor: str
    at: datetime
    index: int | None


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at a licence: `how` is verified, opened, shown or downloaded; `who` a subject or empty.

    `office` is the organisation path in which an officer looked.
    """

    how: str
    who: str
    at: datetime
    office: str = ""


@dataclass(frozen=True, slots=True)
class LicenceFilter:
    """Which licences to list; what is empty does not matter. `text` is a number or its beginning."""

    text: str = ""
    type: str = ""
    status: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Examination:
    """What a public check found. `in_ledger`, `unchanged` and `in_force` are the three questions.

    `pending` says that the entry waits for its checkpoint; `altered` names the lines that differ from the entry.
    """

    licence: Licence
    lines: list[Shown]
    issuer: dict[str, str]
    pending: bool
    in_ledger: bool
    altered: list[str]
    entry_id: int | None
    entry_index: int | None
    fingerprint: str
    before: str
    checkpoint_size: int | None
    checkpoint_root: str
    checkpoint_at: datetime | None

    @property
    def unchanged(self) -> bool:
        return self.in_ledger and not self.altered

    @property
    def in_force(self) -> bool:
        return self.licence.status is LicenceStatus.VALID

    @property
    def answer(self) -> str:
        """One word for the page: genuine-valid, genuine-<status>, pending or not-genuine."""
        if self.pending and not self.altered:
            return "pending"
        return f"genuine-{self.licence.status}" if self.unchanged else "not-genuine"


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What a proof or a document says when it is checked: the verdict, what it is about, and the licence it names."""

    verdict: Verdict
    about: str = ""
    title: str = ""
    licence: Licence | None = None


class LicenceUnknown(Refusal):
    code = "licences.unknown"
    text = _("There is no such licence. Check the number, or scan the code again.")
    kind = Kind.NOT_FOUND


class UnknownType(Refusal):
    code = "licences.unknown-type"
    text = _("There is no kind of licence “{type}”. A pack must define it first.")


class MissingValue(Refusal):
    code = "licences.missing-value"
    text = _("The licence cannot be issued: {names} is missing in the case.")


class NoNumbersLeft(Refusal):
    code = "licences.no-numbers-left"
    text = _("All numbers of this series are used: {series}.")


class NoNumberRule(Refusal):
    code = "licences.no-number-rule"
    text = _("No rule for numbers of “{type}” is in force on {day}.")


class WrongStatus(Refusal):
    code = "licences.wrong-status"
    text = _("The licence {number} is {status} and cannot become {wanted}.")
    kind = Kind.CONFLICT


class ReasonNeeded(Refusal):
    code = "licences.reason-needed"
    text = _("Give the reason and the law behind it. The holder reads it.")


class TooManyChecks(Refusal):
    code = "licences.too-many-checks"
    text = _("You check very often. Please wait a minute and try again.")
    kind = Kind.TOO_MANY
