"""Importing a published list: nothing is lost, everything irregular is told."""

import csv
import io
import os
from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT

from yiwang.kernel.errors import NotAllowed
from yiwang.support.items import contracts, operations, queries
from yiwang.support.items.contracts import ItemFilter
from yiwang.support.items.models import ItemVersion, RejectedRow
from yiwang.support.items.tests import make
from yiwang.support.items.tests.make import HAIYAN, NOW

pytestmark = pytest.mark.django_db
SHARED = Path(os.environ.get("YIWANG_SHARED") or ROOT.parent / "shared")
REAL = SHARED / "data" / "services" / "guangan_service_items.csv"
HEAD = ["department", "main_item", "name", "item_code", "task_type_name", "dept_code", "area_code", "link"]
GOOD = "511A0138000000-330424000000-000-11330424002537113P-1-00"


def listed(*rows: dict[str, str], encoding: str = "utf-8-sig") -> io.BytesIO:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEAD)
    writer.writeheader()
    for row in rows:
        writer.writerow({"department": "县教育局", "task_type_name": "行政许可", "area_code": HAIYAN} | row)
    return io.BytesIO(text.getvalue().encode(encoding))


def bring(file, **changes):
    return operations.import_items(file, **{"actor": make.editor(), "now": NOW, **changes})


def test_a_regular_row_becomes_a_published_item_with_the_parts_of_its_code():
    report = bring(listed({"name": "结婚登记", "item_code": GOOD, "link": "https://example.org/1"}))
    item = queries.published_item(GOOD)
    assert (report.new, report.flagged, report.rejected) == (1, 0, 0)
    assert (item.basic_code, item.body.code, item.level, item.type) == (
        "511A0138000000",
        "11330424002537113P",
        "4",
        "01",
    )
    assert item.person_themes == ("marriage",)
    assert item.origin.endswith("line 2")


def test_an_irregular_code_is_imported_flagged_and_told_with_its_line_and_reason():
    report = bring(listed({"name": "资助", "item_code": GOOD.replace("511A0138000000", "G-000007-001")}))
    assert [(row.line, row.kept) for row in report.bad] == [(2, "flagged")]
    assert "old list" in report.bad[0].reason
    assert ItemVersion.objects.get().irregular == report.bad[0].reason


def test_a_row_that_cannot_be_an_item_is_kept_as_it_came():
    rows = [
        {"name": "", "item_code": GOOD},
        {"name": "甲", "item_code": ""},
        {"name": "乙", "item_code": GOOD},
        {"name": "丙", "item_code": GOOD},
        {"name": "丁" * 201, "item_code": "X"},
    ]
    report = bring(listed(*rows))
    assert (report.rows, report.new, report.rejected) == (5, 1, 4)
    assert [(row.line, row.raw["name"][:1]) for row in RejectedRow.objects.order_by("line")] == [
        (2, ""),
        (3, "甲"),
        (5, "丙"),
        (6, "丁"),
    ]
    assert "line 4 already" in report.bad[2].reason


def test_strict_imports_nothing_unless_every_row_is_regular():
    file = listed({"name": "甲", "item_code": GOOD}, {"name": "乙", "item_code": "E-000004-001-11511301008778386B"})
    with pytest.raises(contracts.StrictImport) as refusal:
        bring(file, strict=True)
    assert refusal.value.facts["line"] == 3
    assert not ItemVersion.objects.exists()


def test_a_dry_run_reports_and_writes_nothing():
    report = bring(listed({"name": "甲", "item_code": GOOD}), dry_run=True)
    assert (report.new, report.written, ItemVersion.objects.count()) == (1, False, 0)


def test_the_same_list_again_changes_nothing_and_a_changed_row_makes_a_version():
    bring(listed({"name": "甲", "item_code": GOOD}))
    assert bring(listed({"name": "甲", "item_code": GOOD})).unchanged == 1
    assert bring(listed({"name": "乙", "item_code": GOOD})).changed == 1
    assert queries.published_item(GOOD).version == 2


def test_what_editors_added_since_survives_the_next_import():
    bring(listed({"name": "甲", "item_code": GOOD}))
    make.published(GOOD, name={"zh": "甲"})
    assert queries.published_item(GOOD).promised.amount == 7
    bring(listed({"name": "甲（改）", "item_code": GOOD}))
    item = queries.published_item(GOOD)
    assert (item.name["zh"], item.promised.amount, item.version) == ("甲（改）", 7, 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_lists_from_office_programs_are_read_in_their_encodings(encoding):
    bring(listed({"name": "𠮷祥路登记", "item_code": GOOD}, encoding=encoding))
    assert queries.published_item(GOOD).name["zh"] == "𠮷祥路登记"


def test_a_file_that_is_no_list_is_refused_with_what_it_lacks():
    with pytest.raises(contracts.BadList, match="item_code"):
        bring(io.BytesIO("name,code\n甲,1\n".encode()))
    with pytest.raises(contracts.BadList, match="neither"):
        bring(io.BytesIO(b"\xff\xff\x81\x00"))


def test_nobody_imports_into_a_region_that_is_not_theirs():
    with pytest.raises(NotAllowed):
        bring(listed({"name": "甲", "item_code": GOOD, "area_code": "511602000000"}))
    assert not ItemVersion.objects.exists()


@pytest.mark.skipif(not REAL.exists(), reason="the real list is not beside this clone")
def test_the_real_list_of_a_district_loses_no_row_and_names_each_irregular_one():
    actor = make.editor("511602000000")
    report = operations.import_items(REAL, actor=actor, now=NOW)
    assert (report.rows, report.new, report.rejected) == (1135, 1135, 0)
    reasons = Counter(row.reason for row in report.bad)
    assert sorted(reasons.values(), reverse=True) == [18, 16, 3, 1]
    assert queries.published_items(ItemFilter(region="511602000000")).count == 1135
    assert queries.published_items(ItemFilter(irregular=True)).count == report.flagged == 38
    assert len(queries.departments_with_counts("511602000000")) == 34
    assert report.seconds < 10
    assert operations.import_items(REAL, actor=actor, now=NOW).unchanged == 1135
