"""What a person reads when an answer is not right: one sentence for each field and kind of fault.

The browser is given these very sentences with the form (`said`), so that both say the same.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_noop as _

from yiwang.shell.words import number, say
from yiwang.support.forms.contracts import FieldSpec
from yiwang.support.forms.kinds import LENGTH, LENGTHS, LISTS, TEXTS

MISSING = {
    "code": _("Please choose: {label}"),
    "codes": _("Please choose at least one: {label}"),
    "boolean": _("Please answer yes or no: {label}"),
    "files": _("Please upload: {label}"),
    "rows": _("Please add at least one line: {label}"),
}
MISSING_TEXT = _("Please fill in: {label}")
KIND = {
    "number": _("{label}: give a number, such as {sample}"),
    "integer": _("{label}: give a whole number, such as {sample}"),
    "date": _("{label}: give a day, such as {sample}"),
    "boolean": _("{label}: answer yes or no"),
    "code": _("{label}: choose one of those listed"),
    "codes": _("{label}: choose among those listed"),
    "files": _("{label}: this file is not with us. Please upload it again"),
    "rows": _("{label}: this list could not be read. Please fill it in again"),
}
KIND_TEXT = _("{label}: this holds characters that cannot be kept. Please type it again")
FORMAT = {
    "phone": _("{label}: give a mobile or landline number, such as {sample}"),
    "email": _("{label}: give an email address, such as {sample}"),
    "id_number": _("{label}: this is not a citizen’s identity number. Check all 18 characters"),
    "uscc": _("{label}: this is not a unified social credit code. Check all 18 characters"),
    **KIND,
}
LIMIT = {
    "low": _("{label}: not less than {min}{unit}"),
    "high": _("{label}: not more than {max}{unit}"),
    "long": _("{label}: at most {length} characters. Please shorten it"),
    "pattern": _("{label}: this is not written as it should be"),
    "pattern_sample": _("{label}: write it like {sample}"),
    "few": _("{label}: at least {min}"),
    "many": _("{label}: at most {max}"),
    "option": _("{label}: choose one of those listed"),
    "twice": _("{label}: the same stands here twice"),
}
SAMPLES: Mapping[str, Any] = {
    "number": 86,
    "integer": 12,
    "date": "2026-09-22",
    "phone": "13905730000",
    "email": "name@example.cn",
}


def sentence(spec: FieldSpec, kind: str) -> str:
    """The sentence for one kind of fault, in the reader's language."""
    return _now(_text(spec, kind)).format(
        label=say(spec.label) or spec.name,
        sample=sample(spec),
        min=_bound(spec.min),
        max=_bound(spec.max if spec.max is not None or spec.type in LISTS else 10**15 - 1),
        unit=_unit(spec),
        length=spec.max_length or LENGTHS.get(spec.type, LENGTH),
    )


def _text(spec: FieldSpec, kind: str) -> str:
    if kind == "missing":
        return MISSING.get(spec.type, MISSING_TEXT)
    if kind == "kind":
        return KIND.get(spec.type, KIND_TEXT)
    if kind == "format":
        return FORMAT.get(spec.type, KIND_TEXT)
    return LIMIT["pattern_sample" if kind == "pattern" and spec.sample is not None else kind]


def sample(spec: FieldSpec) -> str:
    """An answer that would do: the field's own sample, or one of its kind that lies within its bounds."""
    if spec.sample is not None:
        return str(spec.sample)
    found = SAMPLES.get(spec.type, "")
    if spec.type in ("number", "integer"):
        found = max(found, spec.min if spec.min is not None else found)
        found = min(found, spec.max if spec.max is not None else found)
        return _bound(found)
    return str(found)


def _bound(value: float | None) -> str:
    if value is None:
        return ""
    return number(int(value) if value == int(value) else value)


def _unit(spec: FieldSpec) -> str:
    unit = say(spec.unit)
    return f" {unit}" if unit else ""


def kinds(spec: FieldSpec) -> list[str]:
    """The kinds of fault that a field can have."""
    if spec.type in TEXTS:
        return [
            "missing",
            "kind",
            "long",
            *(["option"] if spec.options else []),
            *(["pattern"] if spec.pattern else []),
            "format",
        ]
    more = {
        "number": ["low", "high"],
        "integer": ["low", "high"],
        "code": ["option"],
        "codes": ["twice", "option"],
        "files": ["format", "twice"],
        "date": ["format"],
    }
    counted = ["few", "many"] if spec.type in LISTS else []
    return ["missing", "kind", *more.get(spec.type, []), *counted]


def said(spec: FieldSpec) -> dict[str, str]:
    """Every sentence that a field may need, by kind."""
    return {kind: sentence(spec, kind) for kind in kinds(spec)}
