"""Every way to name who answers, with what it means."""

import pytest

from yiwang.areas.office.plans.reading.owners import find_owners, find_prose, lead_rule
from yiwang.areas.office.plans.reading.surface import plain
from yiwang.areas.office.plans.reading.units import is_class, lost_prefix, read_list

L, C, R = "lead", "cooperate", "responsible"

SHAPES = {
    "（责任单位：县林业局）": [("县林业局", R)],
    "（牵头单位：县林业局；配合单位：县财政局、县水利局）": [("县林业局", L), ("县财政局", C), ("县水利局", C)],
    "（主办单位：市教育局；协办单位：市财政局）": [("市教育局", L), ("市财政局", C)],
    "（牵头部门（单位）：市教育局，参与单位：市体育局）": [("市教育局", L), ("市体育局", C)],
    "（牵头：县教育局；配合：县财政局）": [("县教育局", L), ("县财政局", C)],
    "（牵头单位：县数据局；责任单位：县直有关单位）": [("县数据局", L), ("县直有关单位", C)],
    "（省教育厅牵头）": [("省教育厅", L)],
    "（省公安厅、卫生健康委、政务服务数据管理局牵头）": [
        ("省公安厅", L),
        ("省卫生健康委", L),
        ("省政务服务数据管理局", L),
    ],
    "（省委政法委，省公安厅、司法厅，相关地市政府牵头）": [
        ("省委政法委", L),
        ("省公安厅", L),
        ("省司法厅", L),
        ("相关地市政府", L),
    ],
    "（省有关部门按职责分别牵头）": [("省有关部门", L)],
    "（市住建局牵头，市发改委、财政局配合）": [("市住建局", L), ("市发改委", C), ("市财政局", C)],
    "（市住建局牵头，市发改委、市财政局等按职责分工负责）": [("市住建局", L), ("市发改委", C), ("市财政局", C)],
    "（国家发展改革委牵头，工业和信息化部、财政部等部门按职责分工负责）": [
        ("国家发展改革委", L),
        ("工业和信息化部", C),
        ("财政部", C),
    ],
    "（县公安局、县司法局按职责分工负责）": [("县公安局", R), ("县司法局", R)],
    "（县应急管理局负责）": [("县应急管理局", L)],
    "（市应急管理局会同市经信局、市发改委负责）": [("市应急管理局", L), ("市经信局", C), ("市发改委", C)],
    "（市教育局负责，各县（市、区）人民政府配合）": [("市教育局", L), ("各县(市、区)人民政府", C)],
    "（责任单位：省政务局等省直相关单位，各市州人民政府）": [
        ("省政务局", R),
        ("省直相关单位", R),
        ("各市州人民政府", R),
    ],
    "（责任单位：县发展和改革局、县财政局和县林业局）": [("县发展和改革局", R), ("县财政局", R), ("县林业局", R)],
    "（责任单位：县人力资源和社会保障局、县住房和城乡建设局）": [
        ("县人力资源和社会保障局", R),
        ("县住房和城乡建设局", R),
    ],
    "（责任单位：各县、市、区人民政府，市级有关部门）": [("各县、市、区人民政府", R), ("市级有关部门", R)],
    "（责任单位：县教育局牵头，县财政局配合）": [("县教育局", L), ("县财政局", C)],
    "（责任科室：医务科、护理部；完成时限：2025年6月）": [("医务科", R), ("护理部", R)],
    "（牵头领导：张三；牵头单位：县林业局）": [("县林业局", L)],
    "【责任单位：县教育局】": [("县教育局", R)],
    "〔牵头单位：县司法局〕": [("县司法局", L)],
    "[责任单位：县司法局]": [("县司法局", R)],
    "\n责任单位：县水利局　县财政局": [("县水利局", R), ("县财政局", R)],
    "\n牵头单位：县水利局　　配合单位：县财政局、各乡镇": [("县水利局", L), ("县财政局", C), ("各乡镇", C)],
    "\n【牵头单位】县水利局\n【配合单位】县财政局": [("县水利局", L), ("县财政局", C)],
    "牵头单位为县水利局，配合单位为县财政局。": [("县水利局", L), ("县财政局", C)],
    "（县林业局、县财政局，各乡镇人民政府）": [("县林业局", R), ("县财政局", R), ("各乡镇人民政府", R)],
    "（护理部）": [("护理部", R)],
    "（省委组织部、宣传部、教育厅）": [("省委组织部", R), ("省委宣传部", R), ("省教育厅", R)],
    "（市消防救援支队、国网临江供电公司负责）": [("市消防救援支队", R), ("国网临江供电公司", R)],
    "（团县委、县妇联牵头）": [("团县委", L), ("县妇联", L)],
    "（县教育局牵头负责；县公安局、各镇（街道）参与）": [("县教育局", L), ("县公安局", C), ("各镇(街道)", C)],
}
NONE = [
    "（市、区）",
    "（街道）",
    "（试行）",
    "（2024—2026年）",
    "（BIM）",
    "（一个入口、一张表单）",
    "（不含新冠肺炎疫情防控服务）",
    "（以下简称“平台”）",
    "（责任清单、需求清单、负面清单）",
]


def said(words: str, first_leads: bool = False) -> list[tuple[str, str]]:
    text = plain("推进平台建设。" + words)
    return [
        (owner.unit.name, str(owner.role))
        for each in find_owners(text, 0, len(text), first_leads)
        for owner in each.owners
    ]


@pytest.mark.parametrize(("words", "owners"), SHAPES.items(), ids=str)
def test_a_shape_names_these_owners(words: str, owners: list[tuple[str, str]]) -> None:
    assert said(words) == owners


@pytest.mark.parametrize("words", NONE)
def test_other_brackets_name_nobody(words: str) -> None:
    assert said(words) == []


@pytest.mark.parametrize(
    "rule",
    [
        "列第一位的为牵头单位，下同",
        "排在第一位的为牵头单位，下同",
        "列首位的单位为牵头单位",
        "第一个单位为牵头单位",
        "排名第一的为牵头单位",
    ],
)
def test_the_first_of_a_list_leads_where_the_text_says_so(rule: str) -> None:
    assert lead_rule(plain(f"（责任单位：县发改局、县财政局；{rule}）"))
    assert said(f"（责任单位：县发改局、县财政局；{rule}）", True) == [("县发改局", L), ("县财政局", C)]


PROSE = {
    "县财政局负责落实资金。": [("县财政局", L)],
    "由县林业局牵头，县财政局、各乡镇人民政府配合，开展巡查。": [
        ("县林业局", L),
        ("县财政局", C),
        ("各乡镇人民政府", C),
    ],
    "县发改局、县财政局负责协同做好立项工作。": [("县发改局", R), ("县财政局", R)],
    "县生态环境局石桥分局会同镇水利站抓好排查。": [("县生态环境局石桥分局", L), ("镇水利站", C)],
    "市公安局、市交通运输局分别负责道路和水路。": [("市公安局", R), ("市交通运输局", R)],
    "由省大数据管理机构负责统筹管理。": [],
    "各部门负责相关领域工作。": [],
    "由单位信息化专员牵头建立清单。": [],
    "数据提供部门负责数据质量。": [],
    "落实主要负责人责任。": [],
}


@pytest.mark.parametrize(("words", "owners"), PROSE.items(), ids=str)
def test_a_sentence_names_these_owners(words: str, owners: list[tuple[str, str]]) -> None:
    text = plain("工作。" + words)
    assert [(owner.unit.name, str(owner.role)) for owner in find_prose(text, 0, len(text))] == owners


@pytest.mark.parametrize(
    "words",
    [
        "各市州人民政府",
        "其他县级有关单位",
        "省直相关单位",
        "各乡镇",
        "有关部门",
        "各镇(街道)",
        "领导小组成员单位",
        "各县(市、区)",
        "市级各部门",
        "相关企业",
    ],
)
def test_a_class_of_units_is_no_unit(words: str) -> None:
    assert is_class(words)


@pytest.mark.parametrize(
    "words", [*["县市场监管局", "市民政局", "省机关事务局", "县相关事务中心办", "住房城乡建设厅"][:3], "住房城乡建设厅"]
)
def test_a_unit_is_no_class(words: str) -> None:
    assert not is_class(words)


def test_a_prefix_that_every_other_unit_repeats_is_lost_where_it_is_missing() -> None:
    words = "县生态环境分局、县发改局、县经信局、县自然资源规划局、农业农村局、县水利局"
    assert [unit.words for unit in lost_prefix(read_list(words, 0, len(words)))] == ["农业农村局"]


def test_a_prefix_that_is_written_once_is_not_lost() -> None:
    words = "省公安厅、卫生健康委、市场监管局、住房城乡建设厅"
    units = read_list(words, 0, len(words))
    assert lost_prefix(units) == []
    assert [unit.name for unit in units] == ["省公安厅", "省卫生健康委", "省市场监管局", "省住房城乡建设厅"]
