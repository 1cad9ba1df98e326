"""What a pack is, what is wrong with one, and how a module claims a section."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import Actor, declare
from yiwang.kernel.errors import Kind, Refusal

APPLY_PACK = declare("packs.apply", _("Put sector packs into force"))

Step = str | int
Where = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a pack. `text` says what is wrong and `mend` what to do; both are in the reader's language."""

    file: str
    line: int
    text: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}" + (f" {self.mend}" if self.mend else "")


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as read: `data` are the sections with every text as {"zh": …, "en": …}; `version` is a hash.

    `lines` are known while the folder is at hand, and empty for a pack that comes from the database.
    """

    name: str
    title: Mapping[str, str]
    owner: str
    folder: Path
    version: str
    data: Mapping[str, Any]
    cases: tuple[Mapping[str, Any], ...] = ()
    guide: str = ""
    lines: Mapping[Where, int] = field(default_factory=dict)
    case_lines: tuple[int, ...] = ()

    def line(self, *where: Step) -> int:
        """The line in pack.yaml of this key or element, or of the nearest thing around it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def problem(self, text: str, *where: Step, mend: str = "") -> Problem:
        """A problem at this place of pack.yaml."""
        return Problem("pack.yaml", self.line(*where), text, mend)

    def section(self, name: str) -> Any:
        """What stands in a section; None where the pack has none."""
        return self.data.get(name)


Check = Callable[[Pack], Iterable[Problem]]
Example = Callable[[Pack, Mapping[str, Any]], Iterable[str]]


def _nothing(pack: Pack) -> Iterable[Problem]:
    return ()


def _no_example(pack: Pack, case: Mapping[str, Any]) -> Iterable[str]:
    return ()


def _apply_nothing(pack: Pack, *, actor: Actor, now: datetime) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Section:
    """A top-level key of pack.yaml, claimed by one module.

    `schema` is JSON Schema 2020-12 of its value; `check` finds what a schema cannot and asks no database; `apply`
    puts it into force inside the transaction of the pack; `example` says what is wrong with one case of cases.yaml.
    Sections named in `after` are applied before this one.
    """

    name: str
    owner: str
    schema: Mapping[str, Any]
    check: Check = _nothing
    apply: Callable[..., None] = _apply_nothing
    example: Example = _no_example
    after: tuple[str, ...] = ()
    describes: str = ""


_sections: dict[str, Section] = {}


def register_section(section: Section) -> None:
    """Claim a section; modules do this once, in their packs.py."""
    if section.name in IDENTITY or _sections.setdefault(section.name, section) is not section:
        raise ValueError(f"the pack section {section.name} is claimed twice")


def sections() -> list[Section]:
    """Every claimed section, in the order in which they are applied."""
    ordered: dict[str, Section] = {}

    def put(section: Section) -> None:
        for name in section.after:
            if name in _sections and name not in ordered:
                put(_sections[name])
        ordered.setdefault(section.name, section)

    for name in sorted(_sections):
        put(_sections[name])
    return list(ordered.values())


TEXT: dict[str, Any] = {
    "type": "object",
    "properties": {"zh": {"type": "string", "minLength": 1}, "en": {"type": "string", "minLength": 1}},
    "required": ["zh", "en"],
    "additionalProperties": False,
    "title": "text",
}
NAME: dict[str, Any] = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,59}$"}
DAY: dict[str, Any] = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
EVIDENCE: dict[str, Any] = {
    "enum": ["L", "S", "C", "I", "W", "M"],
    "description": "L: statute read; S: standard read; C: computed; I: seen in use; W: an excerpt; M: not confirmed",
}
LAW: dict[str, Any] = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "pattern": "^[A-Z][A-Z0-9-]{0,39}$", "description": "by which the pack refers to it"},
        "title": {**TEXT, "description": "name of the law"},
        "article": {"type": "string", "minLength": 1, "description": "article, paragraph and item"},
        "says": {**TEXT, "description": "what it says, in short"},
        "issued": {"type": "string", "minLength": 1, "description": "by whom and under which number"},
        "since": {**DAY, "description": "first day in force"},
        "until": {**DAY, "description": "last day in force"},
        "link": {"type": "string", "format": "uri"},
        "evidence": EVIDENCE,
    },
    "required": ["id", "title", "article", "since", "evidence"],
    "additionalProperties": False,
}
IDENTITY: dict[str, Any] = {
    "pack": {**NAME, "description": "name of the pack, the same as its folder's"},
    "title": {**TEXT, "description": "what people call it"},
    "owner": {"type": "string", "pattern": "^[a-z][a-z-]{1,59}$", "description": "the sector that answers for it"},
    "law": {"type": "array", "items": LAW, "minItems": 1, "description": "the legal basis, dated, with its evidence"},
}
MADE: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "description": "a move: its verb, or step.verb"},
        {
            "type": "object",
            "additionalProperties": {"type": "object"},
            "minProperties": 1,
            "maxProperties": 1,
            "description": "a move with what is filled in: {verb: {field: value}}",
        },
    ]
}
CASE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "case": {"type": "string", "minLength": 1, "description": "what the example shows, as a sentence"},
        "on": {**DAY, "description": "the day on which it happens"},
        "given": {"type": "object", "description": "values of the record's fields"},
        "expect": {"type": "object", "description": "what the rules decide"},
        "wrong": {"type": "array", "items": {"type": "string"}, "description": "the fields that the form must refuse"},
        "walk": {"type": "array", "items": MADE, "description": "the moves made, in order"},
        "ends": {"type": "string", "description": "the outcome of the walk"},
    },
    "required": ["case"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Applied:
    """A version of a pack that is in force."""

    name: str
    title: Mapping[str, str]
    owner: str
    version: str
    applied_at: datetime
    fresh: bool = False


class BadPack(Refusal):
    """`problems` names every fault with file and line."""

    code = "packs.bad"
    text = _("The pack in {folder} has {count} problems, so nothing was changed. The first is {first}")

    def __init__(self, folder: Path, problems: list[Problem]) -> None:
        super().__init__(folder=folder, count=len(problems), first=str(problems[0]))
        self.problems = problems


class NoSuchPack(Refusal):
    code = "packs.unknown"
    text = _("There is no pack named {name} in force.")
    kind = Kind.NOT_FOUND


def spoken(text: str, **facts: Any) -> str:
    """A sentence for a Problem in the reader's language; `text` is marked with gettext_noop."""
    return _now(text).format(**facts)
