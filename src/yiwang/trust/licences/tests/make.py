"""Builders of licences."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection

from yiwang.kernel.actors import SYSTEM, Actor, ActorKind, Grant
from yiwang.trust.ledger import operations as ledger
from yiwang.trust.licences import operations
from yiwang.trust.licences.contracts import READ_LICENCES, REVOKE_LICENCE, Licence

NOW = datetime(2026, 9, 24, 2, 12, 37, tzinfo=UTC)
HAIYAN = "330424000000"
BUREAU = "330424/330424-SCJG"
HOLDER = "33333333-3333-3333-3333-333333333333"

FOOD: dict[str, Any] = {
    "code": "food_business_licence",
    "title": {"zh": "食品经营许可证", "en": "Food business licence"},
    "type_code": "11100000MB03271699022",
    "number": [
        {
            "since": "2023-12-01",
            "source": "食品经营许可和备案管理办法",
            "parts": [
                {"text": "JY"},
                {"field": "format", "codes": {"sale": "1", "catering": "2", "canteen": "3"}},
                {"region": 6},
                {"sequence": 6},
                {"check": "mod-11-10"},
            ],
        }
    ],
    "valid_for": {"years": 5},
    "fields": [
        {"name": "operator", "label": {"zh": "经营者名称", "en": "Operator"}, "from": "applicant_name"},
        {"name": "representative", "label": {"zh": "法定代表人", "en": "Legal representative"}, "public": False},
        {"name": "premises", "label": {"zh": "经营场所", "en": "Premises"}},
        {
            "name": "format",
            "label": {"zh": "主体业态", "en": "Business format"},
            "options": {
                "catering": {"zh": "餐饮服务经营者", "en": "Catering"},
                "sale": {"zh": "食品销售经营者", "en": "Sale"},
            },
        },
        {"name": "note", "label": {"zh": "备注", "en": "Note"}, "required": False},
    ],
}
VALUES = {
    "applicant_name": "海盐禾悦餐饮有限公司",
    "representative": "personal:7f9c2ba4-e88f-427d-9f7a-111111111111",
    "premises": "海盐县望海街道盐平塘路188号3幢102室",
    "format": "catering",
    "floor_area": 86.5,
}


def food() -> None:
    operations.install_type(definition=FOOD, actor=SYSTEM, now=NOW)


def licence(key: str = "case-1", *, now: datetime = NOW, **values: Any) -> Licence:
    """A food licence, issued."""
    food()
    return operations.issue(
        type="food_business_licence",
        case_number="330424-20260924-000001",
        holder=HOLDER,
        organisation=BUREAU,
        region=HAIYAN,
        values=VALUES | values,
        actor=SYSTEM,
        now=now,
        key=key,
    )


def published(type: str) -> list[Any]:
    """The data of the events of a type."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM events_event WHERE type = %s", [type])
        return [row[0] for row in cursor.fetchall()]


def sequenced() -> None:
    ledger.sequence_all(now=NOW)


def officer(*rights: Any, region: str = HAIYAN, organisation: str = "") -> Actor:
    """An officer with these rights; reading and changing licences if none are named."""
    held = frozenset(Grant(right.code, region, organisation) for right in rights or (READ_LICENCES, REVOKE_LICENCE))
    return Actor("44444444-4444-4444-4444-444444444444", "Officer", ActorKind.OFFICER, grants=held)


def holder(subject: str = HOLDER) -> Actor:
    return Actor(subject, "沈*禾", ActorKind.CITIZEN)
