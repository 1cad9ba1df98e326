"""One form for one application: what is filed once is what every department reads, and nobody asks for it again."""

from typing import Any

import pytest

from yiwang.areas.service.intake import operations
from yiwang.areas.service.intake.tests import make
from yiwang.areas.service.intake.tests.make import NOW
from yiwang.areas.service.intake.tests.test_filing import plan
from yiwang.kernel.actors import SYSTEM, Actor, ActorKind, Grant
from yiwang.kernel.organisations import operations as organisations
from yiwang.kernel.organisations.tests import make as offices
from yiwang.kernel.packs import operations as packs
from yiwang.kernel.places import PACKS
from yiwang.support.cases import operations as cases
from yiwang.support.cases import queries
from yiwang.support.cases.contracts import WORK_ON_CASES
from yiwang.support.items import queries as items

pytestmark = pytest.mark.django_db
ITEM, FOOD = "11330424PDY000255K4330131101000", "food_business_licence"
BUREAU, ENFORCEMENT, ENVIRONMENT = offices.BUREAU, "330424/330424-ZFJ", "330424/330424-HJFJ"
STREET = f"{BUREAU}/330424001-SCJG"
PERSON = {"certificate": "示例1", "valid_to": "2027-09-14"}
RESTAURANT: dict[str, Any] = {
    "format": "catering",
    "categories": ["hot"],
    "simple_only": False,
    "online_sale": False,
    "street": "330424001",
    "premises": "武原街道盐平塘路 188 号",
    "floor_area": 86,
    "cold_chain": True,
    "kitchen_area": 18,
    "kitchens": ["cooking", "washing"],
    "smoke": True,
    "sign": True,
    "staff": [{"name": "沈知禾", "duty": "manager", **PERSON}, {"name": "王立", "duty": "cook", **PERSON}],
    "rules_promised": True,
}


@pytest.fixture
def county(db) -> None:
    """The bureau, its street office and the two departments that are asked; the food licence in force."""
    offices.bureau()
    new = [
        offices.new("330424-ZFJ", "县综合行政执法局", "Enforcement"),
        offices.new("330424-HJFJ", "环境分局", "Environment"),
        offices.new("330424001-SCJG", "武原市场监管所", "Wuyuan Market Office", BUREAU),
    ]
    organisations.install_organisations(organisations=new, actor=SYSTEM, now=offices.NOW)
    packs.apply_pack(folder=PACKS / "market" / FOOD, actor=SYSTEM, now=NOW)


def filed() -> Any:
    """A restaurant's one application, as a program sends it."""
    firm = make.accounts.firm()
    owner = Actor(firm.subject, firm.name, ActorKind.ENTERPRISE)
    who = {"applicant_name": firm.name, "uscc": firm.uscc, "representative": "沈知禾", "contact": "沈知禾"}
    who |= {"representative_id": make.accounts.id_number(), "contact_phone": "13905732046"}
    values = {**RESTAURANT, **who, "lease": [plan(owner)], "layout": [plan(owner)]}
    return operations.file_application(item=ITEM, values=values, promised=True, actor=owner, now=NOW, key="k").case


def officer(post: str, organisation: str) -> Actor:
    held = frozenset({Grant(WORK_ON_CASES.code, make.HAIYAN, organisation)})
    where = {"region": make.HAIYAN, "organisation": organisation, "post": post}
    return Actor(f"o-{post}-{organisation[-4:]}", "周砚", ActorKind.OFFICER, **where, grants=held)


def moved(case: str, step: str, verb: str, post: str, organisation: str = BUREAU, **given: Any) -> Any:
    """An officer reads the case and makes their move; what they read of it."""
    who = officer(post, organisation)
    whole = queries.whole_case(case, viewer=who, now=NOW)
    task = next(task for task in whole.tasks if task.step == step)
    cases.make_move(task=task.id, verb=verb, data=given, opinion="", actor=who, now=NOW)
    return whole


def test_one_form_is_filled_in_once_and_read_by_every_department_that_decides(county):
    assert items.published_item(ITEM).form == FOOD
    case = filed()
    asked = set(case.data)
    readers = [
        moved(case.token, "accept", "accept", "clerk"),
        moved(case.token, "review", "pass", "reviewer"),
        moved(case.token, "inspect", "passed", "inspector", STREET, inspected_on="2026-09-15", inspectors="甲、乙"),
        moved(case.token, "enforcement_opinion", "agree", "reviewer", ENFORCEMENT),
        moved(case.token, "environment_opinion", "agree", "reviewer", ENVIRONMENT),
        moved(case.token, "examine", "propose_grant", "reviewer"),
        moved(case.token, "decide", "grant", "head"),
    ]
    for whole in readers:
        assert {name: whole.case.data[name] for name in asked} == dict(case.data)
        assert [task for task in whole.tasks if task.subject == case.applicant] == []
