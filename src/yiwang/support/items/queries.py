"""What can be read of service items. Published ones are open to everybody; drafts need the right to edit."""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from django.db import connection
from django.db.models import Count

from yiwang.kernel.actors import Actor
from yiwang.kernel.paging import Page
from yiwang.support.items import codes, elements, rules
from yiwang.support.items.comparing import differences_between
from yiwang.support.items.contracts import (
    EDIT_ITEM,
    Anomaly,
    Audience,
    DepartmentCount,
    Difference,
    Finding,
    ImportReport,
    Item,
    ItemFilter,
    ItemRow,
    State,
    Theme,
    UnknownItem,
    Words,
)
from yiwang.support.items.finding import every, item_above, meant, page_of, within_scopes
from yiwang.support.items.importing import report_of
from yiwang.support.items.models import ImportRun, ItemVersion
from yiwang.support.items.reading import COLUMNS, item_of, prefix, row_of


def published_item(code: str) -> Item:
    """The published version of an item; refuses with `items.unknown`. One statement."""
    row = ItemVersion.objects.filter(code=code, state=State.PUBLISHED).first()
    if row is None:
        raise UnknownItem(item=code[:64])
    return item_of(row)


def item_names(codes: Collection[str]) -> dict[str, Words]:
    """The names of published items by code; codes of which nothing is published are left out. One statement."""
    found = ItemVersion.objects.filter(code__in=list(codes), state=State.PUBLISHED)
    return {code: dict(name) for code, name in found.values_list("code", "elements__name")}


def published_items(asked: ItemFilter) -> Page[ItemRow]:
    """A page of published items. Two statements."""
    return page_of(meant(asked).filter(state=State.PUBLISHED), asked)


def every_published_item(asked: ItemFilter) -> Iterator[ItemRow]:
    """All published items that a filter means, for an export."""
    return every(meant(asked).filter(state=State.PUBLISHED), asked)


def whole_published_items(*, region: str = "") -> Iterator[Item]:
    """All published items with every element, for an index or another channel."""
    found = ItemVersion.objects.filter(state=State.PUBLISHED, region__startswith=prefix(region)).order_by("id")
    for row in found.iterator(chunk_size=500):
        yield item_of(row)


def items(asked: ItemFilter, *, viewer: Actor) -> Page[ItemRow]:
    """A page of versions in every state that the viewer may edit. Two statements."""
    return page_of(within_scopes(meant(asked), viewer, EDIT_ITEM), asked)


def every_item(asked: ItemFilter, *, viewer: Actor) -> Iterator[ItemRow]:
    """All versions that a filter means and the viewer may edit, for an export."""
    return every(within_scopes(meant(asked), viewer, EDIT_ITEM), asked)


def item_states(asked: ItemFilter, *, viewer: Actor) -> dict[str, int]:
    """How many versions are in each state, as far as the viewer may edit them."""
    found = within_scopes(meant(asked), viewer, EDIT_ITEM)
    return dict(found.order_by().values_list("state").annotate(Count("id")))


def item_versions(code: str, *, viewer: Actor) -> list[Item]:
    """Every version of an item, the newest first; refuses with `items.unknown`."""
    found = within_scopes(ItemVersion.objects.filter(code=code), viewer, EDIT_ITEM).order_by("-version")
    versions = [item_of(row) for row in found]
    if not versions:
        raise UnknownItem(item=code[:64])
    return versions


def item_elements(code: str, version: int, *, viewer: Actor) -> Mapping[str, object]:
    """The elements of one version as they are kept, for an editor."""
    found = within_scopes(ItemVersion.objects.filter(code=code, version=version), viewer, EDIT_ITEM).first()
    if found is None:
        raise UnknownItem(item=code[:64])
    return dict(found.elements)


def differences(before: Item, after: Item) -> list[Difference]:
    """The elements that two versions have differently, in the reader's language."""
    return differences_between(before, after)


def findings(item: Item, *, on: date) -> list[Finding]:
    """What the consistency rules in force on a day find in an item and against the level above it, errors first."""
    return rules.findings(item, on=on, above=item_above(item.basic_code, item.region))


def themes(*, region: str = "", audience: Audience | None = None) -> list[Theme]:
    """The themes over a life that have published items in a region, in the order of that life. One statement."""
    counts = _theme_counts(prefix(region))
    return [
        Theme(theme["code"], side, {"zh": theme["zh"], "en": theme["en"]}, counts[(side.value, theme["code"])])
        for side in ([audience] if audience else list(Audience))
        for theme in elements.themes()[side.value]
        if (side.value, theme["code"]) in counts
    ]


def _theme_counts(start: str) -> dict[tuple[str, str], int]:
    sql = """
        SELECT side, theme, count(*)
        FROM items_itemversion,
             (VALUES ('person', 'person_themes'), ('enterprise', 'enterprise_themes')) AS sides (side, key),
             jsonb_array_elements_text(coalesce(elements -> sides.key, '[]'::jsonb)) AS theme
        WHERE state = 'published' AND region LIKE %s
        GROUP BY side, theme
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [start + "%"])
        return {(side, theme): count for side, theme, count in cursor.fetchall()}


def departments_with_counts(region: str = "") -> list[DepartmentCount]:
    """Departments that answer for published items in a region, those with most first. One statement."""
    sql = """
        SELECT department,
               (array_agg(coalesce(elements -> 'body' -> 'name', elements -> 'office' -> 'name') ORDER BY id DESC))[1],
               count(*)
        FROM items_itemversion
        WHERE state = 'published' AND region LIKE %s AND department <> ''
        GROUP BY department ORDER BY count(*) DESC, department
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [prefix(region) + "%"])
        return [DepartmentCount(key, _json(name), count) for key, name, count in cursor.fetchall()]


def _json(value: object) -> Words:
    return dict(json.loads(value)) if isinstance(value, str) else dict(value or {})  # type: ignore[call-overload]


def anomalies(*, viewer: Actor, limit: int = 200) -> list[Anomaly]:
    """Published items of one basic code that differ in name, type or legal basis (三级四同). Two statements."""
    sql = """
        SELECT basic_code, count(DISTINCT name), count(DISTINCT type), count(DISTINCT elements -> 'basis')
        FROM items_itemversion WHERE state = 'published' AND basic_code <> ''
        GROUP BY basic_code
        HAVING count(*) > 1 AND (count(DISTINCT name) > 1 OR count(DISTINCT type) > 1
                                 OR count(DISTINCT elements -> 'basis') > 1)
        ORDER BY basic_code LIMIT %s
    """
    viewer.must(EDIT_ITEM)
    with connection.cursor() as cursor:
        cursor.execute(sql, [limit])
        groups = {row[0]: row[1:] for row in cursor.fetchall()}
    found = ItemVersion.objects.filter(state=State.PUBLISHED, basic_code__in=groups).order_by(
        "basic_code", "region", "id"
    )
    rows: dict[str, list[ItemRow]] = {}
    for value in found.values(*COLUMNS, "basic_code"):
        rows.setdefault(value["basic_code"], []).append(row_of(value))
    names = ("name", "type", "basis")
    return [
        Anomaly(code, tuple(n for n, count in zip(names, counts, strict=True) if count > 1), tuple(rows.get(code, ())))
        for code, counts in groups.items()
    ]


def code_words(kind: str, code: str) -> Words:
    """The words of a code of a code list: type, level, subject, way, case_type, need, origin, online_depth ..."""
    return elements.codes(kind).get(code, {"zh": code, "en": code})


def code_options(kind: str) -> Mapping[str, Words]:
    """A whole code list."""
    return elements.codes(kind)


def code_parts(code: str) -> codes.Parts | None:
    """An item's code in its parts, or None where it follows no scheme that is configured."""
    return codes.split(code)


def last_imports(*, viewer: Actor, limit: int = 10) -> list[tuple[str, ImportReport]]:
    """The last imports with the name of their file: one's own, and everybody's for who edits items everywhere."""
    viewer.must(EDIT_ITEM)
    runs = ImportRun.objects.all() if viewer.may(EDIT_ITEM, within="") else ImportRun.objects.filter(by=viewer.subject)
    return [(run.file, report_of(run.report)) for run in runs.order_by("-at")[:limit]]
