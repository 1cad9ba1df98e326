"""Items for tests."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from yiwang.kernel.actors import Actor, ActorKind, Grant
from yiwang.support.items import operations
from yiwang.support.items.contracts import EDIT_ITEM, PUBLISH_ITEM, Item

HAIYAN = "330424000000"
NOW = datetime(2026, 9, 22, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def editor(region: str = HAIYAN, *, rights=(EDIT_ITEM, PUBLISH_ITEM), organisation: str = "") -> Actor:
    grants = frozenset(Grant(right.code, region, organisation) for right in rights)
    return Actor(
        subject="editor-1",
        name="陆一帆",
        kind=ActorKind.OFFICER,
        region=region,
        organisation=organisation,
        grants=grants,
    )


def elements(**changes: Any) -> dict[str, Any]:
    """The elements of an item that keeps every rule."""
    given = {
        "name": {"zh": "食品经营许可（新办）", "en": "Food business licence (new)"},
        "basic_code": "",
        "type": "01",
        "basis": [
            {
                "law": {"zh": "中华人民共和国食品安全法", "en": "Food Safety Law"},
                "article": {"zh": "第三十五条", "en": "article 35"},
            }
        ],
        "level": "4",
        "body": {"name": {"zh": "海盐县市场监督管理局", "en": "Haiyan Market Regulation Bureau"}, "code": ""},
        "legal": {"amount": 20, "unit": "working_days"},
        "promised": {"amount": 7, "unit": "working_days"},
        "conditions": [{"zh": "已领营业执照", "en": "You hold a business licence"}],
        "steps": [
            {"title": {"zh": "您申请", "en": "You apply"}, "mine": True},
            {"title": {"zh": "受理", "en": "Accepted"}},
        ],
        "subjects": ["2"],
        "enterprise_themes": ["permission"],
        "charged": False,
        "online": True,
        "online_depth": "8",
        "visits": 0,
        "case_type": "2",
        "form": "food_business_licence",
        "place": {"zh": "县政务服务中心 2 楼", "en": "County service centre, 2nd floor"},
        "hours": {"zh": "周一至周五 8:30 至 17:00", "en": "Monday to Friday, 8:30 to 17:00"},
        "phone": "0573-86000000",
        "materials": [{"name": {"zh": "营业执照", "en": "Business licence"}, "source": "licence", "origin": "20"}],
        "aliases": [{"zh": "开饭店"}],
    }
    return {**given, **changes}


def published(code: str = "330424-SP-001", *, region: str = HAIYAN, organisation: str = "", **changes: Any) -> Item:
    """A published item."""
    actor = editor(region)
    given = elements(**changes)
    draft = operations.draft_item(
        code=code, elements=given, region=region, organisation=organisation, actor=actor, now=NOW
    )
    operations.submit_item(code=code, version=draft.version, actor=actor, now=NOW)
    return operations.publish_item(code=code, version=draft.version, actor=actor, now=NOW)
