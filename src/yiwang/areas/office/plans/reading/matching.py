"""From a unit in a text to an organisation that is known: one office may be written in many ways."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML

from .units import PREFIX
from .words import rules

PLACE = re.compile(
    r"^[\u3400-\u9fff]{1,7}?(?P<level>自治区|自治州|自治县|省|市|县|区|州|盟|旗)(?!域|块|际)(?<!市(?=场|容|政[^府务数协法]|民[^政族宗]))(?=[\u3400-\u9fff]{2})"
)


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation as a dictionary of units has it. `level` is 省, 市, 县 …, where it is known."""

    name: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    level: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The code and name of an organisation, or the nearest names where there is none."""

    code: str | None = None
    name: str = ""
    nearest: tuple[str, ...] = ()


@lru_cache(maxsize=8192)
def key(name: str) -> str:
    """What is the same for all ways to write one office: 县发改局 and 海盐县发展和改革局 give 县发展改革局."""
    name = re.sub(r"\(.*?\)|\s", "", name).replace("人民政府", "政府")
    if (place := PLACE.match(name)) and len(place.group()) > len(place.group("level")):
        name = place.group("level") + name[place.end() :]
    name = re.sub(r"^(省|市|县|区|州|旗)(?:人民)?政府(?=(?!办)[\u3400-\u9fff]{3})", r"\1", name)
    for first, *others in rules("departments")["short_forms"]:
        for other in sorted(others, key=len, reverse=True):
            if other in name and first not in name:
                name = name.replace(other, first)
                break
    for first, *others in rules("departments")["endings"]:
        for other in others:
            if name.endswith(other):
                name = name.removesuffix(other) + first
                break
    return re.sub(r"(?<=[\u3400-\u9fff])[和与及](?=[\u3400-\u9fff])", "", name)


@dataclass
class Directory:
    """Organisations by the keys of their names and aliases."""

    organisations: tuple[Organisation, ...]
    by_key: dict[str, Organisation] = field(default_factory=dict)
    seen: dict[str, Match] = field(default_factory=dict)

    @classmethod
    def of(cls, organisations: Iterable[Organisation]) -> "Directory":
        known = cls(tuple(organisations))
        for each in known.organisations:
            for name in (each.name, *each.aliases):
                known.by_key.setdefault(key(name), each)
        return known

    def find(self, name: str) -> Match:
        """The organisation that a name means, or up to three names that are nearest to it."""
        if name not in self.seen:
            self.seen[name] = self._find(name)
        return self.seen[name]

    def _find(self, name: str) -> Match:
        mine = key(name)
        if found := self.by_key.get(mine) or self._without_level(mine):
            return Match(found.code or found.name, found.name)
        close = sorted(((_near(mine, other), org.name) for other, org in self.by_key.items()), reverse=True)
        names = dict.fromkeys(label for share, label in close[:6] if share >= 0.5)
        return Match(nearest=tuple(names)[:3])

    def _without_level(self, mine: str) -> Organisation | None:
        """A dictionary of one county may leave out the county's sign, or a text may."""
        bare = mine[1:] if PREFIX.match(mine) and mine[0] in "省市县区州旗" else ""
        others = {
            org.name: org
            for other, org in self.by_key.items()
            if (bare and other == bare) or (other[1:] == mine and other[0] in "省市县区州旗")
        }
        return next(iter(others.values())) if len(others) == 1 else None


def _near(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def organisations_from(data: bytes, name: str) -> tuple[Organisation, ...]:
    """A dictionary of units from a YAML, JSON or CSV file with name, code, aliases and level."""
    text = data.decode("utf-8-sig")
    if name.lower().endswith(".csv"):
        rows: Iterable[Mapping[str, Any]] = csv.DictReader(io.StringIO(text))
    elif name.lower().endswith(".json"):
        rows = json.loads(text)
    else:
        rows = YAML(typ="safe").load(text)
    return tuple(_organisation(row) for row in rows)


def _organisation(row: Mapping[str, Any]) -> Organisation:
    aliases = row.get("aliases") or ()
    if isinstance(aliases, str):
        aliases = [part for part in re.split(r"[;；、,，|]", aliases) if part.strip()]
    return Organisation(
        str(row["name"]),
        str(row.get("code") or ""),
        tuple(str(a).strip() for a in aliases),
        str(row.get("level") or ""),
    )
