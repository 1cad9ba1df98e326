"""Lists of units: where they part, which are classes, and which prefix holds for them."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .words import either, rules

ENDS = re.compile(rf"(?:{either('units', 'endings')})(?:\([^()]{{1,14}}\))?$")
OWN = re.compile(rf"(?:{either('units', 'own')})$")
PARTY = re.compile(rf"(?:{either('units', 'party')})$")
LEVEL = "省|市|县|区|州|盟|旗|自治区|自治州|自治县|镇|乡(?!村|镇)"
PREFIX = re.compile(
    rf"(?:(?P<level>{LEVEL})(?!域|块|际|情)(?<!市(?=场|容|政[^府务数协法]|民[^政族宗]))(?P<organ>委(?!员会)|政府(?=办))?(?=[\u3400-\u9fff]{{2}})"
    rf"|(?P<place>(?!住房|城乡|农村|农业|[\u3400-\u9fff]{{1,4}}城乡)[\u3400-\u9fff]{{1,6}}?"
    rf"(?:省|市(?!场|政(?!府|务|数|协|法))|县|自治区|自治州|自治县|新区|开发区|高新区|经开区|街道|镇|乡(?!村|镇)))(?P<place_organ>委(?!员会))?(?=[\u3400-\u9fff]))"
)
NATIONAL = re.compile(r"国家|中国|全国|中央|中共|国网|国务院|最高|国有|团[省市县区州]委")
CLASS = re.compile(
    rf"(?:{either('units', 'class_words')}).*(?:{either('units', 'class_endings')})(?:\([^()]{{1,20}}\))?$"
)
LEVEL_CLASS = re.compile(
    r"^(?:省|市|县|区|州|旗|镇|乡)(?:级|直|属)?(?:各)?(?:有关|相关)?(?:部门|单位|直部门|直单位|级部门|级单位|直机关)$"
)
KINDS = re.compile(
    r"^(?:街道|乡镇|镇街|镇|乡|村|园区|社区|县区|区县|开发区|街道办|街道办事处|村居|有关部门|相关部门|有关单位)(?:\([^()]{1,14}\))?$"
)
TOGETHER = re.compile(
    r"各(?:县|市|区|州|旗|镇|乡|盟|街道|园区|委|办|局|村)(?:、(?:县|市|区|州|旗|镇|乡|盟|街道|园区|委|办|局|社区|居))+"
)
ETC = re.compile(r"等(?P<class>[^等]{0,20})$")
SEPARATOR = re.compile(
    r"[、,;/\n]| {1,}|(?<=[局委办厅部院府心队司会室校团社])(?:和|及|与|以及|会同)(?=[\u3400-\u9fff])"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A unit as it stands in a list. `own_prefix` says that it brings its own."""

    start: int
    end: int
    words: str
    name: str
    is_class: bool
    own_prefix: bool
    group: int


def parts(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Where the items of a list stand, and the group that each is in; what is in brackets is not parted."""
    depth, at, group = 0, start, 0
    whole = [m.span() for m in TOGETHER.finditer(text, start, end)]
    spots = {
        m.start(): m.end()
        for m in SEPARATOR.finditer(text, start, end)
        if not any(a <= m.start() < b for a, b in whole)
    }
    here = start
    while here < end:
        sign = text[here]
        depth += (sign in "(〔") - (sign in ")〕" and depth > 0)
        if depth == 0 and here in spots:
            yield at, here, group
            group += sign in ",;\n"
            at = here = spots[here]
            continue
        here += 1
    yield at, end, group


def is_class(words: str) -> bool:
    """各市州人民政府, 其他县级有关单位, 省直部门: units by what they are, not by name."""
    return bool(CLASS.search(words) or LEVEL_CLASS.match(words) or KINDS.match(words)) or words.endswith("成员单位")


def looks_like_unit(words: str) -> bool:
    """A name of two to thirty signs that ends as units do."""
    return 2 <= len(words) <= 30 and bool(ENDS.search(words)) and not re.search(r"[。:\d%“《]", words)


def read_list(text: str, start: int, end: int) -> list[Named]:
    """The units of a list, with the prefix that is written once given to those it holds for."""
    found = []
    for a, b, group in parts(text, start, end):
        found += _one(text, a, b, group)
    return _inherit(found)


def _one(text: str, start: int, end: int, group: int) -> list[Named]:
    while start < end and text[start] in " \n*★▲":
        start += 1
    while end > start and text[end - 1] in " \n*★▲。.":
        end -= 1
    words = text[start:end]
    found = []
    if etc := ETC.search(words):
        if etc.start():
            found += _one(text, start, start + etc.start(), group)
        if is_class(etc.group("class")):
            start, words = start + etc.start("class"), etc.group("class")
        else:
            return found
    if not words or words in ("等", "及"):
        return found
    prefix = PREFIX.match(words)
    own = bool(prefix) or bool(NATIONAL.match(words))
    return [*found, Named(start, end, words, words, is_class(words), own, group)]


def _inherit(units: list[Named]) -> list[Named]:
    """省公安厅、卫生健康委 is 省公安厅 and 省卫生健康委. Where all others repeat the prefix, one has lost it."""
    if lost_prefix(units):
        return units
    prefix, party, result = "", "", []
    for unit in units:
        found = PREFIX.match(unit.words)
        if unit.is_class or OWN.search(unit.words) or NATIONAL.match(unit.words):
            result.append(unit)
            continue
        if found:
            prefix = found.group("level") or found.group("place")
            party = prefix + "委" if found.group("organ") == "委" or found.group("place_organ") else ""
            result.append(unit)
            continue
        mine = party if party and PARTY.search(unit.words) else prefix
        result.append(replace(unit, name=mine + unit.words) if mine else unit)
    return result


def lost_prefix(units: list[Named]) -> list[Named]:
    """Those without a prefix in a list whose style is to repeat it."""
    named = [u for u in units if not u.is_class and not OWN.search(u.words)]
    bare = [u for u in named if not u.own_prefix]
    if not bare or len(named) < 3:
        return []
    repeats = sum(1 for a, b in itertools.pairwise(named) if a.own_prefix and b.own_prefix and a.group == b.group)
    last_bare = named.index(bare[-1])
    followed = any(u.own_prefix for u in named[last_bare + 1 :])
    return bare if repeats >= len(bare) and repeats >= 2 and (followed or repeats >= 3) else []


def known_endings() -> list[str]:
    return list(rules("units")["endings"])
