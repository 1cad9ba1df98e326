"""From a stored version to what crosses the border."""

from collections.abc import Mapping
from typing import Any

from yiwang.kernel.actors import region_prefix
from yiwang.support.items import contracts
from yiwang.support.items.contracts import Body, Item, ItemRow, Period, State
from yiwang.support.items.elements import columns, elements
from yiwang.support.items.models import ItemVersion

ROWS = {
    "basis": contracts.Basis,
    "steps": contracts.Step,
    "joint": contracts.Joint,
    "fees": contracts.Fee,
    "questions": contracts.Question,
    "materials": contracts.Material,
}
NOT_STATED = frozenset({"code"})


def item_of(row: ItemVersion) -> Item:
    """The whole version with every element typed."""
    given = {e.key: _typed(e.kind, e.rows, row.elements[e.key]) for e in elements() if e.key in row.elements}
    facts = {key: value for key, value in given.items() if key not in NOT_STATED}
    return Item(
        id=row.pk,
        code=row.code,
        version=row.version,
        state=State(row.state),
        region=row.region,
        organisation=row.organisation,
        made_at=row.made_at,
        published_at=row.published_at,
        withdrawn_at=row.withdrawn_at,
        origin=row.origin,
        irregular=row.irregular,
        **{"name": {}, "type": "", "level": "", **facts},
    )


def item_from(code: str, elements: Mapping[str, Any]) -> Item:
    """An item that is not stored, for a check."""
    return item_of(ItemVersion(id=0, code=code, version=1, state=State.DRAFT, elements=dict(elements)))


def _typed(kind: str, rows: str, value: Any) -> Any:
    if kind == "period":
        return Period(**value)
    if kind == "body":
        return Body(**value)
    if kind == "rows":
        known = {column.key for column in columns(rows)}
        return tuple(ROWS[rows](**{key: one for key, one in row.items() if key in known}) for row in value)
    return tuple(value) if kind in ("codes", "list") else value


SHOWN = ("name", "body", "office", "promised", "visits", "charged", "online", "home_visit", "summary", "form")
COLUMNS = (
    *("id", "code", "version", "state", "region", "made_at", "irregular", "type", "department"),
    *(f"elements__{key}" for key in SHOWN),
)


def row_of(values: Mapping[str, Any]) -> ItemRow:
    """A line of a list from the values of `COLUMNS`."""
    body = values["elements__body"] or values["elements__office"] or {}
    return ItemRow(
        id=values["id"],
        code=values["code"],
        version=values["version"],
        state=State(values["state"]),
        name=values["elements__name"] or {},
        type=values["type"],
        department=body.get("name", {}),
        department_code=body.get("code", ""),
        region=values["region"],
        promised=Period(**(values["elements__promised"] or {})),
        visits=values["elements__visits"],
        charged=values["elements__charged"],
        online=bool(values["elements__online"]),
        home_visit=bool(values["elements__home_visit"]),
        summary=values["elements__summary"] or {},
        made_at=values["made_at"],
        irregular=values["irregular"],
        startable=bool(values["elements__form"]),
    )


def prefix(region: str) -> str:
    """What every region code under `region` starts with; "" for everywhere."""
    return region_prefix(region) if region else ""
