"""A record with a field of every type, and people who fill it in."""

from datetime import UTC, datetime
from typing import Any

from yiwang.kernel.actors import SYSTEM, Actor, ActorKind
from yiwang.support.forms import operations, queries
from yiwang.support.forms.contracts import Draft, FieldSpec, Form, Saved

NOW = datetime(2026, 9, 22, 2, 42, tzinfo=UTC)


def words(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


KINDS = {
    "meals": words("餐饮", "Meals"),
    "retail": words("销售", "Retail"),
    "live_seafood": words("活水产", "Live fish"),
}
RECORD: dict[str, Any] = {
    "key": "shop",
    "lists": {"kinds": KINDS},
    "fields": {
        "shop": {"type": "text", "label": words("店铺名称", "Shop"), "required": True, "max_length": 20},
        "story": {"type": "prose", "label": words("说明", "Story")},
        "area": {
            "type": "number",
            "label": words("使用面积", "Floor area"),
            "unit": words("平方米", "m²"),
            "min": 1,
            "max": 5000,
            "required": True,
        },
        "seats": {"type": "integer", "label": words("座位", "Seats"), "min": 0},
        "cold": {"type": "boolean", "label": words("有冷链", "Cold chain")},
        "since": {"type": "date", "label": words("开业日期", "Opening day")},
        "kind": {"type": "code", "label": words("业态", "Kind"), "list": "kinds", "required": True},
        "extras": {"type": "codes", "label": words("兼营", "Also"), "list": "kinds", "max": 2},
        "manager": {"type": "person", "label": words("负责人", "Manager"), "personal": 2, "required": True},
        "firm": {"type": "organisation", "label": words("单位", "Firm"), "source": {"from": "account.firm"}},
        "place": {"type": "address", "label": words("详细地址", "Address")},
        "phone": {"type": "phone", "label": words("电话", "Phone"), "personal": 2},
        "id_number": {"type": "id_number", "label": words("身份证号", "Identity number"), "personal": 4},
        "uscc": {"type": "uscc", "label": words("信用代码", "Credit code")},
        "email": {"type": "email", "label": words("邮箱", "Email")},
        "room": {"type": "text", "label": words("房号", "Room"), "pattern": "[A-Z][0-9]{1,3}", "sample": "B12"},
        "plan": {"type": "files", "label": words("布局图", "Floor plan"), "max": 2, "accept": ["PDF", "JPG", "PNG"]},
        "tank": {"type": "number", "label": words("鱼池", "Tank"), "required": True, "when": "kind == 'live_seafood'"},
        "staff": {
            "type": "rows",
            "label": words("从业人员", "Staff"),
            "max": 3,
            "fields": {
                "name": {"type": "person", "label": words("姓名", "Name"), "personal": 2, "required": True},
                "days": {"type": "integer", "label": words("天数", "Days"), "min": 1, "max": 7},
            },
        },
    },
}
GOOD: dict[str, Any] = {
    "shop": "海盐禾悦",
    "area": 86.5,
    "kind": "meals",
    "manager": "沈嘉禾",
    "since": "2026-09-22",
    "staff": [{"name": "王立", "days": 5}],
}


def specs(**changed: dict[str, Any]) -> dict[str, FieldSpec]:
    """The record's fields, some of them said otherwise."""
    fields = {name: {**said, **changed.get(name, {})} for name, said in RECORD["fields"].items()}
    return queries.fields_of({**RECORD, "fields": fields})


GROUPS: list[dict[str, Any]] = [
    {
        "name": "shop",
        "title": words("您的店是什么样的？", "What is your shop like?"),
        "text": words("按实际情况填写。", "Say it as it is."),
        "help": words("拿不准就先空着。", "Leave open what you are not sure of."),
        "fields": ["shop", "story", "area", "seats", "cold", "since", "kind", "tank", "extras"],
    },
    {
        "name": "people",
        "title": words("谁来负责？", "Who answers for it?"),
        "fields": ["manager", "firm", "place", "phone", "id_number", "uscc", "email", "room", "staff"],
    },
    {
        "name": "papers",
        "title": words("材料", "Papers"),
        "when": "area > 10",
        "fields": ["plan"],
    },
]
TITLE = words("食品经营许可", "Food business licence")
SHEN = "11111111-1111-1111-1111-111111111111"
LIN = "22222222-2222-2222-2222-222222222222"


def citizen(subject: str = SHEN) -> Actor:
    return Actor(subject=subject, name="沈*禾", kind=ActorKind.CITIZEN)


def form(name: str = "shop", now: datetime = NOW, without: tuple[str, ...] = (), **changed: dict[str, Any]) -> Form:
    """Put the form into force, with some of its fields said otherwise or left out."""
    fields = {n: {**said, **changed.get(n, {})} for n, said in RECORD["fields"].items() if n not in without}
    groups = [{**group, "fields": [n for n in group["fields"] if n not in without]} for group in GROUPS]
    record = {**RECORD, "fields": {**fields, **{n: said for n, said in changed.items() if n not in fields}}}
    section = {"groups": groups, "promise": words("以上属实。", "All this is true."), "summary": ["shop"]}
    operations.publish_form(name=name, title=TITLE, record=record, section=section, actor=SYSTEM, now=now)
    return queries.form(name)


SHOP = {"shop": "海盐禾悦", "area": "86.5", "cold": "true", "since": "2026-09-22", "kind": "meals"}
PEOPLE = {"manager": "沈嘉禾", "phone": "139 0573 2046", "staff.0.name": "王立", "staff.0.days": "5"}


def draft(key: str = "one", actor: Actor | None = None, now: datetime = NOW) -> Draft:
    return operations.start_draft(form="shop", actor=actor or citizen(), now=now, key=key)


def saved(
    draft: Draft, group: str, given: dict[str, Any], actor: Actor | None = None, now: datetime = NOW, **more: Any
) -> Saved:
    return operations.save_group(draft=draft.id, group=group, given=given, actor=actor or citizen(), now=now, **more)


def filled(key: str = "one") -> Draft:
    """A draft that can be sent."""
    began = draft(key)
    saved(began, "shop", SHOP)
    return saved(began, "people", PEOPLE).draft


def clear(draft: Draft, actor: Actor | None = None) -> dict[str, Any]:
    return queries.answers(draft, viewer=actor or citizen(), purpose="test", now=NOW)
