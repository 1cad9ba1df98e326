"""Regions by code, by place in the tree, and by name. Only villages are asked of the database."""

from datetime import date
from functools import cache

from yiwang.kernel.actors import region_prefix
from yiwang.kernel.regions.contracts import Region, RegionLevel, UnknownRegion
from yiwang.kernel.regions.models import Village
from yiwang.kernel.regions.table import letters_of, table


def region(code: str) -> Region:
    """The region with a code of 12 digits; a shorter one is filled up with zeros. Ended regions are known too."""
    full = code.ljust(12, "0")
    if len(full) != 12 or not full.isascii() or not full.isdigit():
        raise UnknownRegion(given=code)
    place = table().place(full)
    if place is not None:
        return table().at(place)
    row = Village.objects.filter(code=full).first() if full[9:] != "000" else None
    if row is None:
        raise UnknownRegion(given=code)
    return _village(row)


def _village(row: Village) -> Region:
    name = {"zh": row.name, "en": row.name}
    return Region(row.code, name, RegionLevel.VILLAGE, table().parent(row.code))


def known(code: str) -> bool:
    """Whether there is a region with this code."""
    try:
        region(code)
    except UnknownRegion:
        return False
    return True


def children(code: str = "", *, on: date | None = None) -> list[Region]:
    """The regions right below one (the provinces for ""), in the order of their codes; those of a street from the
    table of villages. With `on` only those that there were on that day, otherwise those that have not ended."""
    found = [table().at(place) for place in table().children(code)]
    if code and len(region_prefix(code)) == 9:
        found += [_village(row) for row in Village.objects.filter(code__startswith=code[:9]).order_by("code")]
    return [each for each in found if _there(each, on)]


def _there(each: Region, on: date | None) -> bool:
    if on is None:
        return each.until is None
    return (each.since is None or each.since <= on) and (each.until is None or each.until >= on)


def regions_within(code: str = "", level: int | None = None, *, on: date | None = None) -> list[Region]:
    """All regions inside one, by code, villages only when level 5 is asked for; `on` as in `children`."""
    if level == RegionLevel.VILLAGE:
        rows = Village.objects.filter(code__startswith=region_prefix(code) if code else "").order_by("code")
        return [_village(row) for row in rows]
    found = (table().at(place) for place in table().inside(code))
    return [each for each in found if (level is None or each.level == level) and _there(each, on)]


def lineage(code: str) -> list[Region]:
    """The regions above one and itself, from the province down, without those that stand in tables only."""
    found = [region(code)]
    while found[0].parent:
        found.insert(0, region(found[0].parent))
    return [each for each in found if not each.in_tables_only] or found[-1:]


def full_name(code: str) -> dict[str, str]:
    """浙江省嘉兴市海盐县武原街道; Wuyuan Subdistrict, Haiyan County, Jiaxing City, Zhejiang Province."""
    above = lineage(code)
    english = ", ".join(each.name["en"] for each in reversed(above))
    return {"zh": "".join(each.name["zh"] for each in above), "en": english}


def find(text: str, within: str = "", *, limit: int = 20) -> list[Region]:
    """Regions by part of a name, in Chinese or spelled, by the initials of its pinyin (hyx), or by code.

    The exact name comes first, then what begins with it; higher levels before lower ones. Villages are found by
    their Chinese name, below a street or county that is given.
    """
    key = text.strip()
    if not key:
        return []
    if key.isascii() and key.isdigit():
        return [region(key)] if len(key) <= 12 and known(key) else []
    inside = table().inside(within)
    places = {place for place in _places(key) if place in inside}
    found = sorted((table().at(place) for place in places), key=lambda each: _rank(each, key))
    found = [each for each in found if each.until is None][:limit]
    if within and len(found) < limit:
        rows = Village.objects.filter(code__startswith=region_prefix(within), name__contains=key).order_by("code")
        found += [_village(row) for row in rows[: limit - len(found)]]
    return found


def _places(key: str) -> set[int]:
    if not key.isascii():
        return set(table().found(key))
    return {place for place, line in enumerate(_spelled()) if key.lower().replace(" ", "") in line}


@cache
def _spelled() -> list[str]:
    """Every name as it is typed in Latin letters: spelled without marks, and its initials."""
    lines = (line.split("\t") for line in table().text.splitlines())
    return [f"{''.join(c for c in english.lower() if c.isalnum())} {initials(name)}" for _, name, english in lines]


def _rank(each: Region, key: str) -> tuple[int, int, str]:
    name, english = each.name["zh"], each.name["en"].lower()
    letters = initials(name)
    exact = key in (name, name[:-1]) or key.lower() in (english, english.partition(" ")[0], letters)
    begins = name.startswith(key) or english.startswith(key.lower()) or letters.startswith(key.lower())
    return (0 if exact else 1 if begins else 2), each.level, each.code


def initials(text: str) -> str:
    """The initials of a text's pinyin: hyx for 海盐县. Latin letters and digits stay; what is not known is left out."""
    letters = letters_of()
    return "".join(letters.get(c, c.lower() if c.isascii() and c.isalnum() else "") for c in text)
