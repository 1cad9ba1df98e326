"""The texts of notices: data in both languages, filled with facts."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from django.conf import settings
from django.utils import translation
from ruamel.yaml import YAML

from yiwang.shell import words
from yiwang.shell.site import site
from yiwang.support.notices.contracts import BadFacts

LANGUAGES = {"zh": "zh-hans", "en": "en"}


@cache
def kinds() -> dict[str, dict[str, Any]]:
    """Every kind of notice, as notices.yaml has it."""
    return YAML(typ="safe").load((Path(__file__).parent / "notices.yaml").read_text("utf-8"))


class _Filling(Formatter):
    def format_field(self, value: Any, spec: str) -> str:
        if spec == "day":
            return words.day(date.fromisoformat(value[:10]) if isinstance(value, str) else value)
        if spec == "moment":
            return words.moment(datetime.fromisoformat(value) if isinstance(value, str) else value)
        return super().format_field(words.say(value) if isinstance(value, Mapping) else value, spec)


def fill(kind: str, part: str, facts: Mapping[str, Any]) -> dict[str, str]:
    """One part of a kind (title, text, sms) in every language; {} where the kind has no such part."""
    return {code: in_language(kind, part, facts, code) for code in kinds()[kind].get(part, {})}


def in_language(kind: str, part: str, facts: Mapping[str, Any], code: str) -> str:
    template = kinds()[kind][part][code]
    with translation.override(LANGUAGES[code]):
        try:
            return _Filling().vformat(
                template, (), {"site": site().name, "origin": settings.ORIGIN.rstrip("/"), **facts}
            )
        except KeyError as missing:
            raise BadFacts(kind, missing) from missing


def link(kind: str, facts: Mapping[str, Any]) -> str:
    return _Filling().vformat(kinds()[kind].get("link", ""), (), facts)
