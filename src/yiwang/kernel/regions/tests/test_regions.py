"""Regions: every one of the published table, its place, its names, what changed later, and villages on request."""

import csv
import io
import os
import tarfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from yiwang.kernel.actors import ANONYMOUS, SYSTEM, region_prefix
from yiwang.kernel.errors import SignInFirst
from yiwang.kernel.regions import operations, queries
from yiwang.kernel.regions.contracts import NotAList, RegionLevel, UnknownRegion, WrongRow
from yiwang.kernel.regions.table import table

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[5]
DIVISIONS = Path(os.environ.get("YIWANG_SHARED", ROOT.parent / "shared")) / "data" / "divisions"
HAIYAN, WUYUAN = "330424000000", "330424001000"
VILLAGES = "code,name,streetCode\n330424001001,示例社区居委会,330424001\n330424101201,示例村村委会,330424101\n110101001001,多福巷社区居委会,110101001\n"  # noqa: E501


def names(found):
    return [each.name["zh"] for each in found]


def test_every_region_of_the_published_table_is_there_at_its_level():
    if not DIVISIONS.exists():
        pytest.skip("the tables are not beside this clone")
    read = 0
    for level, name in enumerate(("provinces", "cities", "areas", "streets"), 1):
        for row in csv.DictReader((DIVISIONS / f"{name}.csv").open(encoding="utf-8")):
            found = queries.region(row["code"])
            assert found.name["zh"] == row["name"].strip(), row
            names_itself = row["code"].endswith({"areas": "00", "streets": "000"}.get(name, "-"))
            assert found.level == level - names_itself, row  # as a city without counties does among them
            read += 1
    assert read == 31 + 342 + 2978 + 41352


def test_a_region_has_both_names_and_its_place():
    haiyan = queries.region(HAIYAN)
    assert (haiyan.name, haiyan.level) == ({"zh": "海盐县", "en": "Haiyan County"}, RegionLevel.COUNTY)
    assert haiyan.parent == "330400000000"
    assert queries.full_name(WUYUAN) == {
        "zh": "浙江省嘉兴市海盐县武原街道",
        "en": "Wuyuan Subdistrict, Haiyan County, Jiaxing City, Zhejiang Province",
    }


@pytest.mark.parametrize(
    "wrong", ["", "999999", "33042", "330424999000", "1234567890123", "3304２4", "abc", "330424001999"]
)
def test_what_is_no_region_is_refused(wrong):
    with pytest.raises(UnknownRegion):
        queries.region(wrong)


@pytest.mark.parametrize(
    ("code", "zh"),
    [
        ("110101", "北京市东城区"),
        ("500231", "重庆市垫江县"),
        ("419001", "河南省济源市"),
        ("441900003", "广东省东莞市东城街道"),
        ("659001", "新疆维吾尔自治区石河子市"),
    ],
)
def test_what_stands_in_tables_only_is_left_out_of_full_names(code, zh):
    assert queries.full_name(code)["zh"] == zh


@pytest.mark.parametrize(
    ("code", "en"),
    [
        ("15", "Inner Mongolia Autonomous Region"),
        ("61", "Shaanxi Province"),
        ("14", "Shanxi Province"),
        ("6101", "Xi'an City"),
        ("3415", "Lu'an City"),
        ("330382", "Yueqing City"),
        ("622927", "Jishishan Bonan-Dongxiang-Salar Autonomous County"),
        ("1501", "Hohhot City"),
        ("120101", "Heping District"),
    ],
)
def test_english_names_follow_the_established_spelling(code, en):
    assert queries.region(code).name["en"] == en


def test_taiwan_hong_kong_and_macao_stand_at_the_first_level_with_nothing_invented_below():
    assert [queries.region(code).level for code in ("71", "81", "82")] == [RegionLevel.PROVINCE] * 3
    assert names(queries.children())[-3:] == ["台湾省", "香港特别行政区", "澳门特别行政区"]
    assert len(queries.children()) == 34
    assert queries.children("810000000000") == []


def test_children_are_what_stands_right_below():
    assert names(queries.children(HAIYAN)) == [
        "武原街道", "西塘桥街道", "秦山街道", "望海街道", "沈荡镇", "百步镇", "于城镇", "澉浦镇", "通元镇",
    ]  # fmt: skip
    assert "东城街道" in names(queries.children("441900000000"))  # a city without counties
    assert len(queries.regions_within("330000000000", RegionLevel.COUNTY)) == 90
    assert len(queries.regions_within(HAIYAN)) == 9


@given(some.integers(0, len(table().codes) - 1).map(lambda place: table().at(place)))
def test_every_region_is_a_child_of_its_parent_and_inside_it(region):
    assert region.level == {2: 1, 4: 2, 6: 3, 9: 4}[len(region_prefix(region.code))]
    if region.parent:
        assert region.code.startswith(region_prefix(region.parent))
        assert region.parent in {queries.region(region.parent).code}
    assert region.code in {table().at(place).code for place in table().children(region.parent)}
    assert all(region.name.values())


def test_later_changes_are_dated():
    hotan = "653200000000"
    assert {"和安县", "和康县"} <= set(names(queries.children(hotan)))
    assert not {"和安县", "和康县"} & set(names(queries.children(hotan, on=date(2024, 12, 26))))
    [found] = queries.find("和康县")
    assert (found.since, found.name["en"]) == (date(2024, 12, 27), "Hekang County")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("海盐", "海盐县"),
        ("海盐县", "海盐县"),
        ("haiyan", "海盐县"),
        ("hyx", "海盐县"),
        ("330424", "海盐县"),
        ("武原", "武原街道"),
    ],
)
def test_a_region_is_found_by_name_spelling_initials_and_code(text, first):
    assert first in names(queries.find(text, "330000000000" if text == "hyx" else ""))[:3]


@pytest.mark.parametrize("text", ["", " ", "%", "\t", "\n", "𠮷", "99", "a" * 500])
def test_no_search_fails(text):
    assert queries.find(text) == []


def test_villages_are_brought_in_on_request_and_only_those_of_the_place(tmp_path):
    file = tmp_path / "villages.csv"
    file.write_text(VILLAGES, "utf-8")
    assert queries.children(WUYUAN) == []
    assert operations.import_villages(path=file, within="330424", actor=SYSTEM) == 2
    assert operations.import_villages(path=file, within="330424", actor=SYSTEM) == 2
    [village] = queries.children(WUYUAN)
    assert (village.code, village.level, village.parent) == ("330424001001", RegionLevel.VILLAGE, WUYUAN)
    assert queries.full_name(village.code)["zh"] == "浙江省嘉兴市海盐县武原街道示例社区居委会"
    assert names(queries.regions_within(HAIYAN, RegionLevel.VILLAGE)) == ["示例社区居委会", "示例村村委会"]
    assert names(queries.find("示例村", HAIYAN)) == ["示例村村委会"]
    assert not queries.known("110101001001")


def test_villages_are_read_from_the_archive_as_it_comes(tmp_path):
    archive = tmp_path / "china-division-2.7.0.tgz"
    with tarfile.open(archive, "w:gz") as package:
        info = tarfile.TarInfo("package/dist/villages.csv")
        info.size = len(VILLAGES.encode())
        package.addfile(info, io.BytesIO(VILLAGES.encode()))
    assert operations.import_villages(path=archive, actor=SYSTEM) == 3


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"a,b\n1,2\n", NotAList),
        (b"\xff\xfe\x00", NotAList),
        (VILLAGES.encode() + "330424001,某村\n".encode(), WrongRow),
        (VILLAGES.encode() + b"330424001002,\n", WrongRow),
    ],
)
def test_a_damaged_list_brings_in_nothing_and_says_where(tmp_path, content, refusal):
    file = tmp_path / "villages.csv"
    file.write_bytes(content)
    with pytest.raises(refusal) as refused:
        operations.import_villages(path=file, actor=SYSTEM)
    assert refused.value.facts.get("row", 5) == 5
    assert queries.regions_within(level=RegionLevel.VILLAGE) == []


def test_only_who_may_brings_in_villages(tmp_path):
    with pytest.raises(SignInFirst):
        operations.import_villages(path=tmp_path, actor=ANONYMOUS)


def test_initials_read_what_people_type():
    assert queries.initials("海盐县市场监督管理局") == "hyxscjdglj"
    assert queries.initials("A座 3层") == "az3c"
