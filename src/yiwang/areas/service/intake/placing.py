"""Where a filing belongs and what it is called: from its record, without any personal value."""

from collections.abc import Iterator, Mapping
from typing import Any

from yiwang.kernel.actors import region_prefix
from yiwang.shell.words import say
from yiwang.support.forms.contracts import PERSONAL, FieldSpec, Form
from yiwang.support.items.contracts import Item

PLACES = ("region", "street")
LONGEST = 120


def region(item: Item, values: Mapping[str, Any]) -> str:
    """The 12-digit region of a filing: that of the field `region` or `street` where it lies in the item's region."""
    for name in PLACES:
        code = values.get(name)
        if not isinstance(code, str) or not code.isascii() or not code.isdigit() or len(code) not in (6, 9, 12):
            continue
        whole = code.ljust(12, "0")
        if whole.startswith(region_prefix(item.region)):
            return whole
    return item.region


def title(item: Item, form: Form, values: Mapping[str, Any]) -> str:
    """What the case is called: the item, and the first answer that says what it is about."""
    about = next(filter(None, (_plain(form.fields[name], values.get(name)) for name in form.summary)), "")
    name = item.name.get("zh") or say(item.name)
    return f"{name}：{about}"[:LONGEST] if about else name[:LONGEST]


def _plain(spec: FieldSpec, value: Any) -> str:
    if spec.personal or not isinstance(value, str) or value.startswith(PERSONAL):
        return ""
    return spec.options[value].get("zh", "") if value in spec.options else value


def files_in(specs: Mapping[str, FieldSpec], values: Mapping[str, Any]) -> Iterator[str]:
    """The ids of every file that stands in a filing, those in rows as well."""
    for name, spec in specs.items():
        value = values.get(name)
        if spec.type == "files" and isinstance(value, list):
            yield from (str(one) for one in value)
        if spec.type == "rows" and isinstance(value, list):
            inner = {one.name: one for one in spec.fields}
            for row in value:
                yield from files_in(inner, row)
