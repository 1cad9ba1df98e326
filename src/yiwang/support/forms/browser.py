"""What the browser is told of a page of a form, as plain JSON: fields, checked conditions, and every sentence."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from yiwang.support.forms import sentences
from yiwang.support.forms.contracts import PERSONAL, FieldSpec, Form, Group
from yiwang.support.forms.kinds import LENGTH, LENGTHS, LISTS, TEXTS
from yiwang.support.forms.lists import options_of


def field(spec: FieldSpec, tree: Any = None) -> dict[str, Any]:
    """One field as forms.js knows it."""
    found: dict[str, Any] = {"name": spec.name, "type": spec.type, "required": spec.required, "when": tree}
    found["said"] = sentences.said(spec)
    if spec.type in TEXTS:
        found["length"] = spec.max_length or LENGTHS.get(spec.type, LENGTH)
    if spec.pattern:
        found["pattern"] = spec.pattern
    if options := options_of(spec):
        found["options"] = list(options)
    if spec.type in ("number", "integer", *LISTS):
        found |= {key: bound for key, bound in (("min", spec.min), ("max", spec.max)) if bound is not None}
    if spec.fields:
        found["fields"] = [field(one) for one in spec.fields]
    return found


def facts(form: Form, group: Group, values: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the form. `known` are the answers of other pages that its conditions read, `values` its locked ones."""
    specs = form.specs(group.fields)
    conditions = {name: form.conditions[name] for name in specs if name in form.conditions}
    read = {path.partition(".")[0] for one in conditions.values() for path in one.names}
    return {
        "fields": [field(spec, conditions[n].tree if n in conditions else None) for n, spec in specs.items()],
        "known": {n: _told(form.fields[n], values[n]) for n in read - set(specs) if n in values and n in form.fields},
        "values": {n: _told(spec, values[n]) for n, spec in specs.items() if spec.locked and n in values},
        "words": {
            "saved": _("Draft saved at {time}"),
            "unsaved": _("Not saved yet. Check the network; what you typed stays on this page."),
            "offline": _("You are offline. What you type stays on this page and is saved once you are back."),
            "left": _("{left} characters left"),
        },
    }


def _told(spec: FieldSpec, value: Any) -> Any:
    """A personal answer is only known to be there."""
    return PERSONAL if spec.personal else value
