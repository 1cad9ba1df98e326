"""What can be done to service items: draft, send to review, publish, withdraw, import."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from yiwang.kernel.actors import Actor, Right
from yiwang.kernel.events import operations as events
from yiwang.kernel.events.contracts import Draft
from yiwang.shell.words import say
from yiwang.support.items import rules
from yiwang.support.items.contracts import (
    EDIT_ITEM,
    PUBLISH_ITEM,
    ImportReport,
    Item,
    ItemNotRight,
    NotPublishable,
    State,
    UnknownItem,
    WrongState,
)
from yiwang.support.items.demonstration import MARKED, demonstration_items
from yiwang.support.items.elements import faults, tidy
from yiwang.support.items.finding import item_above
from yiwang.support.items.importing import Source, import_list
from yiwang.support.items.models import ItemVersion
from yiwang.support.items.reading import item_of

__all__ = [
    "draft_item",
    "import_items",
    "load_demonstration",
    "publish_item",
    "return_item",
    "submit_item",
    "withdraw_item",
]


@transaction.atomic
def draft_item(
    *, code: str, elements: Mapping[str, Any], region: str, organisation: str = "", actor: Actor, now: datetime
) -> Item:
    """Write the draft of an item's next version; a draft already in hand is written over.

    `elements` are as `data/elements.yaml` names them. Refuses with `items.not-right` and errors by element.
    """
    actor.must(EDIT_ITEM, within=region, organisation=organisation)
    tidied = tidy({key: value for key, value in elements.items() if key != "code"})
    if found := faults(tidied):
        raise ItemNotRight(fields=found, count=sum(map(len, found.values())))
    newest = ItemVersion.objects.select_for_update().filter(code=code).order_by("-version").first()
    if newest:  # an item is not taken from another place by drafting its next version here
        actor.must(EDIT_ITEM, within=newest.region, organisation=newest.organisation)
    draft = ItemVersion.objects.select_for_update().filter(code=code, state__in=(State.DRAFT, State.REVIEW)).first()
    if draft and draft.state == State.REVIEW:
        raise WrongState(item=code, version=draft.version, state=draft.state)
    if draft is None:
        draft = ItemVersion(code=code, version=newest.version + 1 if newest else 1, state=State.DRAFT)
    else:
        actor.must(EDIT_ITEM, within=draft.region, organisation=draft.organisation)
    draft.region, draft.organisation, draft.elements = region, organisation, tidied
    draft.made_at, draft.made_by = now, actor.subject
    draft.save()
    draft.refresh_from_db()
    return item_of(draft)


def _in_hand(code: str, version: int, state: State, right: Right, actor: Actor) -> ItemVersion:
    row = ItemVersion.objects.select_for_update().filter(code=code, version=version).first()
    if row is None:
        raise UnknownItem(item=code[:64])
    actor.must(right, within=row.region, organisation=row.organisation)
    if row.state != state:
        raise WrongState(item=code, version=version, state=row.state)
    return row


@transaction.atomic
def submit_item(*, code: str, version: int, actor: Actor, now: datetime) -> Item:
    """Send a draft to review; nobody writes in it until it is published or returned."""
    row = _in_hand(code, version, State.DRAFT, EDIT_ITEM, actor)
    row.state, row.made_at = State.REVIEW, now
    row.save(update_fields=["state", "made_at"])
    return item_of(row)


@transaction.atomic
def return_item(*, code: str, version: int, actor: Actor, now: datetime) -> Item:
    """Give a version in review back to its writers."""
    row = _in_hand(code, version, State.REVIEW, PUBLISH_ITEM, actor)
    row.state, row.made_at = State.DRAFT, now
    row.save(update_fields=["state", "made_at"])
    return item_of(row)


@transaction.atomic
def publish_item(*, code: str, version: int, actor: Actor, now: datetime) -> Item:
    """Publish a version in review. What was published before is withdrawn in the same moment and kept.

    Refuses with `items.not-publishable` where a rule finds an error; errors stand by element.
    """
    row = _in_hand(code, version, State.REVIEW, PUBLISH_ITEM, actor)
    before = ItemVersion.objects.select_for_update().filter(code=code, state=State.PUBLISHED).first()
    return _published(row, before, actor, now)


@transaction.atomic
def publish_elements(
    *, code: str, elements: Mapping[str, Any], region: str, organisation: str, origin: str, actor: Actor, now: datetime
) -> Item:
    """Publish an item whole, as a pack says it; drafts in hand stay. The same elements again make no version."""
    actor.must(PUBLISH_ITEM, within=region, organisation=organisation)
    tidied = tidy(elements)
    if found := faults(tidied):
        raise ItemNotRight(fields=found, count=sum(map(len, found.values())))
    before = ItemVersion.objects.select_for_update().filter(code=code, state=State.PUBLISHED).first()
    if before and (before.elements, before.region, before.organisation) == (tidied, region, organisation):
        return item_of(before)
    version = (ItemVersion.objects.filter(code=code).aggregate(highest=Max("version"))["highest"] or 0) + 1
    row = ItemVersion(code=code, version=version, region=region, organisation=organisation, elements=tidied)
    row.origin, row.state, row.made_at, row.made_by = origin, State.REVIEW, now, actor.subject
    return _published(row, before, actor, now)


def _published(row: ItemVersion, before: ItemVersion | None, actor: Actor, now: datetime) -> Item:
    """Publish a row that rules find no error in, in place of what was published before, and tell of it."""
    item = item_of(row)
    above = item_above(item.basic_code, item.region)
    wrong = [f for f in rules.findings(item, on=timezone.localdate(now), above=above) if f.error]
    if wrong:
        raise NotPublishable(fields=_by_element(wrong), item=row.code, version=row.version)
    if before:
        actor.must(PUBLISH_ITEM, within=before.region, organisation=before.organisation)
        _withdraw(before, f"replaced by version {row.version}", actor, now)
    row.state, row.published_at, row.published_by = State.PUBLISHED, now, actor.subject
    row.save()
    facts = {"code": row.code, "version": row.version, "region": row.region}
    events.publish([Draft("items.published", subject=row.code, data=facts)], now=now)
    return item_of(row)


def _by_element(wrong: list[Any]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for finding in wrong:
        fields.setdefault(finding.element, []).append(say(finding.sentence))
    return fields


@transaction.atomic
def withdraw_item(*, code: str, reason: str, actor: Actor, now: datetime) -> Item:
    """Take the published version of an item off every channel; it stays in the history with the reason."""
    row = ItemVersion.objects.select_for_update().filter(code=code, state=State.PUBLISHED).first()
    if row is None:
        raise UnknownItem(item=code[:64])
    actor.must(PUBLISH_ITEM, within=row.region, organisation=row.organisation)
    _withdraw(row, reason, actor, now)
    events.publish([Draft("items.withdrawn", subject=code, data={"code": code, "region": row.region})], now=now)
    return item_of(row)


def _withdraw(row: ItemVersion, reason: str, actor: Actor, now: datetime) -> None:
    row.state, row.withdrawn_at, row.withdrawn_by = State.WITHDRAWN, now, actor.subject
    row.withdrawn_because = reason[:500]
    row.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_because"])


def import_items(
    file: Source, *, region: str = "", strict: bool = False, dry_run: bool = False, actor: Actor, now: datetime
) -> ImportReport:
    """Bring in a published list of items (CSV: name, item_code, department, task_type_name, area_code ...).

    Items go to `region`, or where that is empty to the row's own area. An irregular code is imported and
    flagged; a row without code or name, or with a code that the file had before, is kept as rejected; the report
    tells of each. `strict` imports nothing unless every row is regular; `dry_run` only reports. The same list
    again changes nothing, and what editors added to an item since stays.
    """
    return import_list(file, region=region, strict=strict, dry_run=dry_run, actor=actor, now=now)


@transaction.atomic
def load_demonstration(*, region: str, actor: Actor, now: datetime) -> int:
    """Publish the example items of the demonstration county; those that are there stay. Returns how many are new."""
    known = set(ItemVersion.objects.filter(state=State.PUBLISHED).values_list("code", flat=True))
    new = [(code, elements) for code, elements in demonstration_items(region) if code not in known]
    for code, elements in new:
        draft = draft_item(code=code, elements=elements, region=region, actor=actor, now=now)
        submit_item(code=code, version=draft.version, actor=actor, now=now)
        ItemVersion.objects.filter(code=code, version=draft.version).update(origin=MARKED)
        publish_item(code=code, version=draft.version, actor=actor, now=now)
    return len(new)
