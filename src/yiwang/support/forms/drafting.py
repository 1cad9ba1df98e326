"""Drafts as rows: locking, prefilling, saving one group, moving to a new version."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from yiwang.kernel.actors import Actor
from yiwang.kernel.errors import Refusal
from yiwang.support.files import operations as files
from yiwang.support.files import queries as stored
from yiwang.support.files.contracts import FileTypeNotAccepted, StoredFile
from yiwang.support.forms import checking, conditions, contracts, keeping, limits, queries, reading, upgrading
from yiwang.support.forms.contracts import Form, Group, Saved, Upload
from yiwang.support.forms.models import Draft

PURPOSE = "forms.fill-in"


def locked(id: UUID, actor: Actor) -> Draft:
    """The row of an open draft of the actor's party, held until the transaction ends."""
    row = Draft.objects.select_for_update(of=["self"]).select_related("form").filter(id=id).first()
    if row is None or not actor.signed_in or row.party != actor.party:
        raise contracts.DraftUnknown()
    return row


def open_one(id: UUID, actor: Actor) -> Draft:
    row = locked(id, actor)
    if row.state != "open":
        raise contracts.DraftEnded()
    return row


def form_of(row: Draft) -> Form:
    return queries.form(row.form.name, row.form.version)


def lasting(now: datetime) -> datetime:
    return now + timedelta(days=limits.drafts(timezone.localdate(now))["days"])


def prefilled(form: Form, actor: Actor, now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """First answers (defaults, and what sources know) and the notes that say where they are from; in clear."""
    values = {name: spec.default for name, spec in form.fields.items() if spec.default is not None}
    sources: dict[str, Any] = {}
    known: dict[str, Mapping[str, contracts.Sourced]] = {}
    for name, spec in form.fields.items():
        kind, _dot, path = spec.source.partition(".")
        fill = contracts.source(kind) if kind else None
        if fill is None:
            continue
        if kind not in known:
            known[kind] = fill(actor, now)
        if found := known[kind].get(path):
            values[name] = found.value
            sources[name] = {
                "title": dict(found.title),
                "on": found.on.isoformat() if isinstance(found.on, date) else None,
                "correct": dict(spec.correct or found.correct),
                "correct_at": spec.correct_at or found.correct_at,
            }
    return values, sources


def save(
    row: Draft, group: Group, given: Mapping[str, Any], uploads: Sequence[Upload], actor: Actor, now: datetime
) -> Saved:
    form, do = form_of(row), str(given.get("_do", ""))
    specs = form.specs(group.fields)
    before = dict(row.values)
    fresh = reading.given_values(specs, given, do)
    _restored(fresh, row, specs, do)
    filed, refused = _filed(row, specs, uploads, do, actor, now)
    fresh |= filed
    in_clear = {**before, **fresh}
    asked = conditions.asked(form, in_clear).get(group.name, [])
    errors = {**_wrong(form, asked, in_clear), **refused}
    kept = keeping.kept(specs, fresh, f"forms.{row.id}", party=row.party, actor=actor, now=now)
    row.values = {n: v for n, v in {**before, **kept}.items() if v is not None}
    shown = set(str(given.get("_asked", "")).split()) or set(conditions.asked(form, before).get(group.name, []))
    overtaken = _overtaken(row, group.name, given)
    return Saved(
        draft=written(row, group.name, now),
        errors=errors,
        opened=tuple(n for n in asked if n not in shown and n not in row.values),
        replaced={n: before[n] for n in kept if overtaken and n in before and before[n] != row.values.get(n)},
        more=do.removeprefix("add:") if do.startswith("add:") else "",
        stay=bool(do),
    )


def _wrong(form: Form, asked: Iterable[str], values: Mapping[str, Any]) -> dict[str, list[str]]:
    specs = form.specs(list(asked))
    return queries.faults(specs, values, [name for name, spec in specs.items() if spec.required])


def _overtaken(row: Draft, group: str, given: Mapping[str, Any]) -> bool:
    seen = str(given.get("_seen", ""))
    return seen.isdigit() and row.saved.get(group, {}).get("revision", 0) > int(seen)


def _restored(fresh: dict[str, Any], row: Draft, specs: Mapping[str, Any], do: str) -> None:
    """The answer goes back to what its source said."""
    name = do.removeprefix("restore:")
    if do.startswith("restore:") and name in specs and name in row.sources:
        fresh[name] = row.sources[name].get("value")


def _filed(
    row: Draft, specs: Mapping[str, Any], uploads: Sequence[Upload], do: str, actor: Actor, now: datetime
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The lists of files after what came in was stored and what was taken back is gone, and what was refused."""
    changed: dict[str, list[str]] = {}
    refused: dict[str, list[str]] = {}
    name, _dot, gone = do.removeprefix("remove:").partition(".") if do.startswith("remove:") else ("", "", "")
    if name in specs and gone in row.values.get(name, []):
        changed[name] = [one for one in row.values[name] if one != gone]
    for upload in uploads:
        spec = specs.get(upload.field)
        if spec is None or spec.type != "files":
            continue
        try:
            file = stored_upload(upload, spec.accept, actor, now)
        except Refusal as refusal:
            refused.setdefault(upload.field, []).append(refusal.sentence)
            continue
        before = changed.get(upload.field, list(row.values.get(upload.field, [])))
        changed[upload.field] = listed(before, str(file.id), upload.replaces)
    return {n: files or None for n, files in changed.items()}, refused


def listed(before: list[str], file: str, replaces: str) -> list[str]:
    """The list with a file added, or in place of the one that it replaces."""
    return [file if one == replaces else one for one in before] if replaces in before else [*before, file]


def stored_upload(upload: Upload, accept: Sequence[str], actor: Actor, now: datetime) -> StoredFile:
    """An upload kept; refuses one of a type that the field does not take."""
    file = files.store(
        stream=upload.stream, name=upload.name, claimed_type=upload.type, purpose="material", actor=actor, now=now
    )
    if accept and file.type.word not in accept:
        files.discard_file(file=file.id, actor=actor)
        raise FileTypeNotAccepted(name=upload.name, accepted=", ".join(accept))
    return file


def written(row: Draft, group: str, now: datetime) -> contracts.Draft:
    """The row saved, with who saved which group when."""
    row.revision += 1
    if group:
        row.saved = {**row.saved, group: {"at": now.isoformat(), "revision": row.revision}}
    row.saved_at, row.expires_at, row.warned_at = now, lasting(now), None
    row.save(
        update_fields=["form", "values", "saved", "sources", "aside", "revision", "saved_at", "expires_at", "warned_at"]
    )
    return queries.draft_of(row)


def upgraded(row: Draft, new: Form, actor: Actor, now: datetime) -> None:
    """Move the answers of a row to a newer version of its form."""
    old = form_of(row)
    clear = keeping.clear(old.fields, row.values, viewer=actor, purpose=PURPOSE, now=now)
    taken, left = upgrading.carried(old, new, clear)
    kept = keeping.kept(
        new.fields,
        {n: taken[n] if new.fields[n].personal or new.fields[n].type == "rows" else row.values[n] for n in taken},
        f"forms.{row.id}",
        party=row.party,
        actor=actor,
        now=now,
    )
    set_aside = {n: row.values[n] for n, _reason in left}
    set_aside = keeping.kept(new.fields, set_aside, f"forms.{row.id}.aside", party=row.party, actor=actor, now=now)
    row.aside = [
        *row.aside,
        *(
            {
                "field": name,
                "label": dict(old.fields[name].label) if name in old.fields else {},
                "value": set_aside[name],
                "reason": reason,
                "on": now.isoformat(),
            }
            for name, reason in left
        ),
    ]
    row.values, row.sources = kept, {n: said for n, said in row.sources.items() if n in kept}


def faults(row: Draft, actor: Actor, now: datetime) -> dict[str, dict[str, list[str]]]:
    """What is missing or wrong, by group and field; files that are gone count as wrong."""
    form = form_of(row)
    values = keeping.clear(form.fields, row.values, viewer=actor, purpose=PURPOSE, now=now)
    found = {group: _wrong(form, names, values) for group, names in conditions.asked(form, values).items()}
    for group, names in conditions.asked(form, values).items():
        for name in names:
            if form.fields[name].type == "files" and values.get(name) and not _all_there(values[name], actor):
                found[group][name] = checking.told([(name, form.fields[name], "kind")])[name]
    return {group: told for group, told in found.items() if told}


def _all_there(ids: Sequence[str], actor: Actor) -> bool:
    return len(stored.stored_files([UUID(one) for one in ids], viewer=actor)) == len(ids)
