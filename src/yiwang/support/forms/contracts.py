"""What others may know about forms: the fields of a record, and how a form asks for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a record, from which its control, its JSON Schema, its column and its facet derive.

    `type` is text, prose, number, integer, boolean, date, code, codes, person, organisation, address, phone,
    id_number, files or rows. `options` are the codes of code and codes; `fields` those of rows.
    `personal` is the grade of personal data (0: none; 1 to 4, 4 the most sensitive): such a value is kept by
    reference ("personal:<uuid>") everywhere outside trust/personal.
    """

    name: str
    type: str
    label: Words
    hint: Words = field(default_factory=dict)
    required: bool = False
    options: Mapping[str, Words] = field(default_factory=dict)
    unit: str = ""
    min: float | None = None
    max: float | None = None
    max_length: int = 0
    pattern: str = ""
    personal: int = 0
    source: str = ""
    default: Any = None
    fields: Sequence["FieldSpec"] = ()
