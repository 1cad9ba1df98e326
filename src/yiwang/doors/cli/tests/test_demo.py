"""The demonstration county: real offices, made-up people, and cases in every state."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from yiwang.areas.service.ratings import queries as ratings
from yiwang.doors.cli import demo
from yiwang.doors.cli.demo import data, walking
from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.codes import queries as codes
from yiwang.kernel.organisations import queries as organisations
from yiwang.kernel.packs import queries as packs
from yiwang.kernel.places import PACKS
from yiwang.kernel.regions import queries as regions
from yiwang.support.cases import queries as cases
from yiwang.support.cases.contracts import CaseFilter, Colour, TodoFilter
from yiwang.trust.identity import operations as identity
from yiwang.trust.identity import queries as accounts
from yiwang.trust.identity.contracts import Caller
from yiwang.trust.licences import queries as licences

NOW = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)  # a Wednesday, half past ten in Haiyan
# The units that the county's plan 盐数领〔2019〕1号 makes answerable, as it writes them.
PLAN_UNITS = [
    "县发改局",
    "县政务数据办",
    "县自然资源规划局",
    "县农业农村局",
    "县水利局",
    "县市场监管局",
    "县住建局",
    "县公安局",
    "县生态环境分局",
    "县财政局",
    "县经信局",
    "县商务局",
    "县综合执法局",
    "县应急管理局",
    "县政府办公室",
    "县委政法委",
    "县交通运输局",
    "县统计局",
    "县审计局",
    "县信访局",
    "县卫生健康局",
    "县医保局",
    "县人力社保局",
    "县教育局",
    "县民政局",
    "县文化广电旅游体育局",
    "县消防救援大队",
    "县委办公室",
    "县档案馆",
    "县委网信办",
    "县司法局",
    "农业农村局",
]


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker):
    """The county, installed once for all tests of this file; what installing it said."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield demo.install(NOW)
        transaction.set_rollback(True)


def every_case():
    return cases.cases(CaseFilter(limit=200), viewer=SYSTEM, now=NOW).rows


def test_every_number_of_the_county_has_its_check_digit():
    people = data.read("people")
    assert [c["key"] for c in people["citizens"] if not codes.is_id_number(c["id_number"])] == []
    assert [f["key"] for f in people["firms"] if not codes.is_uscc(f["uscc"])] == []
    told = data.read("organisations")
    given = [told["county"], *told["departments"]]
    assert [one["zh"] for one in given if not codes.is_uscc(one["uscc"])] == []


def test_no_number_can_belong_to_a_real_person_or_body():
    people = data.read("people")
    assert people["made_up"] is True
    assert {c["id_number"][:6] for c in people["citizens"]} == {"330400"}
    assert {p["phone"][:7] for p in [*people["citizens"], *people["officers"]]} == {"1540000"}
    bodies = [*people["firms"], data.read("organisations")["county"], *data.read("organisations")["departments"]]
    assert {one["uscc"][8:11] for one in bodies} == {"PDY"}
    phones = [p["phone"] for p in [*people["citizens"], *people["officers"]]]
    numbers = [c["id_number"] for c in people["citizens"]] + [one["uscc"] for one in bodies] + phones
    assert len(numbers) == len(set(numbers))


def test_the_pack_is_sound():
    assert packs.check_pack(PACKS / "market" / walking.PACK) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", PLAN_UNITS)
def test_every_unit_of_the_plan_is_an_office_under_that_name(county, name):
    found = organisations.organisation_named(name, within=data.COUNTY)
    assert [one.path for one in found if one.open and one.region == data.REGION] != []


@pytest.mark.django_db
def test_the_streets_and_towns_are_those_of_the_table_of_regions():
    known = {place.code: dict(place.name) for place in regions.regions_within(data.REGION, level=4, on=NOW.date())}
    towns = data.read("organisations")["towns"]
    assert {f"{one['code']}000": {"zh": one["zh"], "en": one["en"]} for one in towns} == known
    streets = packs.read_pack(PACKS / "market" / walking.PACK).section("record")["lists"]["streets"]
    assert {f"{code}000": words for code, words in streets.items()} == known


@pytest.mark.django_db
def test_every_street_and_town_has_a_government_and_a_market_office(county):
    towns = data.read("organisations")["towns"]
    assert len(towns) == 9
    for place in towns:
        assert organisations.organisation_at(f"{data.COUNTY}/{place['code']}").region == f"{place['code']}000"
        office = organisations.organisation_at(data.path(f"{place['code']}-SCJG"))
        assert office.short["zh"].endswith("市场监管所")
        assert office.parent == data.BUREAU


@pytest.mark.django_db
def test_installing_again_changes_nothing(county):
    before = [(row.number, row.outcome, row.steps) for row in every_case()]
    later = NOW + timedelta(hours=3)
    said = demo.install(later)
    assert [(row.number, row.outcome, row.steps) for row in every_case()] == before
    assert "0 new offices" in said
    assert "0 new appointments, 0 new roles" in said
    assert "pack food_business_licence already in force" in said
    assert "0 new cases" in said


@pytest.mark.django_db
def test_one_click_accounts_sign_in_and_act_where_they_work(county):
    listed = accounts.demonstration_accounts()
    assert [one.subject for one in listed] == [data.subject(one["who"]) for one in data.read("people")["accounts"]]
    for account in listed:
        signed = identity.sign_in_to_demonstration(subject=account.subject, caller=Caller("127.0.0.1"), now=NOW)
        assert signed.account.subject == account.subject
        assert not signed.waiting
        if account.login:
            key = account.login.removeprefix("demo-")
            assert signed.account.organisation == data.path(data.by_key("officers")[key]["at"])
            assert walking.officer(key, NOW).grants


@pytest.mark.django_db
def test_a_citizen_may_act_for_the_firm_that_named_them(county):
    for firm in data.by_key("firms").values():
        assert accounts.may_act(data.subject(firm["agent"]), data.subject(firm["key"]), now=NOW)


@pytest.mark.django_db
def test_there_are_cases_in_every_state_of_the_flow(county):
    rows = every_case()
    assert {row.outcome for row in rows if not row.open} == {"granted", "refused", "not_accepted", "withdrawn"}
    assert {"accept", "review", "inspect", "examine", "decide"} <= {step for row in rows for step in row.steps}
    assert {row.colour for row in rows if row.open} == {Colour.GREEN, Colour.YELLOW, Colour.RED}
    pauses = [pause.reason for row in rows if row.open for pause in cases.pauses(row.token, viewer=SYSTEM)]
    assert {"correction", "testing"} <= set(pauses)
    assert all(row.created_at <= NOW for row in rows)


@pytest.mark.django_db
def test_every_granted_case_has_its_licence_and_no_other_has_one(county):
    granted = [row for row in every_case() if row.outcome == "granted"]
    assert len(granted) >= 12
    for row in granted:
        number = cases.case(row.token, viewer=SYSTEM, now=NOW).data["licence_no"]
        licence = licences.licence_by_number(number, now=NOW)
        assert licence.case_number == row.number
        assert number[-1] == codes.mod_11_10(number[:-1])


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["o11", "o12", "o13", "o17", "o19", "o28", "o29"])
def test_who_works_on_cases_finds_some_to_do(county, key):
    assert cases.todo(TodoFilter(limit=50), viewer=walking.officer(key, NOW), now=NOW).rows != []


@pytest.mark.django_db
def test_decided_cases_are_rated_by_those_who_wanted_to(county):
    given = [one["grade"] for one in data.read("cases")["cases"] if "grade" in one]
    asked = [ratings.question_of(row.token, viewer=walking.applicant(firm)) for row, firm in _decided()]
    assert sorted(int(one.ratings[0].grade) for one in asked if one.ratings) == sorted(given)


def _decided():
    by_name = {firm["zh"]: key for key, firm in data.by_key("firms").items()}
    return [(row, by_name[row.title.partition("：")[2]]) for row in every_case() if not row.open]


def test_every_officer_and_firm_stands_where_the_data_say():
    codes_known = {one["code"] for one in data.read("organisations")["departments"]}
    for one in data.by_key("officers").values():
        assert one["at"] in codes_known or one["at"] == data.COUNTY or one["at"].endswith("-SCJG")
        assert one["post"] in data.read("organisations")["posts"]
    assert {firm["agent"] for firm in data.by_key("firms").values()} <= set(data.by_key("citizens"))
    assert date(1940, 1, 1) < min(codes.id_number(c["id_number"]).born for c in data.by_key("citizens").values())
