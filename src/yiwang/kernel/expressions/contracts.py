"""What an expression is, which types its fields may have, and how a bad one is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop as _

from yiwang.kernel.errors import Refusal

MAX_LENGTH = 2000
MAX_DEPTH = 60


@dataclass(frozen=True)
class FieldType:
    """The type of a field or of an expression: a kind, and what a list is of or a record has.

    Kinds are number, text, boolean, date, list and record; null is the type of the bare word `null`.
    """

    kind: str
    of: "FieldType | None" = None
    fields: Mapping[str, "FieldType"] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"list of {self.of}" if self.of else self.kind

    def __hash__(self) -> int:
        return hash((self.kind, self.of, tuple(self.fields)))


NUMBER = FieldType("number")
TEXT = FieldType("text")
BOOLEAN = FieldType("boolean")
DATE = FieldType("date")
NULL = FieldType("null")


def list_of(of: FieldType) -> FieldType:
    """The type of a list whose elements are all of one type."""
    return FieldType("list", of)


def record_of(fields: Mapping[str, FieldType]) -> FieldType:
    """The type of a record with these members."""
    return FieldType("record", None, dict(fields))


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression. `tree` is plain JSON for the browser; `names` are the fields that it reads.

    A member of a record stands in `names` with a dot, such as `applicant.region`.
    """

    text: str
    tree: list[Any] = field(hash=False, compare=False)
    type: FieldType = field(hash=False, compare=False)
    names: frozenset[str] = field(hash=False, compare=False)
    run: Callable[[Mapping[str, Any]], Any] = field(hash=False, compare=False, repr=False)


class BadExpression(Refusal):
    """`facts` has line and column, counted from 1, and `fact`, a sentence in the reader's language."""

    code = "expressions.bad"
    text = _("Line {line}, column {column}: {fact}")

    @property
    def line(self) -> int:
        return int(self.facts["line"])

    @property
    def column(self) -> int:
        return int(self.facts["column"])

    @property
    def fact(self) -> str:
        return str(self.facts["fact"])
