"""What others wrote comes by exact version and hash, and is never committed."""

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = [*sorted((ROOT / "requirements").glob("*.txt")), ROOT / "frontend" / "package-lock.json"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_no_lock_file_records_an_address(lock: Path):
    assert re.findall(r"https?:|git\+|resolved|--index-url|--find-links", lock.read_text("utf-8")) == []


def test_every_python_requirement_has_one_version_and_hashes():
    for lock in (ROOT / "requirements").glob("*.txt"):
        blocks = re.split(r"\n(?=[a-z0-9])", lock.read_text("utf-8"))
        loose = [
            b.split()[0] for b in blocks if not re.match(r"[a-z0-9._\[\],-]+==\S+ ", b) or "--hash=sha256:" not in b
        ]
        assert loose == []


def test_every_npm_package_has_one_version_and_a_hash():
    package = json.loads((ROOT / "frontend" / "package.json").read_text("utf-8"))
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text("utf-8"))
    assert [v for v in package["dependencies"].values() if not re.fullmatch(r"\d+\.\d+\.\d+", v)] == []
    assert [name for name, facts in lock["packages"].items() if name and "integrity" not in facts] == []


def test_nothing_that_others_wrote_is_committed():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is no clone of a repository")
    names = listed.stdout.decode().split("\0")
    foreign = re.compile(r"\.min\.(js|css)$|node_modules|/built/|\.(ttf|otf|woff2?|whl|jar|so)$")
    assert [name for name in names if foreign.search(name)] == []
