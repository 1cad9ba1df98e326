"""What coverage.yaml claims of the mission is true: the lines are real, the tests exist and are collected."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
COVERAGE = YAML(typ="safe").load(ROOT / "docs" / "reference" / "coverage.yaml") or {}
CLAIMS = [(system, claim) for system, claims in COVERAGE.items() for claim in claims]
MISSION = Path(os.environ.get("YIWANG_SHARED", ROOT.parent / "shared")) / "systems.yaml"


def test_every_claim_names_the_line_what_does_it_and_the_test():
    assert [claim for _, claim in CLAIMS if set(claim) != {"must", "by", "test"}] == []
    claimed = [(system, claim["must"]) for system, claim in CLAIMS]
    assert len(claimed) == len(set(claimed))


def test_every_claim_is_a_line_of_the_mission_word_for_word():
    if not MISSION.exists():
        pytest.skip("the list of systems is not beside this clone")
    mission = {system["id"]: set(system["must_do"]) for system in YAML(typ="safe").load(MISSION)}
    assert [(s, c["must"]) for s, c in CLAIMS if c["must"] not in mission.get(s, ())] == []


def test_what_does_it_is_a_module_or_a_pack():
    homes = {
        path.parent.relative_to(ROOT / "src" / "yiwang").as_posix() for path in ROOT.glob("src/yiwang/**/__init__.py")
    }
    homes |= {path.parent.relative_to(ROOT).as_posix() for path in ROOT.glob("packs/*/*/pack.yaml")}
    assert [claim["by"] for _, claim in CLAIMS if claim["by"] not in homes] == []


def test_every_named_test_is_collected():
    files = sorted({claim["test"].partition("::")[0] for _, claim in CLAIMS})
    if not files:
        return
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *files]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    collected = {line.partition("[")[0] for line in answer.stdout.splitlines() if "::" in line}
    assert [claim["test"] for _, claim in CLAIMS if claim["test"].partition("[")[0] not in collected] == []
