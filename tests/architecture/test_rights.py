"""Every right is held to role × region × organisation by at least one test that tries what it opens."""

import re
import subprocess
import sys
from pathlib import Path

from ruamel.yaml import YAML

from yiwang.kernel.actors import declared_rights

ROOT = Path(__file__).resolve().parents[2]
ROLES = YAML(typ="safe").load(ROOT / "src" / "yiwang" / "trust" / "rights" / "roles.yaml")
RIGHTS = {right.code for right in declared_rights()}


def _tried() -> set[str]:
    """The rights that stand in the names of the tests that pytest collects with the mark `matrix`."""
    files = [str(path) for path in ROOT.glob("src/**/tests/test_*.py") if "@matrix.holds(" in path.read_text("utf-8")]
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "matrix", "-p", "no:cacheprovider"]
    answer = subprocess.run([*command, *files], cwd=ROOT, capture_output=True, text=True, check=False)
    names = re.findall(r"\[([a-z.+-]+)/", answer.stdout)
    return {code for name in names for code in name.split("+")}


def test_every_right_stands_in_a_matrix():
    tried = _tried()
    assert RIGHTS
    assert RIGHTS - tried == set()
    assert tried - RIGHTS == set()


def test_the_roles_carry_the_declared_rights_and_no_others():
    carried = {code for role in ROLES["roles"].values() for one in role["rights"] for code in one["codes"]}
    assert carried == RIGHTS
    assert set(ROLES["second_factor"]) <= RIGHTS
