"""How long drafts live, by the day: data."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML


@cache
def _drafts() -> list[dict[str, Any]]:
    found = YAML(typ="safe").load((Path(__file__).parent / "forms.yaml").read_text("utf-8"))["drafts"]
    return sorted(found, key=lambda row: row["since"], reverse=True)


def drafts(day: date) -> dict[str, Any]:
    """The limits in force on a day; before the first of them, the first."""
    return next((row for row in _drafts() if row["since"] <= day), _drafts()[-1])
