"""The editor's form: made from the table of elements, so that an element is never without its field."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from yiwang.shell.words import say
from yiwang.support.items.elements import Element, codes, columns, elements, tidy

GROUPS = (
    ("identity", gettext_noop("What it is")),
    ("law", gettext_noop("The law")),
    ("who", gettext_noop("Who does it")),
    ("time", gettext_noop("How long")),
    ("cost", gettext_noop("Cost")),
    ("ways", gettext_noop("How to apply")),
    ("materials", gettext_noop("Materials")),
    ("steps", gettext_noop("Steps")),
    ("result", gettext_noop("Result")),
    ("questions", gettext_noop("Frequent questions")),
)
MOST_ROWS = 100


def _label(element: Element, more: str = "") -> str:
    return f"{say(element.title)}{more}"


def _options(name: str) -> list[tuple[str, str]]:
    return [(code, say(words)) for code, words in codes(name).items()]


def _text(element: Element, more: str, *, long: bool = False) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput()
    return forms.CharField(label=_label(element, more), required=False, max_length=20_000, widget=widget)


def _both(element: Element, name: str, *, long: bool = False) -> Iterator[tuple[str, forms.Field]]:
    yield f"{name}_zh", _text(element, _(" (Chinese)"), long=long)
    yield f"{name}_en", _text(element, _(" (English)"), long=long)


def fields_of(element: Element, name: str) -> Iterator[tuple[str, forms.Field]]:
    """The form's fields for one element; `name` is its key, or key-number-column within rows."""
    kind = element.kind
    if kind in ("words", "prose", "list"):
        yield from _both(element, name, long=kind != "words")
    elif kind == "plain":
        yield name, _text(element, "")
    elif kind == "flag":
        yield name, forms.BooleanField(label=_label(element), required=False)
    elif kind == "number":
        yield name, forms.IntegerField(label=_label(element), required=False, min_value=0, max_value=9999)
    elif kind == "code":
        options = [("", "—"), *_options(element.codes)]
        yield name, forms.ChoiceField(label=_label(element), required=False, choices=options)
    elif kind == "codes":
        widget = forms.CheckboxSelectMultiple()
        yield (
            name,
            forms.MultipleChoiceField(
                label=_label(element), required=False, choices=_options(element.codes), widget=widget
            ),
        )
    elif kind == "period":
        yield f"{name}_amount", forms.IntegerField(label=_label(element), required=False, min_value=0, max_value=9999)
        yield f"{name}_unit", forms.ChoiceField(label=_label(element, _(": unit")), choices=_options("unit"))
        yield from _both(element, f"{name}_note", long=True)
    elif kind == "body":
        yield from _both(element, name)
        yield f"{name}_code", _text(element, _(": code"))


def given(element: Element, name: str, cleaned: Mapping[str, Any]) -> Any:
    """The element's value from the form's cleaned data."""
    pair = {"zh": cleaned.get(f"{name}_zh", ""), "en": cleaned.get(f"{name}_en", "")}
    if element.kind in ("words", "prose"):
        return pair
    if element.kind == "list":
        lines = [text.splitlines() for text in pair.values()]
        most = max(map(len, lines))
        zh, en = ([line.strip() for line in side] + [""] * (most - len(side)) for side in lines)
        return [{"zh": one, "en": two} for one, two in zip(zh, en, strict=True) if one or two]
    if element.kind == "period":
        note = {"zh": cleaned.get(f"{name}_note_zh", ""), "en": cleaned.get(f"{name}_note_en", "")}
        amount = cleaned.get(f"{name}_amount")
        unit = cleaned.get(f"{name}_unit") if amount is not None else ""
        return {"amount": amount, "unit": unit, "note": note}
    if element.kind == "body":
        return {"name": pair, "code": cleaned.get(f"{name}_code", "")}
    return cleaned.get(name)


def initial(element: Element, name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The form's initial data for one element."""
    if value in (None, ""):
        return
    if element.kind in ("words", "prose"):
        yield from ((f"{name}_{side}", value.get(side, "")) for side in ("zh", "en"))
    elif element.kind == "list":
        yield from ((f"{name}_{side}", "\n".join(one.get(side, "") for one in value)) for side in ("zh", "en"))
    elif element.kind == "period":
        yield f"{name}_amount", value.get("amount")
        yield f"{name}_unit", value.get("unit", "working_days")
        yield from ((f"{name}_note_{side}", value.get("note", {}).get(side, "")) for side in ("zh", "en"))
    elif element.kind == "body":
        yield from ((f"{name}_{side}", value.get("name", {}).get(side, "")) for side in ("zh", "en"))
        yield f"{name}_code", value.get("code", "")
    else:
        yield name, value


class ItemForm(forms.Form):
    """Every element of an item; rows have as many as are there and one more, and `more` adds another."""

    def __init__(self, data: Any = None, *, kept: Mapping[str, Any] | None = None, more: str = "") -> None:
        super().__init__(data, initial=_initial(kept or {}))
        self.counts: dict[str, int] = {}
        for element in self.shown():
            if element.kind != "rows":
                self.fields.update(fields_of(element, element.key))
                continue
            count = self._count(element.key, kept or {}, more)
            self.counts[element.key] = count
            for number in range(count):
                for column in columns(element.rows):
                    self.fields.update(fields_of(column, f"{element.key}-{number}-{column.key}"))

    def shown(self) -> list[Element]:
        return [element for element in elements() if not element.fixed]

    def _count(self, key: str, kept: Mapping[str, Any], more: str) -> int:
        if self.data:
            typed = self.data.get(f"{key}-count", "0")
            return min(int(typed) if typed.isdecimal() else 0, MOST_ROWS) + (more == key)
        return len(kept.get(key, ())) + 1

    def elements(self) -> dict[str, Any]:
        """The elements as they are kept; call it when the form is valid."""
        found: dict[str, Any] = {}
        for element in self.shown():
            if element.kind != "rows":
                found[element.key] = given(element, element.key, self.cleaned_data)
                continue
            rows = (self._row(element, number) for number in range(self.counts[element.key]))
            found[element.key] = [row for row in rows if tidy(row)]
        return dict(tidy(found))

    def _row(self, element: Element, number: int) -> dict[str, Any]:
        prefix = f"{element.key}-{number}-"
        row = {c.key: given(c, prefix + c.key, self.cleaned_data) for c in columns(element.rows)}
        flags = {column.key for column in columns(element.rows) if column.kind == "flag"}
        return {key: value or None if key in flags else value for key, value in row.items()}

    def refuse(self, faults: Mapping[str, list[str]]) -> None:
        """Put what an operation found beside the fields."""
        for key, sentences in faults.items():
            name = key.replace(".", "-")
            field = next((n for n in (name, f"{name}_zh", f"{name}_amount", f"{name}_code") if n in self.fields), None)
            for sentence in sentences:
                self.add_error(field, sentence)

    def groups(self) -> Iterator[tuple[str, list[tuple[Element, list[Any]]]]]:
        """(title of the group, [(element, its bound fields or its rows of bound fields)])."""
        for group, title in GROUPS:
            yield _(title), [(e, self._bound(e)) for e in self.shown() if e.group == group]

    def _bound(self, element: Element) -> list[Any]:
        if element.kind != "rows":
            return [self[name] for name, _field in fields_of(element, element.key)]
        return [
            [
                self[name]
                for column in columns(element.rows)
                for name, _field in fields_of(column, f"{element.key}-{number}-{column.key}")
            ]
            for number in range(self.counts[element.key])
        ]


def _initial(kept: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for element in elements():
        value = kept.get(element.key)
        if element.kind != "rows":
            found.update(initial(element, element.key, value))
            continue
        for number, row in enumerate(value or ()):
            for column in columns(element.rows):
                found.update(initial(column, f"{element.key}-{number}-{column.key}", row.get(column.key)))
    return found
