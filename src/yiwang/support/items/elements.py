"""The elements of an item as data: what each is called, how it is written, and whether a given one is right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from ruamel.yaml import YAML

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Element:
    key: str
    kind: str
    title: Mapping[str, str]
    numbers: tuple[int, ...]
    name: str
    group: str
    required: bool
    fixed: bool
    limit: int
    codes: str
    rows: str


def load(name: str) -> Any:
    """One of the data files of this module."""
    return YAML(typ="safe", pure=True).load((DATA / name).read_text("utf-8"))


@lru_cache
def _file() -> dict[str, Any]:
    return dict(load("elements.yaml"))


def _element(given: Mapping[str, Any]) -> Element:
    numbers = given.get("no", ())
    return Element(
        key=given["key"],
        kind=given["kind"],
        title={"zh": given["zh"], "en": given["en"]},
        numbers=(numbers,) if isinstance(numbers, int) else tuple(numbers),
        name=given.get("c0109", ""),
        group=given.get("group", ""),
        required=given.get("required", False),
        fixed=given.get("fixed", False),
        limit=given.get("max", 2000),
        codes=given.get("codes", ""),
        rows=given.get("rows", ""),
    )


@lru_cache
def elements() -> tuple[Element, ...]:
    """The 64 of the standard, then those beyond it."""
    return tuple(_element(given) for given in _file()["elements"])


@lru_cache
def columns(rows: str) -> tuple[Element, ...]:
    """The elements of one row of materials, fees, steps, questions, basis or joint."""
    return tuple(_element(given) for given in _file()["rows"][rows])


@lru_cache
def themes() -> dict[str, list[dict[str, Any]]]:
    """The themes of persons and of enterprises, in the order of a life."""
    return {audience: load("themes.yaml")[audience] for audience in ("person", "enterprise")}


@lru_cache
def codes(name: str) -> dict[str, dict[str, str]]:
    """A code list: code -> words in both languages."""
    if name.endswith("_theme"):
        return {theme["code"]: {"zh": theme["zh"], "en": theme["en"]} for theme in themes()[name[:-6]]}
    return {str(code): {"zh": pair[0], "en": pair[1]} for code, pair in _file()["codes"][name].items()}


def faults(given: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is wrong with the elements of an item, by key; rules that join several elements are in rules.yaml."""
    found: dict[str, list[str]] = {}
    known = {element.key: element for element in elements()}
    for key in given.keys() - known.keys():
        found.setdefault(key, []).append(_("There is no element of this name."))
    for element in elements():
        for key, sentence in _faults(element, given.get(element.key), element.key):
            found.setdefault(key, []).append(sentence)
    return found


def _faults(element: Element, value: Any, key: str) -> Iterator[tuple[str, str]]:
    if value in (None, "", {}, [], ()):
        if element.required:
            yield key, _("This is needed.")
        return
    yield from CHECKS[element.kind](element, value, key)


def _words(element: Element, value: Any, key: str) -> Iterator[tuple[str, str]]:
    texts = list(value.values()) if isinstance(value, Mapping) else [None]
    if set(value if isinstance(value, Mapping) else ()) - {"zh", "en"} or not all(isinstance(t, str) for t in texts):
        yield key, _("Give the text in Chinese and English.")
        return
    if not value.get("zh"):
        yield key, _("The Chinese text is missing.")
    if any(len(text) > element.limit for text in texts):
        yield key, _("At most {limit} characters.").format(limit=element.limit)


def _plain(element: Element, value: Any, key: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, str) or len(value) > element.limit:
        yield key, _("At most {limit} characters.").format(limit=element.limit)


def _code(element: Element, value: Any, key: str) -> Iterator[tuple[str, str]]:
    if value not in codes(element.codes):
        yield key, _("“{value}” is not in the code list.").format(value=value)


def _codes(element: Element, value: Any, key: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list):
        yield key, _("Give a list.")
        return
    for one in value:
        yield from _code(element, one, key)


def _flag(element: Element, value: Any, key: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, bool):
        yield key, _("Say yes or no.")


def _number(element: Element, value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 9999:
        yield key, _("Give a whole number from 0 to 9999.")


def _period(element: Element, value: Any, key: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, Mapping) or set(value) - {"amount", "unit", "note"}:
        yield key, _("Give amount, unit and note.")
        return
    if value.get("amount") is not None:
        yield from _number(element, value["amount"], key)
        if value.get("unit", "working_days") not in codes("unit"):
            yield key, _("“{value}” is not in the code list.").format(value=value.get("unit"))
    if value.get("note"):
        yield from _words(element, value["note"], key)


def _body(element: Element, value: Any, key: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, Mapping) or set(value) - {"name", "code"} or not isinstance(value.get("code", ""), str):
        yield key, _("Give name and code.")
    elif value.get("name"):
        yield from _words(element, value["name"], key)


def _list(element: Element, value: Any, key: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list):
        yield key, _("Give a list.")
        return
    for one in value:
        yield from _words(element, one, key)


def _rows(element: Element, value: Any, key: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        yield key, _("Give a list.")
        return
    known = {column.key for column in columns(element.rows)}
    for number, row in enumerate(value):
        for name in row.keys() - known:
            yield f"{key}.{number}.{name}", _("There is no element of this name.")
        for column in columns(element.rows):
            yield from _faults(column, row.get(column.key), f"{key}.{number}.{column.key}")


CHECKS = {
    "words": _words,
    "prose": _words,
    "plain": _plain,
    "code": _code,
    "codes": _codes,
    "flag": _flag,
    "number": _number,
    "period": _period,
    "body": _body,
    "list": _list,
    "rows": _rows,
}


def tidy(value: Any) -> Any:
    """The same without what is empty, so that two ways of saying nothing are equal."""
    if isinstance(value, Mapping):
        kept = {str(key): tidy(one) for key, one in value.items()}
        return {key: one for key, one in kept.items() if one not in (None, "", {}, [])}
    if isinstance(value, list | tuple):
        return [one for one in (tidy(one) for one in value) if one not in (None, "", {}, [])]
    return value.strip() if isinstance(value, str) else value
