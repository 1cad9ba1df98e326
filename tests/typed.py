"""Print what mypy reads: the public files of every module. `make check` hands them over."""

from pathlib import Path

PUBLIC = ("contracts", "queries", "operations")
SOURCE = Path(__file__).resolve().parents[1] / "src" / "yiwang"


def public_files() -> list[Path]:
    """contracts, queries and operations, as files or as packages."""
    files = (path for path in SOURCE.rglob("*.py") if "tests" not in path.parts)
    return sorted(path for path in files if path.stem in PUBLIC or path.parent.name in PUBLIC)


if __name__ == "__main__":
    print(*(path.relative_to(SOURCE.parents[1]) for path in public_files()))  # noqa: T201
