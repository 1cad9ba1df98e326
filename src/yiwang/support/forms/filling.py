"""Filling in some fields that no draft holds, such as those of a move: read, checked, kept as a draft keeps them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yiwang.kernel.actors import Actor
from yiwang.kernel.errors import Refusal
from yiwang.support.forms import drafting, keeping, queries, reading
from yiwang.support.forms.contracts import FieldSpec, Upload


@dataclass(frozen=True, slots=True)
class Filled:
    """`values` after filling, personal ones by reference; `errors` are sentences by field.

    `stay` says that the page was sent to change a list or a file, `more` the rows to show one more of.
    """

    values: Mapping[str, Any]
    errors: Mapping[str, Sequence[str]]
    stay: bool = False
    more: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Fields on a page as they stand: `values` until now, `about` keeps personal values of two pages apart."""

    specs: Mapping[str, FieldSpec]
    values: Mapping[str, Any]
    about: str
    party: str
    required: frozenset[str] = frozenset()


def filled(page: Page, given: Mapping[str, Any], uploads: Sequence[Upload], actor: Actor, now: datetime) -> Filled:
    """What stands in the fields of a page after it was sent; everything is kept, also what is wrong."""
    do = str(given.get("_do", ""))
    fresh = reading.given_values(page.specs, given, do)
    filed, refused = _filed(page, uploads, do, actor, now)
    values = {**page.values, **fresh, **filed}
    errors = {**queries.faults(page.specs, values, page.required), **refused}
    kept = keeping.kept(page.specs, {**fresh, **filed}, page.about, party=page.party, actor=actor, now=now)
    return Filled(
        values={name: value for name, value in {**page.values, **kept}.items() if value is not None},
        errors=errors,
        stay=bool(do),
        more=do.removeprefix("add:") if do.startswith("add:") else "",
    )


def _filed(
    page: Page, uploads: Sequence[Upload], do: str, actor: Actor, now: datetime
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    changed: dict[str, list[str]] = {}
    refused: dict[str, list[str]] = {}
    name, _dot, gone = do.removeprefix("remove:").partition(".") if do.startswith("remove:") else ("", "", "")
    if name in page.specs and gone in page.values.get(name, []):
        changed[name] = [one for one in page.values[name] if one != gone]
    for upload in uploads:
        spec = page.specs.get(upload.field)
        if spec is None or spec.type != "files":
            continue
        try:
            file = drafting.stored_upload(upload, spec.accept, actor, now)
        except Refusal as refusal:
            refused.setdefault(upload.field, []).append(refusal.sentence)
            continue
        before = changed.get(upload.field, list(page.values.get(upload.field, [])))
        changed[upload.field] = drafting.listed(before, str(file.id), upload.replaces)
    return {n: files or None for n, files in changed.items()}, refused
