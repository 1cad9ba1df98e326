"""A county with its departments, a town and a village; and people who may shape it."""

from datetime import UTC, date, datetime
from typing import Any

from yiwang.kernel.actors import SYSTEM, Actor, ActorKind, Grant, Right
from yiwang.kernel.codes import queries as codes
from yiwang.kernel.organisations import operations
from yiwang.kernel.organisations.contracts import APPOINT, READ_PEOPLE, SHAPE, NewOrganisation, OrganisationKind, Post

NOW = datetime(2026, 9, 24, 2, 12, 37, tzinfo=UTC)
TODAY = date(2026, 9, 24)
HAIYAN, TOWN_REGION, VILLAGE_REGION = "330424000000", "330424101000", "330424101201"
COUNTY, BUREAU, REFORM = "330424", "330424/330424-SCJG", "330424/330424-FGJ"
DIVISION = BUREAU + "/330424-SCJG-01"
TOWN, VILLAGE = "330424/330424101", "330424/330424101/330424101201"


def text(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def new(code: str, zh: str, en: str, parent: str = COUNTY, **more: Any) -> NewOrganisation:
    facts: dict[str, Any] = {"region": HAIYAN, "kind": OrganisationKind.DEPARTMENT, "since": date(2019, 1, 1)} | more
    return NewOrganisation(code=code, name=text(zh, en), parent=parent, **facts)


def bureau() -> str:
    """The county government and its market regulation bureau, which others' tests issue licences and letters for."""
    government, committee = OrganisationKind.GOVERNMENT, OrganisationKind.COMMITTEE
    operations.install_organisations(
        organisations=[
            new("330424", "海盐县人民政府", "Haiyan County People's Government", "", kind=government),
            new(
                "330424-SCJG",
                "海盐县市场监督管理局",
                "Haiyan County Market Regulation Bureau",
                uscc=codes.made_up_uscc(1, registrar="1"),
                short=text("县市场监管局", "Market Regulation Bureau"),
                order=10,
            ),
            new(
                "330424-SCJG-01",
                "行政许可科",
                "Licensing Division",
                BUREAU,
                kind=OrganisationKind.DIVISION,
            ),
            new("330424-FGJ", "海盐县发展和改革局", "Haiyan County Development and Reform Bureau", order=20),
            new("330424101", "沈荡镇人民政府", "Shendang Town Government", kind=government, region=TOWN_REGION),
            new("330424101201", "示例村村民委员会", "Example Village", TOWN, kind=committee, region=VILLAGE_REGION),
        ],
        posts=[
            Post(BUREAU, "head", text("局长", "Director"), leads=True, seats=1),
            Post(BUREAU, "deputy", text("副局长", "Deputy director"), seats=3, order=1),
            Post(DIVISION, "head", text("科长", "Head of division"), leads=True, seats=1),
            Post(DIVISION, "reviewer", text("审查员", "Reviewer"), order=2),
        ],
        actor=SYSTEM,
        now=NOW,
    )
    return BUREAU


def officer(*rights: Right, region: str = HAIYAN, organisation: str = "", subject: str = "officer-1") -> Actor:
    """Somebody with these rights there; all the rights over organisations if none are named."""
    held = rights or (SHAPE, APPOINT, READ_PEOPLE)
    grants = frozenset(Grant(right.code, region, organisation) for right in held)
    return Actor(subject, "Officer", ActorKind.OFFICER, region=region, organisation=organisation, grants=grants)
