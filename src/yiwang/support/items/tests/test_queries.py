"""What lists, themes, departments and checks say about items."""

from datetime import date

import pytest
from django.db import transaction

from yiwang.kernel.paging import BadCursor
from yiwang.support.items import codes, operations, queries
from yiwang.support.items.contracts import Audience, ItemFilter, NotPublishable
from yiwang.support.items.tests import make
from yiwang.support.items.tests.make import HAIYAN

pytestmark = pytest.mark.django_db


def test_pages_follow_each_other_without_gap_or_repetition_in_both_directions():
    for number in range(7):
        make.published(f"C-{number}", name={"zh": f"事项{number // 2}"})
    seen, cursor, pages = [], None, []
    while True:
        page = queries.published_items(ItemFilter(region=HAIYAN, limit=3, after=cursor))
        pages.append(page)
        seen += [row.code for row in page.rows]
        if not page.after:
            break
        cursor = page.after
    assert sorted(seen) == [f"C-{n}" for n in range(7)]
    assert len(seen) == len(set(seen)) == pages[0].count
    back = queries.published_items(ItemFilter(region=HAIYAN, limit=3, before=pages[1].before))
    assert [row.code for row in back.rows] == [row.code for row in pages[0].rows]
    falling = queries.published_items(ItemFilter(region=HAIYAN, limit=9, descending=True))
    assert [row.code for row in falling.rows] == seen[::-1]


def test_a_damaged_cursor_is_a_refusal():
    with pytest.raises(BadCursor):
        queries.published_items(ItemFilter(after="not-a-cursor"))


def test_filters_mean_what_they_say():
    make.published("A", person_themes=["marriage"], enterprise_themes=[], subjects=["1"], online=False, type="07")
    make.published("B", home_visit=True, body={"name": {"zh": "县民政局"}})
    make.published("C", region="330424101000")

    def codes_of(**asked):
        return [row.code for row in queries.published_items(ItemFilter(sort="code", **asked)).rows]

    assert codes_of(region=HAIYAN) == ["A", "B", "C"]
    assert codes_of(region="330424101000") == ["C"]
    assert codes_of(region="330481000000") == []
    assert codes_of(theme="marriage") == ["A"]
    assert codes_of(audience=Audience.PERSONS) == ["A"]
    assert codes_of(audience=Audience.ENTERPRISES) == ["B", "C"]
    assert codes_of(online=True) == ["B", "C"]
    assert codes_of(online=False) == ["A"]
    assert codes_of(home_visit=True) == ["B"]
    assert codes_of(department="县民政局") == ["B"]
    assert codes_of(type="07") == ["A"]
    assert codes_of(text="食品") == ["A", "B", "C"]


def test_themes_stand_in_the_order_of_a_life_with_their_counts():
    make.published("A", person_themes=["farewell", "birth"])
    make.published("B", person_themes=["birth"])
    found = queries.themes(region=HAIYAN, audience=Audience.PERSONS)
    assert [(theme.code, theme.count) for theme in found] == [("birth", 2), ("farewell", 1)]
    assert [theme.code for theme in queries.themes(region=HAIYAN)] == ["birth", "farewell", "permission"]


def test_departments_with_most_items_come_first():
    make.published("A")
    make.published("B")
    make.published("C", body={"name": {"zh": "县民政局", "en": "Civil Affairs"}})
    found = queries.departments_with_counts(HAIYAN)
    assert [(d.key, d.count) for d in found] == [("海盐县市场监督管理局", 2), ("县民政局", 1)]
    assert found[1].name["en"] == "Civil Affairs"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"case_type": "1", "promised": {"amount": 2}}, "at-once"),
        ({"promised": {"amount": 21}}, "promise-beyond-law"),
        ({"visits": 1, "visits_reason": {"zh": "核对原件"}}, "online-yet-visits"),
        ({"visits": 2, "online_depth": "4"}, "visits-without-reason"),
        ({"charged": True, "fees": [{"name": {"zh": "工本费"}}]}, "fee-without-basis"),
        ({"charged": True, "fee_basis": {"zh": "某文件"}}, "fee-without-rows"),
        ({"fees": [{"name": {"zh": "工本费"}}]}, "fees-yet-free"),
        ({"legal": {}}, "no-legal-limit"),
        ({"promised": {}}, "no-promise"),
        ({"basis": []}, "no-basis"),
        ({"conditions": []}, "no-conditions"),
        ({"phone": ""}, "no-offline-way"),
        ({"materials": [{"name": {"zh": "户口簿"}, "origin": "20", "source": "upload"}]}, "could-be-shared"),
        ({"form": ""}, "online-without-address"),
        ({"basic_code": "330131009000"}, "other-code-than-basic"),
    ],
)
def test_each_rule_finds_what_breaks_it_and_nothing_else(changes, rule):
    code = "11330424PDY000255K4330131002000"
    item = operations.draft_item(
        code=code, elements=make.elements(**changes), region=HAIYAN, actor=make.editor(), now=make.NOW
    )
    assert [finding.rule for finding in queries.findings(item, on=date(2026, 9, 22))] == [rule]
    good = operations.draft_item(code="Y", elements=make.elements(), region=HAIYAN, actor=make.editor(), now=make.NOW)
    assert queries.findings(good, on=date(2026, 9, 22)) == []


def test_a_rule_does_not_bind_before_its_day():
    item = make.published(phone="")
    assert queries.findings(item, on=date(2019, 12, 31)) == []


def test_an_item_is_published_only_with_the_name_type_basis_and_code_of_the_levels_above(db):
    """Three levels: what the province and the city publish is what the county's is held to, the nearest first."""
    code, basic = "11330424PDY000255K4330131002000", {"basic_code": "330131002000"}
    make.published("PROVINCE", region="330000000000", name={"zh": "省里的名称"}, **basic)
    with pytest.raises(NotPublishable) as refused, transaction.atomic():
        make.published("CITY", region="330400000000", **basic)
    assert set(refused.value.fields) == {"name"}
    operations.withdraw_item(code="PROVINCE", reason="更名", actor=make.editor("330000000000"), now=make.NOW)
    make.published("CITY", region="330400000000", **basic)
    for changes in (
        {"name": {"zh": "食品许可"}},
        {"type": "07"},
        {"basis": [{"law": {"zh": "食品安全法"}, "article": {"zh": "第一条"}}]},
        {"basic_code": "330131009000"},
    ):
        with pytest.raises(NotPublishable) as refused, transaction.atomic():
            make.published(code, **{**basic, **changes})
        assert set(refused.value.fields) == set(changes)
    assert make.published(code, **basic).code == code


def test_the_same_item_must_be_the_same_at_every_level():
    make.published("B", basic_code="330131002000", region="330424101000", name={"zh": "食品许可"}, type="07")
    make.published("A", basic_code="330131002000")
    make.published("C", basic_code="330131003000")
    make.published("D", basic_code="330131003000", region="330424101000")
    found = queries.anomalies(viewer=make.editor())
    assert [(a.basic_code, a.differs, [row.code for row in a.items]) for a in found] == [
        ("330131002000", ("name", "type"), ["A", "B"])
    ]


def test_codes_fall_into_the_parts_of_the_standard():
    body = "11370800MB28559184"
    assert codes.split("370117002011").basic_parts == ("37", "01", "17", "002", "011")
    parts = codes.split(body + "3" + "370117002011")
    assert (parts.scheme, parts.body, parts.level, parts.basic) == ("national-31", body, "3", "370117002011")
    assert codes.split(body + "3" + "370117002011" + "02").serial == "02"
    sichuan = codes.split("511A0138000000-511602000000-000-115113010833722043-1-00")
    assert (sichuan.region, sichuan.body, sichuan.version) == ("511602000000", "115113010833722043", "00")
    assert codes.split("nonsense") is None


def test_a_province_can_bring_its_own_way_to_write_codes(tmp_path, monkeypatch):
    file = tmp_path / "codes.yaml"
    file.write_text("schemes:\n- {name: ours, pattern: 'HY(?P<basic>[0-9]{4})'}\n", "utf-8")
    monkeypatch.setenv("YIWANG_ITEM_CODES", str(file))
    assert (codes.split("HY0012").scheme, codes.irregularity("HY0012")) == ("ours", "")


def test_an_item_costs_one_statement_and_a_list_two(django_assert_num_queries):
    make.published("A")
    with django_assert_num_queries(1):
        queries.published_item("A")
    with django_assert_num_queries(2):
        queries.published_items(ItemFilter(region=HAIYAN))
    with django_assert_num_queries(1):
        queries.themes(region=HAIYAN)
