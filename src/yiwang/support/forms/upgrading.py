"""Answers move to a newer version of their form: what fits stays, the rest is set aside, nothing is lost."""

from collections.abc import Iterator, Mapping
from typing import Any

from yiwang.support.forms import checking
from yiwang.support.forms.contracts import FieldSpec, Form

LIKE = (("text", "prose", "person", "organisation", "address"), ("number", "integer"))


def carried(old: Form, new: Form, clear: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """What of these answers (in clear) the new form takes, and (field, reason) of what it does not: gone or changed."""
    taken: dict[str, Any] = {}
    left: list[tuple[str, str]] = []
    for name, value in clear.items():
        before, after = old.fields.get(name), new.fields.get(name)
        if after is None or not _asked_somewhere(new, name):
            left.append((name, "gone"))
        elif before is None or not _alike(before, after) or not _fits(before, after, value):
            left.append((name, "changed"))
        else:
            taken[name] = value
    return taken, left


def _asked_somewhere(form: Form, name: str) -> bool:
    return any(name in group.fields for group in form.groups)


def _alike(before: FieldSpec, after: FieldSpec) -> bool:
    if before.personal and not after.personal:
        return False
    same = before.type == after.type or any(before.type in kind and after.type in kind for kind in LIKE)
    return same and (before.type != "rows" or _inner_alike(before, after))


def _inner_alike(before: FieldSpec, after: FieldSpec) -> bool:
    new = {one.name: one for one in after.fields}
    return all(one.name in new and _alike(one, new[one.name]) for one in before.fields)


def _fits(before: FieldSpec, after: FieldSpec, value: Any) -> bool:
    """Whether it is right now, or was wrong already: then it stays as it was typed, with its fault."""
    return not any(_wrong(after, value)) or any(_wrong(before, value))


def _wrong(spec: FieldSpec, value: Any) -> Iterator[Any]:
    yield from checking.faults({spec.name: spec}, {spec.name: value}, ())
