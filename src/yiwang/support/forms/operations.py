"""Putting forms into force, and filling them in: drafts."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext

from yiwang.kernel.actors import SYSTEM, Actor
from yiwang.kernel.errors import Refusal, SignInFirst
from yiwang.kernel.packs.contracts import APPLY_PACK
from yiwang.support.files import operations as files
from yiwang.support.forms import conditions, contracts, drafting, filling, keeping, limits, queries, reading
from yiwang.support.forms.contracts import Filing, Saved, Upload
from yiwang.support.forms.filling import Filled as Filled
from yiwang.support.forms.filling import Page
from yiwang.support.forms.models import Draft, FormVersion
from yiwang.support.notices import operations as notices


@transaction.atomic
def publish_form(
    *,
    name: str,
    title: Mapping[str, str],
    record: Mapping[str, Any],
    section: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> str:
    """Put a form into force under its digest, which is returned. Versions before it stay, for drafts and cases."""
    actor.must(APPLY_PACK, within="")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7005))", [name])
    content = {"title": title, "record": record, "section": section}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    version = hashlib.sha256(text.encode()).hexdigest()
    FormVersion.objects.filter(name=name, in_force=True).exclude(version=version).update(in_force=False)
    FormVersion.objects.update_or_create(
        name=name,
        version=version,
        defaults={"in_force": True},
        create_defaults={"content": text, "in_force": True, "made_at": now, "made_by": actor.subject},
    )
    return version


@transaction.atomic
def start_draft(*, form: str, actor: Actor, now: datetime, key: str) -> contracts.Draft:
    """Begin to fill in a form, with defaults and what is known of the actor; the same key gives the same draft."""
    if not actor.signed_in:
        raise SignInFirst()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7006))", [actor.party])
    known = Draft.objects.select_related("form").filter(party=actor.party, key=key).first()
    if known:
        return queries.draft_of(known)
    open_ones = Draft.objects.filter(party=actor.party, state="open").count()
    if open_ones >= limits.drafts(timezone.localdate(now))["open"]:
        raise contracts.TooManyDrafts(count=open_ones)
    whole = queries.form(form)
    values, sources = drafting.prefilled(whole, actor, now)
    row = Draft(
        form=FormVersion.objects.get(name=whole.name, version=whole.version),
        party=actor.party,
        subject=actor.subject,
        key=key,
        started_at=now,
        saved_at=now,
        expires_at=drafting.lasting(now),
    )
    row.values = keeping.kept(whole.fields, values, f"forms.{row.id}", party=row.party, actor=actor, now=now)
    row.sources = {name: {**said, "value": row.values.get(name)} for name, said in sources.items()}
    row.save(force_insert=True)
    return queries.draft_of(row)


@transaction.atomic
def save_group(
    *, draft: UUID, group: str, given: Mapping[str, Any], uploads: Sequence[Upload] = (), actor: Actor, now: datetime
) -> Saved:
    """Save what was typed into one page, right or wrong, and say what is wrong.

    `given` is the page's POST data or a plain mapping. `_asked` names the fields that the page had, `_seen` the
    draft's revision when it was opened; `_do` is add:ROWS, drop:ROWS.0, remove:FILES.id or restore:FIELD.
    Fields of other groups are never touched; of two windows the later one wins a group, and `replaced` says what.
    """
    row = drafting.open_one(draft, actor)
    return drafting.save(row, drafting.form_of(row).group(group), given, uploads, actor, now)


@transaction.atomic
def fill_in(
    *, page: Page, given: Mapping[str, Any], uploads: Sequence[Upload] = (), actor: Actor, now: datetime
) -> Filled:
    """Read a page of fields that no draft holds, such as those of a move; whoever asks keeps the values.

    `given` is as for `save_group`. Personal values come back by reference, wrong ones as they were typed.
    """
    return filling.filled(page, given, uploads, actor, now)


@transaction.atomic
def check_draft(*, draft: UUID, actor: Actor, now: datetime) -> dict[str, dict[str, list[str]]]:
    """What is missing or wrong in the whole draft: sentences by group and field; empty where it can be sent."""
    return drafting.faults(drafting.open_one(draft, actor), actor, now)


@transaction.atomic
def upgrade_draft(*, draft: UUID, actor: Actor, now: datetime) -> contracts.Draft:
    """Move a draft to the form in force. Answers that still fit stay; the others are set aside, to be shown."""
    row = drafting.open_one(draft, actor)
    new = queries.form(row.form.name)
    if new.version == row.form.version:
        return queries.draft_of(row)
    drafting.upgraded(row, new, actor, now)
    row.form = FormVersion.objects.get(name=new.name, version=new.version)
    return drafting.written(row, "", now)


@transaction.atomic
def send_draft(*, draft: UUID, actor: Actor, now: datetime) -> Filing:
    """Close a draft and hand over its answers; whoever opens the case does so in the same transaction.

    Refuses with `forms.not-complete` and the faults by field, and with `forms.changed` where the form is newer.
    Sent again, it gives the same answers.
    """
    row = drafting.locked(draft, actor)
    if row.state not in ("open", "sent"):
        raise contracts.DraftEnded()
    if row.state == "open":
        if queries.form(row.form.name).version != row.form.version:
            raise contracts.FormChanged()
        if found := drafting.faults(row, actor, now):
            raise contracts.NotComplete(fields={name: told for page in found.values() for name, told in page.items()})
        _end(row, "sent", now)
    asked = {name for names in conditions.asked(drafting.form_of(row), row.values).values() for name in names}
    values = {name: value for name, value in row.values.items() if name in asked}
    return Filing(row.id, row.form.name, row.form.version, values)


@transaction.atomic
def file_at_once(*, form: str, values: Mapping[str, Any], about: UUID, actor: Actor, now: datetime) -> Filing:
    """Take the answers to a whole form in one go, as a program sends them, and keep the personal ones.

    `about` is whatever they are for, and the same for the same request. Refuses with `forms.not-complete` and the
    faults by field; answers to what the form does not ask are faults too. Texts that look like references to
    personal data are taken as typed.
    """
    whole = queries.form(form)
    plain = reading.without_references(values)
    asked = [name for names in conditions.asked(whole, plain).values() for name in names]
    specs = {name: whole.fields[name] for name in asked}
    given = {name: value for name, value in plain.items() if name in specs}
    told = queries.faults(specs, given, [name for name in asked if specs[name].required])
    told |= {name: [gettext("The form does not ask this here.")] for name in plain.keys() - given.keys()}
    if told:
        raise contracts.NotComplete(fields=told)
    kept = keeping.kept(specs, given, f"filed:{about}", party=actor.party, actor=actor, now=now)
    return Filing(about, whole.name, whole.version, kept)


@transaction.atomic
def discard_draft(*, draft: UUID, actor: Actor, now: datetime) -> datetime:
    """Put a draft away; until the moment returned it can be brought back."""
    row = drafting.open_one(draft, actor)
    _end(row, "discarded", now)
    return now + timedelta(days=limits.drafts(timezone.localdate(now))["undo_days"])


@transaction.atomic
def restore_draft(*, draft: UUID, actor: Actor, now: datetime) -> contracts.Draft:
    """Bring a discarded draft back, as long as it is still there."""
    row = drafting.locked(draft, actor)
    if row.state != "discarded":
        raise contracts.DraftEnded()
    row.state, row.ended_at = "open", None
    row.save(update_fields=["state", "ended_at"])
    return drafting.written(row, "", now)


def _end(row: Draft, state: str, now: datetime) -> None:
    row.state, row.ended_at = state, now
    row.save(update_fields=["state", "ended_at"])


def warn_of_expiry(*, now: datetime, limit: int = 500) -> int:
    """Tell the owners of drafts that go soon, once for each time that a draft was saved; how many were told."""
    soon = now + timedelta(days=limits.drafts(timezone.localdate(now))["notice_days"])
    rows = Draft.objects.select_related("form").filter(state="open", warned_at=None, expires_at__lte=soon)
    told = [_warn(row, now) for row in rows[:limit]]
    return len(told)


@transaction.atomic
def _warn(row: Draft, now: datetime) -> None:
    facts = {"form": dict(drafting.form_of(row).title), "due": row.expires_at.isoformat()}
    notices.send(to=row.party, kind="draft", facts=facts, now=now, key=f"draft:{row.id}:{row.revision}")
    Draft.objects.filter(id=row.id, revision=row.revision).update(warned_at=now)


def expire_drafts(*, now: datetime) -> int:
    """Close drafts that nobody touched for too long, not before the day after their owners were told; how many."""
    gone = Draft.objects.filter(state="open", expires_at__lte=now, warned_at__lte=now - timedelta(days=1))
    return gone.update(state="expired", ended_at=now)


def purge_drafts(*, now: datetime, limit: int = 500) -> int:
    """Delete drafts that ended so long ago that nothing can bring them back, and their files; how many."""
    before = now - timedelta(days=limits.drafts(timezone.localdate(now))["undo_days"])
    rows = list(Draft.objects.select_related("form").exclude(state="open").filter(ended_at__lte=before)[:limit])
    for row in rows:
        _purge(row)
    return len(rows)


@transaction.atomic
def _purge(row: Draft) -> None:
    if row.state != "sent":
        for name, spec in drafting.form_of(row).fields.items():
            for file in row.values.get(name, []) if spec.type == "files" else ():
                _let_go(file)
    row.delete()


def _let_go(file: str) -> None:
    try:
        with transaction.atomic():
            files.discard_file(file=UUID(file), actor=SYSTEM)
    except Refusal:  # it belongs to something by now, or is gone already
        return
