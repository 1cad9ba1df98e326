"""What others may know about forms: the fields of a record, and how a form asks for them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import Actor
from yiwang.kernel.errors import Kind, Refusal
from yiwang.kernel.expressions.contracts import Expression, FieldType

Words = Mapping[str, str]

TYPES = (
    "text",
    "prose",
    "number",
    "integer",
    "boolean",
    "date",
    "code",
    "codes",
    "person",
    "organisation",
    "address",
    "phone",
    "id_number",
    "uscc",
    "email",
    "files",
    "rows",
)
PERSONAL = "personal:"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a record, from which its control, its JSON Schema, its column and its facet derive.

    `type` is one of TYPES. `options` are the codes of code and codes, unless `list` names a list of the house that
    changes (`register_list`); `fields` those of rows. `min` and `max` bound a number, or how many files, codes or
    rows there are. `when` is a condition over the record: where it does not hold the field is not asked.
    `personal` is the grade of personal data (0: none; 1 to 4, 4 the most sensitive): such a value is kept by
    reference ("personal:<uuid>") everywhere outside trust/personal. `source` names what fills the field before a
    person does, such as "account.name"; `correct` says how to put a wrong one right, and `correct_at` where.
    `accept` are the types of files by word (PDF, JPG ...), `material` the item's material that they answer.
    """

    name: str
    type: str
    label: Words
    hint: Words = field(default_factory=dict)
    required: bool = False
    options: Mapping[str, Words] = field(default_factory=dict)
    unit: str | Words = ""
    min: float | None = None
    max: float | None = None
    max_length: int = 0
    pattern: str = ""
    personal: int = 0
    source: str = ""
    default: Any = None
    fields: Sequence["FieldSpec"] = ()
    when: str = ""
    list: str = ""
    sample: Any = None
    correct: Words = field(default_factory=dict)
    correct_at: str = ""
    locked: bool = False
    accept: tuple[str, ...] = ()
    material: str = ""

    def __hash__(self) -> int:
        return hash((self.name, self.type, self.required, self.max_length))


@dataclass(frozen=True, slots=True)
class Group:
    """One page of a form: a question, and the fields that answer it. Without `condition` it is always asked."""

    name: str
    title: Words
    fields: tuple[str, ...]
    text: Words = field(default_factory=dict)
    help: Words = field(default_factory=dict)
    condition: Expression | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """One version of a form; it never changes. `conditions` are those of single fields, compiled.

    `fields` are all of the record's, also those that no group asks for. `summary` names the fields that say what a
    filled form is about, `promise` what is declared before it is sent.
    """

    name: str
    version: str
    title: Words
    groups: tuple[Group, ...]
    fields: Mapping[str, FieldSpec]
    promise: Words = field(default_factory=dict)
    summary: tuple[str, ...] = ()
    conditions: Mapping[str, Expression] = field(default_factory=dict)

    def group(self, name: str) -> Group:
        """The group of that name; refuses with `forms.unknown-group`."""
        for group in self.groups:
            if group.name == name:
                return group
        raise UnknownGroup(group=name)

    def specs(self, names: Collection[str]) -> dict[str, FieldSpec]:
        """These of its fields, in their order."""
        return {name: self.fields[name] for name in names if name in self.fields}


@dataclass(frozen=True, slots=True)
class Decided:
    """What a table of rules decided: the value, the law behind it (an id of the pack, or ""), and the row from 1."""

    value: Any
    because: str
    row: int


@dataclass(frozen=True, slots=True)
class Rules:
    """The compiled tables of a pack. `types` are what they decide, so that conditions may name them."""

    tables: Mapping[str, tuple[tuple[Expression | None, Any, str], ...]]
    types: Mapping[str, FieldType]


class UnknownForm(Refusal):
    code = "forms.unknown"
    text = _("There is no form named {name} in force.")
    kind = Kind.NOT_FOUND


class UnknownGroup(Refusal):
    code = "forms.unknown-group"
    text = _("This form has no page “{group}”. Start again from its first page.")
    kind = Kind.NOT_FOUND


class UnknownRule(Refusal):
    code = "forms.unknown-rule"
    text = _("There is no rule named {name}.")
    kind = Kind.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Sourced:
    """What a source knows: a value, where from (`title`), of which day, and how a wrong one is put right."""

    value: Any
    title: Words
    on: date | None = None
    correct: Words = field(default_factory=dict)
    correct_at: str = ""


Fill = Callable[[Actor, datetime], Mapping[str, Sourced]]
_sources: dict[str, Fill] = {}


def register_source(kind: str, fill: Fill) -> None:
    """Let `fill(actor, now)` answer fields whose source begins with "<kind>."; its keys are what follows."""
    if _sources.setdefault(kind, fill) is not fill:
        raise ValueError(f"the source {kind} is registered twice")


def source(kind: str) -> Fill | None:
    """The registered source of this kind."""
    return _sources.get(kind)


@dataclass(frozen=True, slots=True)
class Aside:
    """An answer that a newer version of the form does not take. `reason` is gone or changed."""

    field: str
    label: Words
    value: Any
    reason: str
    on: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """Answers on their way. `values` hold personal ones by reference; `saved` says when each group was saved.

    `sources` tell where first answers came from: title, on, value, correct, correct_at by field. `revision` grows
    with each save; `outdated` says that the form has a newer version.
    """

    id: UUID
    form: str
    version: str
    title: Words
    party: str
    state: str
    values: Mapping[str, Any]
    saved: Mapping[str, datetime]
    sources: Mapping[str, Mapping[str, Any]]
    aside: tuple[Aside, ...]
    revision: int
    started_at: datetime
    saved_at: datetime
    expires_at: datetime
    outdated: bool = False


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in with a page, for a field of type files. `replaces` is the id of the one it stands for."""

    field: str
    name: str
    type: str
    stream: BinaryIO
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving a page found. Everything is saved, also what is wrong.

    `errors` are sentences by field; `opened` the fields that are asked only since, by the answers just given;
    `replaced` the answers of another window that this save took the place of; `more` the rows to show one more of;
    `stay` says that the page was not sent to go on, but to change a list or a file.
    """

    draft: Draft
    errors: Mapping[str, Sequence[str]]
    opened: tuple[str, ...] = ()
    replaced: Mapping[str, Any] = field(default_factory=dict)
    more: str = ""
    stay: bool = False


@dataclass(frozen=True, slots=True)
class Filing:
    """A draft that was sent: what the form asked and was answered, personal values by reference."""

    draft: UUID
    form: str
    version: str
    values: Mapping[str, Any]


class DraftUnknown(Refusal):
    code = "forms.draft-unknown"
    text = _("This draft does not exist, or it is not yours.")
    kind = Kind.NOT_FOUND


class DraftEnded(Refusal):
    code = "forms.draft-ended"
    text = _(
        "This draft is closed: it was sent, discarded or not touched for too long. Look among your cases and drafts."
    )
    kind = Kind.CONFLICT


class TooManyDrafts(Refusal):
    code = "forms.too-many-drafts"
    text = _("You have {count} drafts open, and no more are kept. Send or discard one first.")
    kind = Kind.TOO_MANY


class NotComplete(Refusal):
    """`fields` says what is wrong, by field."""

    code = "forms.not-complete"
    text = _("Some answers are missing or not right yet. Everything you typed is saved.")


class FormChanged(Refusal):
    code = "forms.changed"
    text = _("The form has changed since you began. Please look at it once more; your answers are kept.")
    kind = Kind.CONFLICT
