"""A page of a form as its template draws it, and answers as others read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yiwang.kernel.actors import Actor
from yiwang.shell.fields import Shown
from yiwang.shell.words import day, say
from yiwang.support.files import queries as stored
from yiwang.support.files.contracts import StoredFile
from yiwang.support.forms import browser, checking, conditions
from yiwang.support.forms.contracts import Draft, FieldSpec, Form, Group
from yiwang.support.forms.lists import options_of
from yiwang.support.forms.reading import spelled
from yiwang.support.forms.telling import is_date, plain, uuids

FEW = 7
INPUTS = {"phone": "tel", "email": "email", "date": "date"}
ATTRIBUTES = {
    "number": {"inputmode": "decimal", "class": "short", "autocomplete": "off"},
    "integer": {"inputmode": "numeric", "class": "short", "autocomplete": "off"},
    "phone": {"autocomplete": "tel"},
    "email": {"autocomplete": "email"},
    "id_number": {"spellcheck": "false", "autocapitalize": "characters"},
    "uscc": {"spellcheck": "false", "autocapitalize": "characters"},
}


@dataclass(frozen=True, slots=True)
class Note:
    """Where an answer comes from: what to say, the original where it was changed, and how to put a wrong one right."""

    text: str
    original: str = ""
    changed: bool = False
    correct: str = ""
    correct_at: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """One field on a page. `kind` is one of plain, group, files, rows; `rows` are lists of controls."""

    path: str
    kind: str
    shown: Shown
    hidden: bool = False
    note: Note | None = None
    aside: tuple[str, ...] = ()
    counts: bool = False
    rows: tuple[tuple["Control", ...], ...] = ()
    files: tuple[StoredFile, ...] = ()
    room: bool = True
    several: bool = False
    accept: str = ""


@dataclass(frozen=True, slots=True)
class GroupPage:
    """A page of a form, ready to be drawn by forms/fields.html."""

    group: Group
    controls: tuple[Control, ...]
    errors: tuple[tuple[str, str], ...]
    facts: Mapping[str, Any]
    asked: str
    seen: int = 0
    gone: tuple[tuple[str, str], ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What `group_page` is given: answers in clear, sentences by field, and what saving the page found."""

    values: Mapping[str, Any]
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    draft: Draft | None = None
    more: str = ""
    replaced: Mapping[str, Any] = field(default_factory=dict)
    readonly: bool = False


def group_page(form: Form, group: Group, asked: Asked, viewer: Actor) -> GroupPage:
    names = conditions.asked(form, asked.values).get(group.name, [])
    controls = tuple(_control(form.fields[n], n, asked, viewer, hidden=n not in names) for n in group.fields)
    draft = asked.draft
    gone = [one for one in draft.aside if one.reason == "gone"] if draft else []
    return GroupPage(
        group=group,
        controls=controls,
        errors=tuple((f"id_{path}", told[0]) for path, told in _in_order(group, asked.errors) if told),
        facts=browser.facts(form, group, asked.values),
        asked=" ".join(names),
        seen=draft.revision if draft else 0,
        gone=tuple((say(one.label), plain(None, one.value)) for one in gone),
        replaced=tuple((say(form.fields[n].label), plain(form.fields[n], v)) for n, v in asked.replaced.items()),
    )


def _in_order(group: Group, errors: Mapping[str, Sequence[str]]) -> list[tuple[str, Sequence[str]]]:
    """Errors in the order of the page, whatever found them first."""
    places = {name: place for place, name in enumerate(group.fields)}
    return sorted(errors.items(), key=lambda error: places.get(error[0].partition(".")[0], len(places)))


def _control(spec: FieldSpec, path: str, asked: Asked, viewer: Actor, *, hidden: bool = False) -> Control:
    shown = _shown(spec, path, asked)
    base = Control(
        path=path,
        kind="group" if shown.group else "plain",
        shown=shown,
        hidden=hidden,
        note=_note(spec, asked),
        aside=_aside(spec, asked.draft),
        counts=spec.type == "prose" and bool(spec.max_length),
    )
    if spec.type == "files":
        return _files(base, spec, asked.values.get(spec.name) or [], viewer)
    if spec.type == "rows":
        return _rows(base, spec, asked, viewer)
    return base


def _shown(spec: FieldSpec, path: str, asked: Asked) -> Shown:
    value = asked.values.get(spec.name)
    options = [(code, say(words)) for code, words in options_of(spec).items()]
    kind = INPUTS.get(spec.type, "text")
    if spec.type == "prose":
        kind = "textarea"
    elif spec.type == "boolean":
        kind, options = "radio", [("true", _("Yes")), ("false", _("No"))]
    elif spec.type == "codes":
        kind = "checkboxes"
    elif options:
        kind = "radio" if len(options) <= FEW else "select"
    elif kind == "date" and value and not is_date(value):
        kind = "text"  # a date control would drop what was typed
    return Shown(
        id=f"id_{path}",
        name=path,
        label=say(spec.label),
        hint=say(spec.hint),
        type=kind,
        value=(value if isinstance(value, list) else []) if spec.type == "codes" else spelled(value),
        errors=list(asked.errors.get(path, ())),
        required=spec.required,
        options=options,
        unit=say(spec.unit),
        readonly=spec.locked or asked.readonly,
        attributes=dict(ATTRIBUTES.get(spec.type, {})),
        group=kind in ("radio", "checkboxes") or spec.type in ("files", "rows"),
    )


def _note(spec: FieldSpec, asked: Asked) -> Note | None:
    said = asked.draft.sources.get(spec.name) if asked.draft else None
    if said is None or asked.draft is None:
        return None
    on = day(date.fromisoformat(said["on"])) if said.get("on") else ""
    title = say(said["title"])
    text = _("From {title}, {day}.").format(title=title, day=on) if on else _("From {title}.").format(title=title)
    changed = asked.draft.values.get(spec.name) != said.get("value")
    original = plain(spec, said.get("value")) if changed and not spec.personal else ""
    return Note(text, original, changed, say(said.get("correct")), said.get("correct_at", ""))


def _aside(spec: FieldSpec, draft: Draft | None) -> tuple[str, ...]:
    """Old answers that this question, as it is now, does not take; personal ones are only said to have been there."""
    found = [one for one in draft.aside if one.field == spec.name and one.reason == "changed"] if draft else []
    return tuple(plain(spec, one.value) for one in found)


def _files(base: Control, spec: FieldSpec, ids: Any, viewer: Actor) -> Control:
    known = stored.stored_files(uuids(ids), viewer=viewer) if ids else {}
    files = tuple(known[one] for one in uuids(ids) if one in known)
    return replace(
        base,
        kind="files",
        files=files,
        room=spec.max is None or len(files) < spec.max,
        several=spec.max is None or spec.max - len(files) > 1,
        accept=",".join(f".{word.lower()}" for word in (*spec.accept, *(["jpeg"] if "JPG" in spec.accept else []))),
    )


def _rows(base: Control, spec: FieldSpec, asked: Asked, viewer: Actor) -> Control:
    values = asked.values.get(spec.name)
    rows = [row for row in values if isinstance(row, Mapping)] if isinstance(values, list) else []
    if asked.more == spec.name or not rows:
        rows = [*rows, {}]
    drawn = [
        tuple(
            _control(one, f"{spec.name}.{place}.{one.name}", replace(asked, values=row, draft=None), viewer)
            for one in spec.fields
        )
        for place, row in enumerate(rows)
    ]
    return replace(base, kind="rows", rows=tuple(drawn), room=spec.max is None or len(rows) < spec.max)


@dataclass(frozen=True, slots=True)
class Step:
    """A page in the list of pages. `state` is done, now or next."""

    name: str
    title: str
    state: str
    number: int


def steps(form: Form, draft: Draft, current: str) -> list[Step]:
    """The pages that the answers ask for, each with how far it is; one with a known fault is not done."""
    found = []
    for number_, (name, names) in enumerate(conditions.asked(form, draft.values).items(), 1):
        specs = form.specs(names)
        wrong = checking.faults(specs, draft.values, [n for n, spec in specs.items() if spec.required])
        state = "now" if name == current else "done" if name in draft.saved and not wrong else "next"
        found.append(Step(name, say(form.group(name).title), state, number_))
    return found
