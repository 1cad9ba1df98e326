"""What the rest of the system may know about service items."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import declare
from yiwang.kernel.errors import Kind, Refusal
from yiwang.support.items.whole import (
    Basis,
    Body,
    Fee,
    Item,
    Joint,
    Material,
    Period,
    Question,
    State,
    Step,
    Words,
)

__all__ = [
    "Basis",
    "Body",
    "Fee",
    "Item",
    "Joint",
    "Material",
    "Period",
    "Question",
    "State",
    "Step",
    "Words",
]

EDIT_ITEM = declare("items.edit", _("Draft and edit service items"))
PUBLISH_ITEM = declare("items.publish", _("Publish and withdraw service items"))


class Audience(StrEnum):
    PERSONS = "person"
    ENTERPRISES = "enterprise"


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as a line of a list."""

    id: int
    code: str
    version: int
    state: State
    name: Words
    type: str
    department: Words
    department_code: str
    region: str
    promised: Period
    visits: int | None
    charged: bool | None
    online: bool
    home_visit: bool
    summary: Words
    made_at: datetime
    irregular: str
    startable: bool


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """What a list of items is asked for; empty means everything. `sort` is name, code, department or made."""

    region: str = ""
    text: str = ""
    state: State | None = None
    theme: str = ""
    themes: tuple[str, ...] = ()
    audience: Audience | None = None
    department: str = ""
    type: str = ""
    online: bool | None = None
    home_visit: bool | None = None
    irregular: bool | None = None
    codes: tuple[str, ...] = ()
    sort: str = "name"
    descending: bool = False
    after: str | None = None
    before: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Theme:
    code: str
    audience: Audience
    title: Words
    count: int = 0


@dataclass(frozen=True, slots=True)
class DepartmentCount:
    """`key` is what `ItemFilter.department` takes."""

    key: str
    name: Words
    count: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that an item does not keep; an error keeps it from being published."""

    rule: str
    element: str
    error: bool
    sentence: Words
    source: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One element that two versions have differently, in words."""

    element: str
    title: Words
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Items that share a basic code and yet differ in what all levels must have the same (三级四同)."""

    basic_code: str
    differs: tuple[str, ...]
    items: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row of an imported file that is not as it should be. `kept` says how it was kept: flagged or rejected."""

    line: int
    code: str
    name: str
    reason: str
    kept: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: every row is new, changed, unchanged, or rejected; `bad` tells of each irregular one."""

    rows: int
    new: int
    changed: int
    unchanged: int
    rejected: int
    flagged: int
    notes: Mapping[str, int]
    bad: tuple[BadRow, ...]
    seconds: float
    written: bool


class UnknownItem(Refusal):
    code = "items.unknown"
    text = _("There is no published item with the code {item}.")
    kind = Kind.NOT_FOUND


class ItemNotRight(Refusal):
    code = "items.not-right"
    text = _("The item cannot be saved like this. {count} things are to be put right.")


class NotPublishable(Refusal):
    code = "items.not-publishable"
    text = _("Version {version} of {item} breaks rules that a published item must keep. Put them right first.")
    kind = Kind.CONFLICT


class WrongState(Refusal):
    code = "items.wrong-state"
    text = _("Version {version} of {item} is “{state}” by now, so this cannot be done.")
    kind = Kind.CONFLICT


class BadList(Refusal):
    code = "items.bad-list"
    text = _("The file is not a list of items: {why}")


class StrictImport(Refusal):
    code = "items.strict-import"
    text = _("{count} rows are irregular. With --strict nothing was imported; line {line} is the first: {reason}")
    kind = Kind.CONFLICT
