"""Targets in a row: one subject for several numbers, several years for several numbers."""

import re
from dataclasses import replace
from datetime import date

from .clauses import Stretch
from .dates import Said
from .found import Found
from .naming import bare

YEAR = r"20\d{2} ?年(?:年?[底末])?(?:前)?"
YEARS = re.compile(rf"{YEAR}(?:(?:、|和|及|,){YEAR})+")
BEFORE = re.compile(r"(?P<year>20\d{2}) ?年(?:年?[底末])?(?:前)?(?:达到|达|不少于|不低于|超过|突破|完成|为|约|力争)*$")


DAY = re.compile(
    r"^(?:力争|到|至)*(?:20\d{2} ?年)?(?:年?[底末]|\d{1,2}月(?:\d{1,2}日|底|末)?|[上下]半年)?(?:及?(?:之前"
    r"|以前)|前)?[,、]?"
)


def named_each(text: str, stretch: Stretch, found: list[Found], before: str) -> list[Found]:
    """A number without a subject of its own has that of the number before: 到2026年底,不低于80%."""
    named: list[Found] = []
    for each in found:
        own = _without_days(each.indicator)
        if len(re.sub(r"[^\u3400-\u9fffA-Za-z]", "", own)) < 2:
            last = named[-1].indicator if named and named[-1].at >= 0 else ""
            own = last or _clause_before(text[stretch.start : each.start]) or before or own
        named.append(replace(each, indicator=own))
    return named


def _without_days(words: str) -> str:
    """2025年底前完成改造 is 改造."""
    words = re.sub(r"\s", "", words)
    rest = DAY.sub("", YEARS.sub("", words)).removeprefix("分别")
    return words if rest == words else bare(rest)


def _clause_before(words: str) -> str:
    """The last clause that names something."""
    parts = [bare(DAY.sub("", part.strip())) for part in re.split(r"[,。;\n]", words)]
    return next((part for part in reversed(parts) if len(part) >= 2 and not re.search(r"\d", part)), "")


def dated_each(text: str, stretch: Stretch, found: list[Found]) -> list[tuple[Found, Said | None]]:
    """A year that stands before a number is its year; years and numbers of one list belong together in order."""
    years = YEARS.search(text, stretch.start, stretch.end)
    listed = [int(year) for year in re.findall(r"20\d{2}", years.group())] if years else []
    after = [each for each in found if years and each.at >= years.end()]
    shared = dict(zip([each.at for each in after], listed, strict=False)) if years and len(after) >= len(listed) else {}
    dated = []
    for each in found:
        match = BEFORE.search(text, max(each.start, each.at - 20), each.at) if each.at > each.start else None
        match = match or (
            re.compile(BEFORE.pattern).search(text[max(stretch.start, each.at - 20) : each.at]) if each.at > 0 else None
        )
        year = shared.get(each.at) if years and "分别" in text[years.start() : each.at] else None
        year = year or (int(match.group("year")) if match and not _compared(text, each.at, match) else None)
        said = stretch.day
        if year and not (said and said.day.year == year):
            said = Said(each.at, each.at, date(year, 12, 31), True, False, True)
        dated.append((each, said))
    return dated


def _compared(text: str, at: int, match: re.Match[str]) -> bool:
    return bool(
        re.search(r"(?:较|比|与|从|自|由)$", text[max(0, at - len(match.group()) - 2) : at - len(match.group())])
    )
