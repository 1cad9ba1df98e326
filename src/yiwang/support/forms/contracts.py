"""What others may know about forms: the fields of a record, and how a form asks for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

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
