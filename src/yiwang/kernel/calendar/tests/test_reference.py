"""docs/reference/clocks.md names a test for every convention, and no convention's test goes unnamed."""

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
PAGE = Path(__file__).resolve().parents[5] / "docs" / "reference" / "clocks.md"


def test_every_convention_of_the_clocks_names_a_test_that_exists_and_every_test_of_limits_is_named():
    named = re.findall(r"`(test_\w+)` \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    trees = {path.name: ast.parse(path.read_text("utf-8")) for path in HERE.glob("test_*.py")}
    known = {name: {f.name for f in tree.body if isinstance(f, ast.FunctionDef)} for name, tree in trees.items()}
    assert len(named) == len(lines) > 20
    assert set(named) - set().union(*known.values()) == set()
    of_limits = {name for name in known["test_counting.py"] if name.startswith("test_")}
    assert of_limits - set(named) == {"test_exactly_the_limit_is_used_when_it_ends"}
