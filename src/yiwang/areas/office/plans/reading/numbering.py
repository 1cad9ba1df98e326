"""Numbers that open a heading: 第一章, 一、, （一）, 1., （1）, ①, on a line of their own or inside a paragraph."""

import re
from dataclasses import dataclass, field, replace

from .titles import ABOUT, TITLE_LINE

ANNEX, SUBANNEX, CHAPTER, SECTION, COUNTED, BRACKETED, POINT, SUBPOINT, CIRCLE = range(9)
DIGITS = "一二三四五六七八九十百零〇"
MARKER = re.compile(
    rf"(?P<chapter>第 ?(?P<c0>[{DIGITS}\d]{{1,4}}) ?(?:章|编|篇|部分)(?=[ \n\u3400-\u9fff]))"
    rf"|(?P<section>第 ?(?P<c1>[{DIGITS}\d]{{1,4}}) ?节(?=[ \n\u3400-\u9fff]))"
    rf"|(?<![{DIGITS}第“])(?P<counted>(?P<c2>[{DIGITS}]{{1,3}}) ?[、.](?! *\d))"
    rf"|(?P<bracketed>\((?P<c3>[{DIGITS}]{{1,3}})\)[、.]?)"
    r"|(?<=\n)(?P<box>专栏 ?(?P<c10>[\d一二三四五六七八九十]{1,3}))"
    r"|(?<=\n)(?P<decimal>(?P<c9>\d{1,2}(?:\.\d{1,2}){1,3})(?= |[\u3400-\u9fff“])(?! ?(?:亿|万|%|个|倍|元|年|月"
    r"|版|吨|级|米|公里)))"
    r"|(?<![\d.+\-/A-Za-z])(?P<point>(?P<c4>\d{1,2}) ?[.、](?![\d%]))"
    r"|(?<![\d.])(?P<subpoint>\((?P<c5>\d{1,2})\)[、.]?|(?<=\n)(?P<c6>\d{1,2})\)[、.]?)"
    r"|(?P<circle>(?P<c7>[①-⑳]))"
    r"|(?<=\n)(?P<annex>附 ?[件表录] ?(?P<c8>[\d一二三四五六七八九十]{1,2}(?:-\d{1,2})?)? ?[:.]?(?= *(?:\n"
    r"|[\u3400-\u9fff《])))"
)
RANKS = {
    "box": COUNTED,
    "decimal": SUBPOINT,
    "chapter": CHAPTER,
    "section": SECTION,
    "counted": COUNTED,
    "bracketed": BRACKETED,
    "point": POINT,
    "subpoint": SUBPOINT,
    "circle": CIRCLE,
    "annex": ANNEX,
}
STOPS = "。!?)”》…]】"


def number(words: str) -> int:
    """十二 is 12, 二十 is 20, 一百零三 is 103, ③ is 3."""
    if words.isdecimal():
        return int(words)
    if "①" <= words <= "⑳":
        return ord(words) - ord("①") + 1
    total = last = 0
    for sign in words:
        if sign in "十百":
            total += (last or 1) * (10 if sign == "十" else 100)
            last = 0
        else:
            last = "零一二三四五六七八九".find("零" if sign == "〇" else sign)
    return total + last


@dataclass(frozen=True, slots=True)
class Marker:
    """The number of a heading. `n` is 0 where a style, not a number, makes the heading."""

    rank: int
    n: int
    start: int
    end: int
    ordinal: str
    own_line: bool


@dataclass
class Count:
    """Which numbers have come so far; decides whether the next one belongs to the series."""

    here: dict[int, int] = field(default_factory=dict)
    running: dict[int, int] = field(default_factory=dict)
    duplicates: list[Marker] = field(default_factory=list)
    skips: list[Marker] = field(default_factory=list)

    def expects(self, marker: Marker) -> bool:
        """The next in its series, or the next in a count that runs through the document."""
        last = self.here.get(marker.rank, 0)
        return marker.n == last + 1 or (not last and marker.n == self.running.get(marker.rank, 0) + 1)

    def take(self, marker: Marker) -> None:
        last = self.here.get(marker.rank, 0)
        if marker.rank <= SUBANNEX:
            pass
        elif marker.n and last and marker.n == last:
            self.duplicates.append(marker)
        elif marker.n and not self.expects(marker) and marker.n != 1:
            self.skips.append(marker)
        elif marker.n == 1 and last > 1:
            self.duplicates.append(marker) if marker.rank > COUNTED else None
        for rank in [rank for rank in self.here if rank > marker.rank]:
            del self.here[rank]
        self.here[marker.rank] = self.running[marker.rank] = marker.n


def find_markers(text: str, styled: list[tuple[int, int]]) -> tuple[list[Marker], Count]:
    """All headings of a text, in order. `styled` are lines that a style makes headings: their start and level."""
    count = Count()
    taken: list[Marker] = []
    lines = dict(_without_title(text, styled))
    for marker in _candidates("\n" + text, lines):
        if marker.ordinal.startswith("专栏"):  # a box of projects stands beside the task before it
            marker = replace(marker, rank=taken[-1].rank if taken else COUNTED, n=0)
        if _accepted(text, marker, taken, count):
            count.take(marker)
            taken.append(marker)
    return taken, count


def _without_title(text: str, styled: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The first heading by style is the document's title where nothing stands before it, or where it names a plan."""
    levels = [level for _, level in styled]
    if not levels or levels.count(levels[0]) > 1 or levels[0] != min(levels):
        return styled
    start = styled[0][0]
    first = not text[:start].strip()
    line = text[start:].partition("\n")[0]
    return styled[1:] if first or TITLE_LINE.match(line) or ABOUT.match(line) else styled


def _candidates(text: str, styled: dict[int, int]) -> list[Marker]:
    """Whatever looks like a number of a heading. The text has one line end put before it."""
    found = []
    for match in MARKER.finditer(text):
        kind = str(match.lastgroup if match.lastgroup in RANKS else next(k for k in RANKS if match.group(k)))
        start = match.start() - 1
        before = match.start()
        while text[before - 1] == " ":
            before -= 1
        digits = next((match.group(f"c{i}") for i in range(11) if match.group(f"c{i}")), "0")
        n = number(digits.rpartition(".")[2].partition("-")[0])
        rank = CIRCLE if kind == "decimal" and digits.count(".") > 1 else RANKS[kind]
        rank = SUBANNEX if kind == "annex" and "-" in digits else rank
        found.append(Marker(rank, n, start, match.end() - 1, match.group().strip(), text[before - 1] == "\n"))
    numbered = {marker.start for marker in found if marker.own_line}
    for start, level in styled.items():
        if not any(start <= at <= start + 4 for at in numbered):
            found.append(Marker(min(CIRCLE, max(CHAPTER, level + 1)), 0, start, start, "", True))
    return sorted(found, key=lambda marker: marker.start)


def _accepted(text: str, marker: Marker, taken: list[Marker], count: Count) -> bool:
    if marker.rank <= SUBANNEX or marker.n == 0:
        return marker.rank <= SUBANNEX or not marker.ordinal or marker.ordinal.startswith("专栏")
    if marker.own_line:
        return _plausible(marker, count)
    if marker.rank < COUNTED:
        return False
    before = text[: marker.start].rstrip(" ")[-1:]
    open_title = bool(taken) and _title_is_open(text, taken[-1], marker)
    opens = not taken and marker.rank <= BRACKETED and text[marker.start - 1 : marker.start] == " "
    if not (before in STOPS or open_title or opens or _after_wide_blank(text, marker)):
        return False
    repeated = before == "。" and marker.rank <= BRACKETED and marker.n == count.here.get(marker.rank)
    first = marker.n == 1 and marker.rank not in count.here
    return count.expects(marker) or first or repeated


def _plausible(marker: Marker, count: Count) -> bool:
    """On a line of its own a number may repeat or leave out a few, but 7 is not the first of a list."""
    last = count.here.get(marker.rank, 0)
    if marker.n == 1 or count.expects(marker):
        return True
    return last <= marker.n <= last + 3 if last else marker.n <= 3 and marker.rank <= BRACKETED


def _title_is_open(text: str, last: Marker, marker: Marker) -> bool:
    """Nothing but a title, without a stop, stands between two numbers."""
    between = text[last.end : marker.start]
    return len(between) <= 60 and not re.search(r"[。;:\n]", between) and bool(between.strip())


def _after_wide_blank(text: str, marker: Marker) -> bool:
    return text[marker.start - 1 : marker.start] == " " and text[marker.end : marker.end + 1] == " "
