"""What a letter says: the texts of letters.yaml with their facts, in both languages."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from yiwang.shell.words import MONTHS
from yiwang.trust.documents.contracts import UnknownLetter


@lru_cache
def letters() -> dict[str, Any]:
    """Every kind of letter."""
    return dict(YAML(typ="safe").load(Path(__file__).with_name("letters.yaml")))


def kind(name: str) -> dict[str, Any]:
    """One kind of letter."""
    found = letters().get(name)
    if not found or "sign" not in found:
        raise UnknownLetter(f"letters.yaml has no letter {name}")
    return dict(found)


def paragraphs(name: str, facts: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    """The paragraphs of a letter: {"text": ...} or {"list": [...]}."""
    letter = kind(name)
    made = [_paragraph(text, facts, language) for text in letter["body"][language]]
    if letter.get("remedies"):
        made.append({"text": letters()["remedies"][language]})
    return made


def _paragraph(text: str, facts: Mapping[str, Any], language: str) -> dict[str, Any]:
    name = text.strip("{}")
    if text == f"{{{name}}}":
        return {"list": [said(each, language) for each in _fact(facts, name)]}
    return {"text": text.format_map(_Facts(facts, language))}


class _Facts(dict[str, str]):
    def __init__(self, facts: Mapping[str, Any], language: str) -> None:
        self.facts, self.language = facts, language

    def __missing__(self, name: str) -> str:
        value = _fact(self.facts, name)
        return shown_day(value, self.language) if name.endswith("_on") else said(value, self.language)


def _fact(facts: Mapping[str, Any], name: str) -> Any:
    value = facts.get(name)
    if value in (None, "", []):
        raise UnknownLetter(f"the letter needs the fact {name}")
    return [value] if name in ("reasons", "materials") and isinstance(value, str | Mapping) else value


def shown_day(value: date | str, language: str) -> str:
    """2026年9月28日 or 28 September 2026 in short months."""
    day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def check_facts(name: str, facts: Mapping[str, Any]) -> None:
    """Raise UnknownLetter now, not in the job, where a fact is missing."""
    for language in ("zh", "en"):
        paragraphs(name, facts, language)


def said(value: Any, language: str) -> str:
    """A text, or the one of a text in both languages."""
    if isinstance(value, Mapping):
        return str(value.get(language) or value.get("zh") or value.get("en") or "")
    return str(value)


def law(name: str) -> dict[str, str]:
    """The articles that ask for a letter, and those of the remedies it names."""
    letter = kind(name)
    parts = [letter.get("law")] + ([letters()["remedies"]["law"]] if letter.get("remedies") else [])
    return {
        "zh": "；".join(part["zh"] for part in parts if part),
        "en": "; ".join(part["en"] for part in parts if part),
    }
