"""The grades and reasons that are offered: data."""

from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from yiwang.areas.service.ratings.contracts import Grade


@cache
def offered() -> dict[str, Any]:
    """ratings.yaml."""
    return YAML(typ="safe").load((Path(__file__).parent / "ratings.yaml").read_text("utf-8"))


def title(grade: Grade) -> dict[str, str]:
    return offered()["grades"][int(grade)]["title"]


def tags(grade: Grade, *, offline: bool) -> dict[str, dict[str, str]]:
    """The reasons offered for a grade, by code, in the order of the file."""
    known = offered()["tags"]
    return {code: known[code] for code in offered()["grades"][int(grade)]["tags"]["offline" if offline else "online"]}
