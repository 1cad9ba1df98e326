"""Fields as the `field` macro shows them: Django's bound fields, and whatever else has the same few names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString

from yiwang.shell.words import say


@dataclass(frozen=True, slots=True)
class Shown:
    """One field, ready to be drawn. `control` is markup already made, or empty: then `type` says what to draw."""

    id: str
    name: str
    label: str
    hint: str = ""
    type: str = "text"
    value: Any = ""
    errors: list[str] = field(default_factory=list)
    required: bool = False
    options: list[tuple[str, str]] = field(default_factory=list)
    unit: str = ""
    readonly: bool = False
    note: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    control: SafeString | str = ""
    group: bool = False

    @property
    def described_by(self) -> str:
        """The ids of the hint, the errors and the note, as far as there are such."""
        ends = [("helptext", self.hint), ("error", self.errors), ("note", self.note)]
        return " ".join(f"{self.id}_{end}" for end, there in ends if there)


def shown_field(given: Any) -> Shown:
    """A BoundField, a Shown, a mapping or an object with `name`, `label` (or `title`) and more."""
    if isinstance(given, Shown):
        return given
    if isinstance(given, BoundField):
        return _bound(given)
    known = given if isinstance(given, Mapping) else {n: getattr(given, n) for n in _NAMES if hasattr(given, n)}
    facts = {name: known[name] for name in _NAMES if known.get(name) is not None and name != "title"}
    facts["label"] = say(known.get("label") or known.get("title"))
    facts["hint"] = say(facts.get("hint", ""))
    facts.setdefault("id", f"id_{facts['name']}")
    facts["options"] = [_option(option) for option in facts.get("options", ())]
    facts["group"] = facts.get("type") in ("radio", "checkboxes")
    return Shown(**facts)


_NAMES = (*Shown.__dataclass_fields__, "title")


def _option(option: Any) -> tuple[str, str]:
    if isinstance(option, Mapping):
        return str(option["value"]), say(option.get("label") or option.get("title"))
    if isinstance(option, tuple | list):
        return str(option[0]), say(option[1])
    return str(option), str(option)


def _bound(bound: BoundField) -> Shown:
    return Shown(
        id=bound.id_for_label or bound.auto_id or bound.html_name,
        name=bound.html_name,
        label=str(bound.label),
        hint=str(bound.help_text or ""),
        type="checkbox" if bound.widget_type == "checkbox" else "bound",
        errors=[str(error) for error in bound.errors],
        required=bound.field.required,
        control=bound.as_widget(),
        group=bound.use_fieldset,
    )


def listed_errors(given: Any) -> list[tuple[str, str]]:
    """(id of the field or "", sentence) of a form, of (id, sentence) pairs, or of objects with field and sentence."""
    if isinstance(given, BaseForm):
        return [
            ("" if name == "__all__" else _anchor(given, name), str(sentence))
            for name, sentences in given.errors.items()
            for sentence in sentences
        ]
    if isinstance(given, Mapping):
        return [(f"id_{name}", sentence) for name, sentences in given.items() for sentence in sentences]
    return [_error(error) for error in _each(given)]


def _each(given: Any) -> Iterable[Any]:
    return given or ()


def _anchor(form: BaseForm, name: str) -> str:
    return form[name].id_for_label or form[name].auto_id or ""


def _error(error: Any) -> tuple[str, str]:
    if isinstance(error, tuple):
        return error[0], str(error[1])
    if isinstance(error, str):
        return "", error
    return f"id_{error.field}", str(error.sentence)
