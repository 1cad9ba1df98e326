"""Five plans of governments and what people took from them, where a folder with both is named."""

import csv
import os
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from yiwang.areas.office.plans.reading import Ledger, read
from yiwang.areas.office.plans.reading.surface import plain
from yiwang.areas.office.plans.reading.tests.scoring import rows_of, score
from yiwang.areas.office.plans.reading.tests.test_properties import holds

FOLDER = Path(os.environ.get("YIWANG_PLANS") or "/nowhere")
pytestmark = pytest.mark.skipif(not (FOLDER / "kpis.csv").exists(), reason="YIWANG_PLANS names no folder with plans")

# Of each plan, in the order of the table: units of text, tasks with a unit that is named, assignments.
COUNTS = [(87, 0, 0), (55, 55, 76), (71, 44, 118), (27, 24, 87), (41, 0, 0)]
ISSUES = [
    {"lost-table": 1, "no-unit": 1},
    {"corrupted-text": 3, "unit-class": 4},
    {"unit-class": 18, "unit-without-prefix": 1, "lead-rule-found": 1},
    {
        "page-mark": 15,
        "ocr-number": 1,
        "truncated-task": 1,
        "duplicate-number": 1,
        "lead-rule-missing": 1,
        "unit-class": 42,
    },
    {"no-unit": 1, "overwritten-years": 1, "missing-value": 1, "lost-hyphen": 3, "lost-percent": 3},
]


@cache
def names() -> list[str]:
    with (FOLDER / "kpis.csv").open(encoding="utf-8") as lines:
        return list(dict.fromkeys(row["plan"] for row in csv.DictReader(lines)))


@cache
def ledger(at: int) -> Ledger:
    name = names()[at]
    return read((FOLDER / "plans" / f"{name}.txt").read_bytes(), f"{name}.txt")


@pytest.mark.parametrize("at", range(5))
def test_units_of_text_and_tasks_with_a_unit_are_counted_exactly(at: int) -> None:
    found = ledger(at)
    assert (len(found.tasks), len({each.task for each in found.assignments}), len(found.assignments)) == COUNTS[at]
    holds(found)


@pytest.mark.parametrize("at", range(5))
def test_what_cannot_be_read_is_said(at: int) -> None:
    counts = Counter(issue.kind for issue in ledger(at).issues)
    assert {kind: counts[kind] for kind in ISSUES[at]} == ISSUES[at]


def test_a_lost_table_says_how_many_pictures_it_was() -> None:
    assert [issue.count for issue in ledger(0).issues if issue.kind == "lost-table"] == [17]


def test_of_the_targets_at_least_95_percent_are_found_and_at_most_2_percent_made_up() -> None:
    scores = [score(ledger(at), rows_of(FOLDER, name)) for at, name in enumerate(names())]
    rows, missed = sum(len(each.rows) for each in scores), sum(len(each.missed) for each in scores)
    targets, invented = sum(each.targets for each in scores), sum(len(each.invented) for each in scores)
    assert rows == 237
    assert (rows - missed) / rows >= 0.95
    assert invented / targets <= 0.02


def test_the_units_of_every_bracket_are_all_there() -> None:
    """Read anew in the plainest way: what stands in the brackets, parted at commas."""
    for at in (1, 2, 3):
        words = re.sub(r"\n\d+、|\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüɡ]+ ?\)", "", plain(ledger(at).text))
        found = re.findall(r"\((?:责任单位:([^()]+)|([^()]+?)(?:按职责分别)?牵头)\)", words)
        lists = [(a or b).split(";")[0].replace("等省直", ",省直") for a, b in found]
        expected = [unit for each in lists for unit in re.split("[、,]", each)]
        assert [
            plain(each.name)[-len(unit) :] for each, unit in zip(ledger(at).assignments, expected, strict=True)
        ] == expected


def test_every_plan_says_what_it_is() -> None:
    documents = [ledger(at).document for at in range(5)]
    assert [bool(each.title) for each in documents] == [True] * 5
    assert [bool(each.number and each.date and each.issuer) for each in documents] == [True, True, True, False, False]
    assert [each.script for each in documents] == [
        "traditional",
        "traditional",
        "simplified",
        "simplified",
        "simplified",
    ]


def test_years_that_were_overwritten_are_not_trusted() -> None:
    assert {str(each.how) for each in ledger(4).deadlines if each.span} == {"unreliable"}
