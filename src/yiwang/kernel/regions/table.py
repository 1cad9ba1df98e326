"""The table of regions in memory: sorted codes, and one block of text that is read a line at a time."""

import lzma
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from yiwang.kernel.actors import region_prefix
from yiwang.kernel.regions.contracts import Region, RegionLevel

DATA = Path(__file__).parent / "data"
LEVELS = {2: RegionLevel.PROVINCE, 4: RegionLevel.CITY, 6: RegionLevel.COUNTY, 9: RegionLevel.TOWNSHIP}
IN_TABLES_ONLY = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}


@dataclass(frozen=True, slots=True)
class Dates:
    since: date | None
    until: date | None


class Table:
    """Lines of code, name and English name, by code."""

    def __init__(self, text: str, changes: dict[str, Dates]) -> None:
        self.text = text
        lines = text.splitlines(keepends=True)
        self.codes = array("q", (int(line.partition("\t")[0].ljust(12, "0")) for line in lines))
        self.starts = array("L", [0])
        for line in lines:
            self.starts.append(self.starts[-1] + len(line))
        self.changes = changes

    def place(self, code: str) -> int | None:
        number = int(code)
        place = bisect_left(self.codes, number)
        return place if place < len(self.codes) and self.codes[place] == number else None

    def at(self, place: int) -> Region:
        digits, name, english = self.text[self.starts[place] : self.starts[place + 1] - 1].split("\t")
        code = digits.ljust(12, "0")
        dates = self.changes.get(code)
        return Region(
            code=code,
            name={"zh": name, "en": english},
            level=LEVELS[len(digits)],
            parent=self.parent(code),
            since=dates.since if dates else None,
            until=dates.until if dates else None,
            in_tables_only=len(digits) == 4 and name in IN_TABLES_ONLY,
        )

    def parent(self, code: str) -> str:
        """The nearest region above: in a city without counties the streets stand right below the city."""
        own = len(region_prefix(code))
        for length in (9, 6, 4, 2):
            above = code[:length].ljust(12, "0")
            if length < own and self.place(above) is not None:
                return above
        return ""

    def inside(self, code: str) -> range:
        """The places of everything below a region."""
        digits = region_prefix(code) if code else ""
        first, after = int(digits.ljust(12, "0") or 0), int((digits or "0").ljust(12, "9") if digits else "9" * 12)
        return range(bisect_right(self.codes, first if digits else 0), bisect_right(self.codes, after))

    def children(self, code: str) -> Iterator[int]:
        """The places right below a region: after each one, everything inside it is passed over."""
        places = self.inside(code)
        place = places.start
        while place < places.stop:
            yield place
            place = max(place + 1, self.inside(f"{self.codes[place]:012}").stop)

    def found(self, key: str) -> Iterator[int]:
        """The places whose Chinese name has the key."""
        at = self.text.find(key)
        while at >= 0:
            place = bisect_right(self.starts, at) - 1
            yield place
            at = self.text.find(key, self.starts[place + 1])


@cache
def table() -> Table:
    """The table with its later changes; made at first use, in about 60 ms."""
    lines = lzma.decompress((DATA / "regions.txt.xz").read_bytes()).decode().splitlines(keepends=True)
    dates: dict[str, Dates] = {}
    for change in YAML(typ="safe").load((DATA / "changes.yaml").read_text("utf-8")):
        code = str(change["code"])
        dates[code] = Dates(change.get("since"), change.get("until"))
        if "name" in change:
            lines.append(f"{region_prefix(code)}\t{change['name']}\t{change['en']}\n")
    lines.sort(key=lambda line: line.partition("\t")[0].ljust(12, "0"))
    return Table("".join(lines), dates)


@cache
def letters_of() -> dict[str, str]:
    """The initial of every character that a name is likely to have, as it is read most often."""
    lines = (DATA / "letters.txt").read_text("utf-8").splitlines()
    return {character: line[0] for line in lines for character in line[1:]}
