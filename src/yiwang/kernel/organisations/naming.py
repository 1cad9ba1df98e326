"""The names by which an organisation is found: as it is called, as people shorten it, and by its initials."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from yiwang.kernel.regions import queries as regions

KINDS = ("自治区", "自治州", "自治县", "街道", "省", "市", "区", "县", "旗", "镇", "乡")
MOST = 40


@cache
def abbreviations() -> dict[str, list[str]]:
    """abbreviations.yaml, the longest words first."""
    known = YAML(typ="safe").load((Path(__file__).parent / "data" / "abbreviations.yaml").read_text("utf-8"))
    return dict(sorted(known.items(), key=lambda pair: -len(pair[0])))


def plain(text: str) -> str:
    """A name as it is compared: full-width forms, spaces and the marks between words make no difference."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum()).lower()


def findable(names: Iterable[Mapping[str, str]], others: Iterable[str], region: str) -> tuple[list[str], str]:
    """The forms by which it is known exactly, and the text in which a search looks; the first name leads."""
    names = list(names)
    places = [each.name["zh"] for each in regions.lineage(region[:9].ljust(12, "0"))]
    said = [each.get("zh", "") for each in names] + list(others)
    forms = list(dict.fromkeys(plain(form) for text in said if text for form in _forms(text, places)))[:MOST]
    latin = [plain(each.get("en", "")) for each in names]
    initials = [regions.initials(text) for text in said if text]
    return forms, "\n".join(dict.fromkeys(filter(None, [*forms, *initials, *latin])))


def _forms(name: str, places: list[str]) -> Iterator[str]:
    """海盐县发展和改革局: also 海盐发展和改革局, 县发展和改革局, 发展和改革局, and each with 发改 in it."""
    for place in _placed(name, places):
        yield place
        for words, shorter in abbreviations().items():
            if words in place:
                yield from (place.replace(words, each) for each in shorter)
                break


def _placed(name: str, places: list[str]) -> Iterator[str]:
    yield name
    rest = name
    for place in places:  # from the province down, as they may stand one after the other
        if not rest.startswith(place) or len(rest) == len(place):
            continue
        rest = rest[len(place) :]
        kind = next((kind for kind in KINDS if place.endswith(kind)), "")
        bare = place[: len(place) - len(kind)]
        yield place + rest
        if len(bare) > 1:
            yield bare + rest
        if len(kind) == 1:
            yield kind + rest
        yield rest
