"""Answers as they are read: in sentences of the reader's language, by group."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from yiwang.kernel.actors import Actor
from yiwang.shell.words import day, number, say
from yiwang.support.files import queries as stored
from yiwang.support.files.contracts import StoredFile
from yiwang.support.forms import conditions
from yiwang.support.forms.contracts import PERSONAL, FieldSpec, Form
from yiwang.support.forms.lists import options_of
from yiwang.support.forms.reading import spelled


def is_date(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(str(value)))
    except ValueError:
        return False


def uuids(ids: Any) -> list[UUID]:
    found = []
    for one in ids if isinstance(ids, list) else []:
        try:
            found.append(UUID(str(one)))
        except ValueError:
            continue
    return found


def plain(spec: FieldSpec | None, value: Any) -> str:
    """An answer as a sentence has it, in the reader's language."""
    if value is None or value == "":
        return ""
    if isinstance(value, str) and value.startswith(PERSONAL):
        return _("(personal, kept safe)")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return _("; ").join(_listed(spec, one) for one in value)
    if spec is None:
        return spelled(value)
    if spec.type == "date" and is_date(value):
        return day(date.fromisoformat(value))
    if spec.type in ("number", "integer") and isinstance(value, int | float):
        unit = say(spec.unit)
        return number(value) + (f" {unit}" if unit else "")
    return say(options_of(spec).get(str(value), spelled(value)))


def _listed(spec: FieldSpec | None, one: Any) -> str:
    if not isinstance(one, Mapping):
        return plain(spec, one) if spec and spec.type == "codes" else spelled(one)
    inner = {field.name: field for field in spec.fields} if spec else {}
    names = [*(n for n in inner if n in one), *(n for n in one if n not in inner)]
    parts = [(say(inner[n].label) if n in inner else n, plain(inner.get(n), one[n])) for n in names]
    return _(", ").join(f"{label} {text}" for label, text in parts)


@dataclass(frozen=True, slots=True)
class ShownValue:
    """One answer as it is read. `masked` says that a personal one is not shown in full; `files` may be opened."""

    name: str
    label: str
    text: str
    personal: int = 0
    masked: bool = False
    files: tuple[StoredFile, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """The answers of one group."""

    name: str
    title: str
    values: tuple[ShownValue, ...]


def shown_groups(
    form: Form, values: Mapping[str, Any], masked: Mapping[str, Any], full: Collection[str], viewer: Actor
) -> list[ShownGroup]:
    """What a form asked and was answered. `masked` are the values with texts in place of references."""
    found = []
    for name, names in conditions.asked(form, values).items():
        group = form.group(name)
        rows = [_value(form.fields[n], masked[n], n in full, viewer) for n in names if masked.get(n) is not None]
        if rows:
            found.append(ShownGroup(name, say(group.title), tuple(rows)))
    return found


def _value(spec: FieldSpec, value: Any, full: bool, viewer: Actor) -> ShownValue:
    hides = spec.personal or max((one.personal for one in spec.fields), default=0)
    files: tuple[StoredFile, ...] = ()
    if spec.type == "files":
        known = stored.stored_files(uuids(value), viewer=viewer)
        files = tuple(known[one] for one in uuids(value) if one in known)
    text = "" if spec.type == "files" else plain(spec, value)
    return ShownValue(spec.name, say(spec.label), text, hides, bool(hides) and not full, files)
