"""`yiwang plans read` works without a database: on the screen, as JSON, and with a clear word on bad input."""

import json
import os
import subprocess
import sys
from pathlib import Path

import yiwang

SOURCE = Path(yiwang.__file__).parent
PLANS = SOURCE / "areas/office/plans/reading/tests/plans"


def run(*words: str | Path) -> tuple[int, str, str]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(SOURCE.parent),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "LANG": "C.UTF-8",
    }
    command = [sys.executable, "-m", "yiwang.doors.cli.main", "plans", "read", *map(str, words)]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return answer.returncode, answer.stdout, answer.stderr


def test_a_plan_is_shown_with_its_owners_days_targets_and_doubts():
    code, said, _ = run(PLANS / "series.txt")
    assert code == 0
    assert "lead: 区人力社保局\n    cooperate: 区经信局、区商务局\n    by: 2024-03-31, 2024-06-30" in said
    assert "target: 招聘会 60 场次 (2024-03-31)" in said
    assert "target: 全年城镇新增就业 ≥ 35,000 人 (2024-12-31)" in said
    assert "target: 发放创业担保贷款 50,000,000–80,000,000 元 (2024-12-31)" in said


def test_json_is_the_whole_ledger_and_units_are_matched_to_the_file_that_is_given(tmp_path):
    known = tmp_path / "units.csv"
    known.write_text("name,code,aliases\n区人力资源和社会保障局,R01,\n区经济和信息化局,R02,\n", "utf-8")
    code, said, _ = run(PLANS / "series.txt", "--json", "--organisations", known)
    ledger = json.loads(said)
    assert (code, ledger["version"], len(ledger["tasks"])) == (0, 1, 5)
    matched = {each["name"]: each["organisation"] for each in ledger["assignments"] if each["task"] == "t1"}
    assert matched == {"区人力社保局": "R01", "区经信局": "R02", "区商务局": None}


def test_what_cannot_be_read_is_said_and_nothing_else(tmp_path):
    assert run(tmp_path / "none.docx")[::2] == (2, f"yiwang: {tmp_path}/none.docx: No such file or directory\n")
    broken = tmp_path / "plan.docx"
    broken.write_bytes(b"PK\x03\x04 and no more")
    code, said, wrong = run(broken)
    assert (code, said) == (2, "")
    assert "plans.file-broken" in wrong
    units = tmp_path / "units.json"
    units.write_text("{", "utf-8")
    code, said, wrong = run(PLANS / "series.txt", "--organisations", units)
    assert (code, said) == (2, "")
    assert "plans.units-unreadable" in wrong


def test_a_document_that_is_no_plan_gives_an_empty_ledger_and_says_why():
    code, said, _ = run(PLANS / "novel.txt")
    assert code == 0
    assert "no ledger: no-plan" in said
