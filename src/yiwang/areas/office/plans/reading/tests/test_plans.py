"""Plans of our own, in every style, each with the ledger that people expect of it."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from yiwang.areas.office.plans.reading import read
from yiwang.areas.office.plans.reading.tests.summary import summary
from yiwang.areas.office.plans.reading.tests.test_properties import holds

FOLDER = Path(__file__).parent / "plans"
PLANS = sorted(path for path in FOLDER.iterdir() if not path.name.endswith(".yaml"))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_a_plan_gives_the_ledger_that_is_expected(path: Path) -> None:
    ledger = read(path.read_bytes(), path.name)
    holds(ledger)
    assert summary(ledger) == YAML(typ="safe").load(path.with_suffix(".yaml").read_text("utf-8"))
