"""The offices of the demonstration county: its government, the departments of its plan, streets, towns and posts."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from yiwang.doors.cli.demo import data
from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.organisations import operations
from yiwang.kernel.organisations.contracts import NewOrganisation, OrganisationKind, Post

REFORM = date(2019, 1, 1)


def install(now: datetime) -> int:
    """Every office and post that is not there yet; how many offices were new."""
    return operations.install_organisations(
        organisations=list(organisations()), posts=list(posts()), actor=SYSTEM, now=now
    )


def organisations() -> Iterator[NewOrganisation]:
    told = data.read("organisations")
    yield _office(told["county"], told["county"]["code"], "", 0)
    for order, one in enumerate(told["departments"], 1):
        yield _office(one, f"{data.COUNTY}-{one['code']}", data.COUNTY, order)
    for order, place in enumerate(told["towns"], 100):
        yield _government(place, order)
        yield _market_office(place, order)


def _office(one: dict[str, Any], code: str, parent: str, order: int) -> NewOrganisation:
    return NewOrganisation(
        code=code,
        name={"zh": one["zh"], "en": one["en"]},
        region=data.REGION,
        kind=OrganisationKind(one.get("kind", "department")),
        parent=parent,
        short=one["short"],
        aliases=one.get("aliases", ()),
        uscc=one["uscc"],
        order=order,
        since=REFORM,
    )


def _government(place: dict[str, str], order: int) -> NewOrganisation:
    """The government of a town, or the office by which the county works in a street."""
    street = place["zh"].endswith("街道")
    ends = ("办事处", " Office") if street else ("人民政府", " Government")
    return NewOrganisation(
        code=place["code"],
        name={"zh": place["zh"] + ends[0], "en": place["en"] + ends[1]},
        region=f"{place['code']}000",
        kind=OrganisationKind.BRANCH if street else OrganisationKind.GOVERNMENT,
        parent=data.COUNTY,
        short={"zh": place["zh"], "en": place["en"]},
        order=order,
        since=REFORM,
    )


def _market_office(place: dict[str, str], order: int) -> NewOrganisation:
    """The market office (市场监督管理所) of a street or town, under the county's bureau."""
    zh = place["zh"].removesuffix("街道").removesuffix("镇")
    en = place["en"].removesuffix(" Subdistrict").removesuffix(" Town")
    return NewOrganisation(
        code=f"{place['code']}-SCJG",
        name={
            "zh": f"海盐县市场监督管理局{zh}市场监督管理所",
            "en": f"Haiyan County Market Regulation Bureau, {en} Office",
        },
        region=f"{place['code']}000",
        kind=OrganisationKind.BRANCH,
        parent=data.BUREAU,
        short={"zh": f"{zh}市场监管所", "en": f"{en} Market Office"},
        order=order,
        since=REFORM,
    )


def posts() -> list[Post]:
    """One post for every office and kind of work that an officer of the demonstration has."""
    known = data.read("organisations")["posts"]
    found: dict[tuple[str, str], Post] = {}
    for one in data.by_key("officers").values():
        at, code = data.path(one["at"]), one["post"]
        title = {"zh": known[code]["zh"], "en": known[code]["en"]}
        found.setdefault((at, code), Post(at, code, title, leads=known[code].get("leads", False)))
    return list(found.values())
