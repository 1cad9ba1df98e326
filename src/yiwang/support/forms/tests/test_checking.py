"""Values are checked against their fields, fast, in sentences that say what to do."""

import time

import jsonschema_rs
import pytest
from django.utils import translation

from yiwang.kernel.expressions.contracts import BOOLEAN, DATE, NUMBER, TEXT
from yiwang.support.forms import queries
from yiwang.support.forms.tests import make

SPECS = make.specs()


def test_a_record_that_is_right_has_no_faults():
    assert queries.faults(SPECS, make.GOOD, ["shop", "area", "kind", "manager"]) == {}


@pytest.mark.parametrize(
    ("field", "value", "zh", "en"),
    [
        ("area", "八十六", "使用面积请填数字，例如 86", "Floor area: give a number, such as 86"),
        ("area", 0, "使用面积不能小于 1 平方米", "Floor area: not less than 1 m²"),
        ("area", 10**400, "使用面积不能大于 5\u2009000 平方米", "Floor area: not more than 5\u2009000 m²"),
        ("area", float("nan"), "使用面积请填数字，例如 86", "Floor area: give a number, such as 86"),
        ("seats", 1.5, "座位请填整数，例如 12", "Seats: give a whole number, such as 12"),
        ("shop", "店" * 21, "店铺名称最多 20 个字，请写短一些", "Shop: at most 20 characters. Please shorten it"),
        ("room", "12B", "房号请照这样写：B12", "Room: write it like B12"),
        ("since", "2026-02-30", "开业日期请填日期，例如 2026-09-22", "Opening day: give a day, such as 2026-09-22"),
        ("kind", "bank", "业态请从列出的选项中选择", "Kind: choose one of those listed"),
        ("extras", ["meals", "meals"], "兼营有重复的内容", "Also: the same stands here twice"),
        ("extras", ["meals", "x"], "兼营请从列出的选项中选择", "Also: choose one of those listed"),
        ("extras", ["meals", "retail", "live_seafood"], "兼营最多 2 项", "Also: at most 2"),
        (
            "id_number",
            "33042419900101123",
            "身份证号不是有效的身份证号，请核对 18 位",
            "Identity number: this is not a citizen’s identity number. Check all 18 characters",
        ),
        (
            "shop",
            "a\0b",
            "店铺名称有无法保存的字符，请重新输入",
            "Shop: this holds characters that cannot be kept. Please type it again",
        ),
        (
            "shop",
            "\ud800",
            "店铺名称有无法保存的字符，请重新输入",
            "Shop: this holds characters that cannot be kept. Please type it again",
        ),
        ("shop", "   ", "请填写店铺名称", "Please fill in: Shop"),
    ],
)
def test_what_is_wrong_is_said_with_the_way_to_mend_it_in_both_languages(field, value, zh, en):
    values = {**make.GOOD, field: value}
    assert queries.faults(SPECS, values, ["shop"]) == {field: [zh]}
    with translation.override("en"):
        assert queries.faults(SPECS, values, ["shop"]) == {field: [en]}


def test_what_is_missing_is_asked_for_by_the_verb_of_its_kind():
    found = queries.faults(SPECS, {}, ["shop", "kind", "plan", "staff"])
    assert [sentences[0] for sentences in found.values()] == [
        "请填写店铺名称",
        "请选择业态",
        "请上传布局图",
        "请至少添加一行从业人员",
    ]


def test_a_fault_inside_rows_names_its_row_and_its_field():
    values = {**make.GOOD, "staff": [{"name": "王立", "days": 9}, {"name": "", "days": 3}, 7]}
    found = queries.faults(SPECS, values)
    assert {"staff.0.days", "staff.1.name", "staff"} == set(found)
    assert found["staff.1.name"] == ["请填写姓名"]


def test_a_personal_value_may_stand_by_reference_also_inside_rows():
    values = {**make.GOOD, "manager": "personal:1", "id_number": "personal:2", "staff": [{"name": "personal:3"}]}
    assert queries.faults(SPECS, values, ["manager"]) == {}
    assert set(queries.faults(SPECS, {**values, "shop": "personal:" + "x" * 30})) == {"shop"}


def test_values_of_no_field_are_left_alone():
    assert queries.faults(SPECS, {**make.GOOD, "decision": object()}) == {}


def test_the_types_of_expressions_derive_from_the_fields():
    types = queries.field_types(SPECS)
    assert (types["area"], types["seats"], types["cold"], types["since"]) == (NUMBER, NUMBER, BOOLEAN, DATE)
    assert types["id_number"] == TEXT
    assert types["staff"].of.fields == {"name": TEXT, "days": NUMBER}


def test_the_schema_of_a_record_is_json_schema_and_says_the_same():
    schema = queries.schema_of(SPECS)
    assert jsonschema_rs.meta.is_valid(schema)
    assert schema["required"] == ["shop", "area", "kind", "manager"]
    validator = jsonschema_rs.validator_for(schema)
    assert validator.is_valid(make.GOOD)
    assert not validator.is_valid({**make.GOOD, "area": "八十六"})


def test_checking_takes_a_few_microseconds_a_field():
    values = {**make.GOOD, "manager": "personal:1"}
    queries.faults(SPECS, values, ["shop"])
    started = time.perf_counter()
    for _ in range(2000):
        queries.faults(SPECS, values, ["shop"])
    each = (time.perf_counter() - started) / 2000 / len(values)
    assert each < 50e-6, f"{each * 1e6:.1f} µs a field"
