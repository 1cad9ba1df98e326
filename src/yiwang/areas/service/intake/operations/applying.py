"""From the guide to the case: beginning, filling in, sending."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from yiwang.areas.service.intake import contracts, finding, people, placing
from yiwang.areas.service.intake.contracts import Channel, ItemWithdrawn, NotOnline, PromiseNeeded
from yiwang.areas.service.intake.models import Application
from yiwang.kernel.actors import Actor
from yiwang.shell.words import day, say
from yiwang.support.cases import operations as cases
from yiwang.support.cases.contracts import WORK_ON_CASES, NewCase
from yiwang.support.files import operations as files
from yiwang.support.forms import operations as forms
from yiwang.support.forms import queries as drafts
from yiwang.support.forms.contracts import Draft, Filing, Saved, Upload
from yiwang.support.items import queries as items
from yiwang.support.items.contracts import Item, UnknownItem


@transaction.atomic
def begin(*, item: str, applicant: str = "", actor: Actor, now: datetime, key: str) -> contracts.Application:
    """Begin to apply for an item; the same key is the same application.

    With an `applicant` a clerk begins for them at a counter, who must be allowed to work on cases there.
    """
    found = items.published_item(item)
    if not (found.form and found.flow and found.organisation):
        raise NotOnline(item=say(found.name))
    if applicant:
        actor.must(WORK_ON_CASES, within=found.region, organisation=found.organisation)
        people.must_be_for(found, firm=people.is_firm(applicant))
    else:
        people.must_suit(found, actor, now)
    filler = replace(actor, on_behalf=applicant) if applicant else actor
    by = f"desk:{actor.subject}" if applicant else "web"
    draft = forms.start_draft(form=found.form, actor=filler, now=now, key=f"intake:{by}:{found.code}:{key[:64]}")
    row, _made = Application.objects.get_or_create(
        draft=draft.id,
        defaults={
            "item": found.code,
            "party": filler.party,
            "subject": actor.subject,
            "channel": Channel.WINDOW if applicant else Channel.WEB,
            "region": found.region,
            "organisation": found.organisation,
            "started_at": now,
        },
    )
    return finding.as_contract(row)


@dataclass(frozen=True, slots=True)
class Resumed:
    """An application, as whom it is filled in, and its draft as long as that is open."""

    application: contracts.Application
    filler: Actor
    draft: Draft | None


@transaction.atomic
def resume(*, application: UUID, actor: Actor, now: datetime) -> Resumed:
    """Go on with an application; its draft is moved to the form in force where that has changed meanwhile."""
    row, filler = finding.mine(application, actor)
    if row.state != "open":
        return Resumed(finding.as_contract(row), filler, None)
    draft = drafts.draft(row.draft, actor=filler)
    if draft.outdated:
        draft = forms.upgrade_draft(draft=row.draft, actor=filler, now=now)
    return Resumed(finding.as_contract(row), filler, draft)


@transaction.atomic
def save_page(
    *,
    application: UUID,
    group: str,
    given: Mapping[str, Any],
    uploads: Sequence[Upload] = (),
    actor: Actor,
    now: datetime,
) -> Saved:
    """Save a page of the form, right or wrong, and say what is wrong."""
    row, filler = finding.mine(application, actor)
    return forms.save_group(draft=row.draft, group=group, given=given, uploads=uploads, actor=filler, now=now)


@transaction.atomic
def note_seen(*, application: UUID, materials: Collection[int], actor: Actor, now: datetime) -> None:
    """Say of which materials a clerk had the paper in hand, by their places in the item from 1."""
    row, _filler = finding.mine(application, actor, lock=True)
    actor.must(WORK_ON_CASES, within=row.region, organisation=row.organisation)
    row.seen = sorted(set(materials))
    row.save(update_fields=["seen"])


@transaction.atomic
def discard(*, application: UUID, actor: Actor, now: datetime) -> datetime:
    """Put an application that was not sent away; until the moment returned its draft can be brought back."""
    row, filler = finding.mine(application, actor, lock=True)
    until = forms.discard_draft(draft=row.draft, actor=filler, now=now)
    row.state, row.ended_at = "discarded", now
    row.save(update_fields=["state", "ended_at"])
    return until


@transaction.atomic
def submit(*, application: UUID, promised: bool, actor: Actor, now: datetime) -> contracts.Application:
    """Make an application a case, with its files; sent twice it is one case.

    Refuses with `forms.not-complete` and the faults by field, with `intake.promise-needed`, and with
    `intake.item-withdrawn` where the item is no longer offered: the draft is kept then.
    """
    row, filler = finding.mine(application, actor, lock=True)
    if row.state == "sent":
        return finding.as_contract(row)
    item = _still_offered(row, filler)
    if row.channel == Channel.WEB:
        people.must_suit(item, actor, now)
    form = drafts.form(item.form)
    if form.promise and not promised:
        raise PromiseNeeded(fields={"promise": [PromiseNeeded().sentence]})
    filing = forms.send_draft(draft=row.draft, actor=filler, now=now)
    made = cases.open_case(_case(row, item, filing), actor=actor, now=now, key=f"intake:{row.draft}")
    _attach(filing, made.case.token, filler)
    row.state, row.ended_at, row.case, row.number = "sent", now, made.case.token, made.case.number
    row.save(update_fields=["state", "ended_at", "case", "number"])
    return finding.as_contract(row)


def _still_offered(row: Application, filler: Actor) -> Item:
    try:
        item = items.published_item(row.item)
    except UnknownItem:
        item = None
    if item is None or not (item.form and item.flow and item.organisation):
        raise ItemWithdrawn(day=day(drafts.draft(row.draft, actor=filler).expires_at))
    return item


def _case(row: Application, item: Item, filing: Filing) -> NewCase:
    form = drafts.form(filing.form, filing.version)
    return NewCase(
        flow=item.flow,
        title=placing.title(item, form, filing.values),
        item=item.code,
        region=placing.region(item, filing.values),
        organisation=item.organisation,
        applicant=row.party,
        channel=row.channel,
        data=filing.values,
    )


def _attach(filing: Filing, token: str, filler: Actor) -> None:
    specs = drafts.form(filing.form, filing.version).fields
    named = {UUID(file) for file in placing.files_in(specs, filing.values)}
    if named:
        files.attach_files(files=named, about=f"cases:{token}", actor=filler)
