"""Which versions a filter means, and a page of them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from yiwang.kernel.actors import Actor, Right, region_prefix
from yiwang.kernel.paging import COUNT_LIMIT, Page, decode_cursor, encode_cursor
from yiwang.kernel.reach import reach
from yiwang.support.items.contracts import Audience, Item, ItemFilter, ItemRow, State
from yiwang.support.items.models import ItemVersion
from yiwang.support.items.reading import COLUMNS, item_of, prefix, row_of

SORTS = {"name": "name", "code": "code", "department": "department", "made": "made_at"}


def meant(asked: ItemFilter) -> QuerySet[ItemVersion]:
    """The versions that a filter means."""
    found = ItemVersion.objects.filter(region__startswith=prefix(asked.region))
    plain = {
        "state": asked.state,
        "department": asked.department,
        "type": asked.type,
        "code__in": asked.codes,
    }
    found = found.filter(**{name: value for name, value in plain.items() if value})
    for name, value in (("online", asked.online), ("home_visit", asked.home_visit)):
        if value is not None:
            said = Q(elements__contains={name: True})
            found = found.filter(said if value else ~said)
    if asked.irregular is not None:
        found = found.exclude(irregular="") if asked.irregular else found.filter(irregular="")
    if asked.text:
        found = found.filter(Q(name__icontains=asked.text) | Q(code__istartswith=asked.text))
    return found.filter(_audience(asked), _theme(asked))


def _audience(asked: ItemFilter) -> Q:
    if asked.audience is None:
        return Q()
    codes = ["1"] if asked.audience is Audience.PERSONS else ["2", "3", "4", "6"]
    said = Q()
    for code in codes:
        said |= Q(elements__contains={"subjects": [code]})
    return said | Q(elements__has_key=f"{asked.audience}_themes")


def _theme(asked: ItemFilter) -> Q:
    said = Q()
    for theme in filter(None, (asked.theme, *asked.themes)):
        for audience in [asked.audience] if asked.audience else list(Audience):
            said |= Q(elements__contains={f"{audience}_themes": [theme]})
    return said


def within_scopes(found: QuerySet[ItemVersion], viewer: Actor, right: Right) -> QuerySet[ItemVersion]:
    """Only what the viewer's grants of `right` reach, by region and by organisation."""
    return found.filter(reach(viewer, right))


def item_above(basic_code: str, region: str) -> Item | None:
    """The published item of the same basic code at the nearest level above a region. One statement."""
    own = region_prefix(region)
    uppers = [own[:length].ljust(12, "0") for length in (2, 4, 6, 9) if length < len(own)]
    if not basic_code or not uppers:
        return None
    found = ItemVersion.objects.filter(state=State.PUBLISHED, basic_code=basic_code, region__in=uppers)
    nearest = max(found, key=lambda row: len(region_prefix(row.region)), default=None)
    return item_of(nearest) if nearest else None


def page_of(found: QuerySet[ItemVersion], asked: ItemFilter) -> Page[ItemRow]:
    """One keyset page; two statements."""
    column = SORTS.get(asked.sort, "name")
    backwards = asked.before is not None
    falling = asked.descending != backwards
    count = found.order_by()[: COUNT_LIMIT + 1].count()
    rows = _from_cursor(found, column, falling, asked.before or asked.after)
    order = [("-" if falling else "") + column, "-id" if falling else "id"]
    values = list(rows.order_by(*order).values(*dict.fromkeys([*COLUMNS, column]))[: asked.limit + 1])
    further, values = len(values) > asked.limit, values[: asked.limit]
    if backwards:
        values.reverse()
    first = encode_cursor(values[0][column], values[0]["id"]) if values else None
    last = encode_cursor(values[-1][column], values[-1]["id"]) if values else None
    return Page(
        rows=[row_of(value) for value in values],
        count=min(count, COUNT_LIMIT),
        more=count > COUNT_LIMIT,
        after=last if (backwards or further) else None,
        before=first if (further if backwards else asked.after is not None) else None,
    )


def _from_cursor(found: QuerySet[ItemVersion], column: str, falling: bool, cursor: str | None) -> QuerySet[ItemVersion]:
    if not cursor:
        return found
    value, number = decode_cursor(cursor, 2)
    side = "lt" if falling else "gt"
    return found.filter(Q(**{f"{column}__{side}": value}) | Q(**{column: value, f"id__{side}": number}))


def every(found: QuerySet[ItemVersion], asked: ItemFilter) -> Iterator[ItemRow]:
    """Every line in the order asked for, a thousand at a time from the server."""
    column = SORTS.get(asked.sort, "name")
    order = [("-" if asked.descending else "") + column, "id"]
    values: Any = found.order_by(*order).values(*dict.fromkeys([*COLUMNS, column]))
    for value in values.iterator(chunk_size=1000):
        yield row_of(value)
