"""Sentences and clauses of a unit of text, and the day that holds for each."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from .dates import Frame, Said, find_dates

STOP = re.compile(r"[。;!?\n]+")
OPEN, CLOSE = "(“《〔[【", ")”》〕]】"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words between two stops, or up to the next day that they name. `carried` says that the day stands earlier."""

    start: int
    end: int
    days: tuple[Said, ...]
    carried: bool

    @property
    def day(self) -> Said | None:
        return self.days[0] if self.days else None


@dataclass
class Carry:
    """The day that a sentence opened with; it holds until another, or until the paragraph ends."""

    days: tuple[Said, ...] = field(default_factory=tuple)


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Where sentences stand, and the stop that ends each. Stops inside brackets and quotes end nothing."""
    at = start
    for match in STOP.finditer(text, start, end):
        inside = text[at : match.start()]
        if "\n" not in match.group() and _open(inside):
            continue
        if inside.strip():
            yield at, match.start(), match.group()
        at = match.end()
    if text[at:end].strip():
        yield at, end, ""


def _open(words: str) -> bool:
    """A bracket or a quote is open, and not so long that its other half must be lost."""
    last = max(words.rfind("("), words.rfind("“"))
    return last >= 0 and len(words) - last < 60 and last > max(words.rfind(")"), words.rfind("”"))


def stretches(text: str, start: int, end: int, frame: Frame, whole: bool, first: Carry | None = None) -> list[Stretch]:
    """The demands of a unit of text. `whole` keeps a day over paragraphs, as objectives do; `first` stands above."""
    found: list[Stretch] = []
    carry = above = first or Carry()
    after = "\n"
    for a, b, stop in sentences(text, start, end):
        if "。" in after or "\n" in after:
            carry = carry if whole or "\n" not in after or text[a - 2 : a].startswith(":") else above
        days = [
            day for day in find_dates(text, a, b, frame.year) if _is_due(day, frame) and _stands_alone(text, a, day)
        ]
        found += _parted(text, a, b, days, carry, after)
        if days and (_leads(text, a, days[0]) or ";" in stop):
            carry = Carry((days[-1],))
        elif days:
            carry = above
        after = stop
    return found


def _is_due(day: Said, frame: Frame) -> bool:
    """A day that ends something, and not one before the plan begins."""
    return day.closes and not (frame.since and day.day < frame.since)


def _stands_alone(text: str, start: int, day: Said) -> bool:
    """A bare year is a deadline only where it opens a clause: 2023年启动…, not 做好2021年工作."""
    words = text[day.start : day.end]
    if not re.fullmatch(r"20\d{2} ?年", words):
        return True
    return not text[start : day.start].strip() or text[day.start - 1] in ",。;: \n("


def _leads(text: str, start: int, day: Said) -> bool:
    return not re.search(r"[\u3400-\u9fff]", text[start : day.start])


def _parted(text: str, start: int, end: int, days: list[Said], carry: Carry, after: str) -> Iterator[Stretch]:
    """A sentence, cut before each day that opens a clause in it."""
    cuts = [
        day
        for day in days
        if day.start > start and text[day.start - 1] in ",: " and re.search(r"[\u3400-\u9fff]", text[start : day.start])
    ]
    edges = [start, *(day.start for day in cuts), end]
    for a, b in itertools.pairwise(edges):
        mine = tuple(day for day in days if a <= day.start < b)
        if mine:
            yield Stretch(a, b, mine, False)
        elif not days:
            yield Stretch(a, b, carry.days, bool(carry.days))
        else:
            yield Stretch(a, b, carry.days if ";" in after else (), ";" in after and bool(carry.days))


def clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch parted at commas that stand outside brackets and quotes."""
    depth, at = 0, start
    for here in range(start, end):
        sign = text[here]
        if sign in OPEN:
            depth += 1
        elif sign in CLOSE:
            depth = max(0, depth - 1)
        elif (
            sign == ","
            and (depth == 0 or here - at > 80)
            and not (text[here - 1].isdigit() and text[here + 1 : here + 4].isdigit())
        ):
            yield at, here
            at, depth = here + 1, 0
    if at < end:
        yield at, end


def day_above(text: str, titles: list[tuple[int, int]], frame: Frame) -> Carry | None:
    """The one day that a heading names: 到2025年的目标, or the words 到2025年, between a heading and its items."""
    for start, end in titles:
        days = [day for day in find_dates(text, start, end, frame.year) if _is_due(day, frame)]
        if len(days) == 1:
            return Carry((days[0],))
        years = list(re.finditer(r"(20\d{2}) ?年", text[start:end]))
        if not days and len(years) == 1 and end - start <= 40:
            year = years[0]
            said = Said(start + year.start(), start + year.end(), date(int(year.group(1)), 12, 31), True, True, True)
            return Carry((said,)) if _is_due(said, frame) else None
    return None
