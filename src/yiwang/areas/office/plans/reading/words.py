"""The word lists under `rules`: what is a list is data there, what is logic is a function beside."""

from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML


@cache
def rules(name: str) -> Any:
    """One file of rules, read once by a process."""
    return YAML(typ="safe").load((files(__package__) / "rules" / f"{name}.yaml").read_text("utf-8"))


@cache
def either(name: str, key: str) -> str:
    """The words of one list as an alternative for a pattern, the longest first."""
    words = {str(word) for word in rules(name)[key]}
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))
