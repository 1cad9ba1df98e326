"""The shape of the house: whatever must stay true of every module at once."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
FILES = sorted(path for path in SOURCE.glob("yiwang/**/*.py") if "migrations" not in path.parts)
FORBIDDEN = {"utils", "common", "helpers", "manager", "base", "misc"}


def test_no_file_outgrows_its_budget():
    limits = {path: 500 if "tests" in path.parts else 300 for path in FILES}
    long = {str(p.relative_to(SOURCE)): n for p in FILES if (n := len(p.read_text("utf-8").splitlines())) > limits[p]}
    assert long == {}


def test_no_function_outgrows_its_budget():
    long = {}
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 40:
                long[f"{path.relative_to(SOURCE)}:{node.name}"] = (node.end_lineno or 0) - node.lineno + 1
    assert long == {}


def _arguments(node: ast.FunctionDef) -> int:
    free = {"self", "cls", "actor", "now", "viewer", "key", "idempotency_key", "request"}
    return len([a for a in node.args.args + node.args.kwonlyargs if a.arg not in free])


def test_no_function_takes_more_than_six_arguments():
    many = {}
    for path in FILES:
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and _arguments(node) > 6:
                many[f"{path.relative_to(SOURCE)}:{node.name}"] = _arguments(node)
    assert many == {}


def test_no_folder_or_file_has_a_name_that_says_nothing():
    assert [str(path) for path in SOURCE.glob("yiwang/**/*") if path.stem in FORBIDDEN] == []


PUBLIC = ("contracts", "queries", "operations")


@pytest.mark.parametrize("path", [p for p in FILES if p.stem in PUBLIC or set(p.parts) & set(PUBLIC)], ids=str)
def test_every_public_function_says_what_it_does(path: Path):
    functions = [n for n in ast.parse(path.read_text("utf-8")).body if isinstance(n, ast.FunctionDef)]
    silent = [f.name for f in functions if not f.name.startswith("_") and not ast.get_docstring(f)]
    assert silent == []


FLOORS = {"kernel", "shell", "trust", "support", "areas", "doors"}
ENTRANCES = {"contracts", "queries", "operations", "testing"}


def _module(path: Path) -> tuple[str, ...]:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return parts[: 4 if parts[1] == "areas" else 3]


def _imports(path: Path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (tuple(f"{node.module}.{alias.name}".split(".")) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (tuple(alias.name.split(".")) for alias in node.names)


def test_modules_are_entered_by_their_public_files_only():
    """trust/ledger from outside is trust.ledger.contracts, .queries or .operations; tests may use tests.make."""
    wrong = []
    for path in FILES:
        for target in _imports(path):
            if target[0] != "yiwang" or len(target) < 4 or target[1] not in FLOORS:
                continue
            home = target[: 4 if target[1] == "areas" else 3]
            if home == _module(path) or not (SOURCE.joinpath(*home)).is_dir() or target[1] == "shell":
                continue
            entrance = target[len(home)] if len(target) > len(home) else "contracts"
            if entrance in ENTRANCES or ("tests" in path.parts and entrance == "tests") or target[1] == "doors":
                continue
            wrong.append(f"{path.relative_to(SOURCE)} -> {'.'.join(target)}")
    assert wrong == []
