"""Numbers as plans write them: 24万核, 1.1亿, 3-5个, 八成以上, 百分之九十, 85, IO0%, XX."""

import re
from dataclasses import dataclass
from decimal import Decimal

from .numbering import number
from .words import either, rules

HAN = "一二两三四五六七八九十百千"
BIG = {
    "万亿": Decimal(10) ** 12,
    "亿": Decimal(10) ** 8,
    "万": Decimal(10) ** 4,
    "千": Decimal(1000),
    "百": Decimal(100),
    "": Decimal(1),
}
UNIT = f"(?:{either('measures', 'percent')}|{either('measures', 'units')})"
FIGURES = r"\d+(?:,\d{3})*(?:\.\d+)?"
NUMBER = re.compile(
    rf"(?<![\d.A-Za-z+])(?P<n>{FIGURES})(?P<big>万亿|亿|万|千(?!瓦|克|米|伏)|百)?(?P<pct>%)?"
    rf"(?:(?:{UNIT})?(?:-|~|至|到)(?P<n2>{FIGURES})(?P<big2>万亿|亿|万|千(?!瓦|克|米|伏)|百)?)?(?P<unit>{UNIT}(?:/[\u3400-\u9fffA-Za-z]{{1,5}})?)?"
)
WORDS = re.compile(rf"(?<![第{HAN}])(?P<n>[{HAN}]{{1,6}}?)(?P<big>万|亿)?(?P<unit>{UNIT})(?![{HAN}])")
PERCENT_WORDS = re.compile(
    rf"百分之(?P<n>[{HAN}]{{1,4}})|(?P<tenths>[一二三四五六七八九])成(?=以上|左右|的|多|$|[,。;])"
)
MISREAD = re.compile(
    rf"(?<![A-Za-z\d.])(?=[\dIOlo]*[IOlo])(?:(?P<n>[\dIOlo]{{2,4}})(?P<pct>%)|(?=[IOlo]*\d)(?P<m>[\dIOlo]{{2,6}})(?P<unit>{UNIT})(?!年))"
)
RATIO = re.compile(r"(?<![\d.:])1:(?P<n>\d+(?:\.\d+)?)(?![\d:])")
MISSING = re.compile(r"(?P<n>[Xx×*＊_]{2,4})(?P<unit>%|个|项|家|人|亩|元|万元|亿元)?")


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit. `value` is empty where the text lost it."""

    start: int
    end: int
    value: Decimal | None
    upper: Decimal | None
    unit: str
    kind: str
    in_words: bool = False


def find_numbers(text: str, start: int, end: int) -> list[Number]:
    """Every number between two places, in order, none inside another."""
    found = [_misread(m) for m in MISREAD.finditer(text, start, end)]
    found += [
        Number(m.start(), m.end(), None, None, m.group("unit") or "", "missing-value")
        for m in MISSING.finditer(text, start, end)
    ]
    found += [
        Number(m.start(), m.end(), Decimal(m.group("n")), None, "1:n", "") for m in RATIO.finditer(text, start, end)
    ]
    found += [_in_words(m) for m in PERCENT_WORDS.finditer(text, start, end)]
    found += [_plain(m) for m in NUMBER.finditer(text, start, end)]
    found += [n for m in WORDS.finditer(text, start, end) if (n := _words(m))]
    kept: list[Number] = []
    for each in sorted(found, key=lambda n: (n.start, -n.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _misread(match: re.Match[str]) -> Number:
    digits = (match.group("n") or match.group("m")).translate(str.maketrans("IlOo", "1100"))
    return Number(
        match.start(), match.end(), Decimal(digits), None, match.group("pct") or match.group("unit"), "ocr-number"
    )


def _in_words(match: re.Match[str]) -> Number:
    value = Decimal(han(match.group("n"))) if match.group("n") else Decimal(han(match.group("tenths"))) * 10
    return Number(match.start(), match.end(), value, None, "%", "", True)


def _plain(match: re.Match[str]) -> Number:
    def value(figures: str, big: str | None) -> Decimal:
        return Decimal(figures.replace(",", "")) * BIG[big or ""]

    second = match.group("n2")
    big = match.group("big") or (match.group("big2") if second else "")
    unit = match.group("pct") or match.group("unit") or ""
    upper = value(second, match.group("big2")) if second else None
    return Number(match.start(), match.end(), value(match.group("n"), big), upper, unit, "")


def _words(match: re.Match[str]) -> Number | None:
    value = han(match.group("n"))
    if value < 2:
        return None
    return Number(
        match.start(), match.end(), value * BIG[match.group("big") or ""], None, match.group("unit"), "", True
    )


def han(words: str) -> Decimal:
    """两千 is 2000, 三十五 is 35."""
    words = words.replace("两", "二")
    thousands, _, rest = words.rpartition("千")
    head = number(thousands) * 1000 if thousands else 0
    return Decimal(head + (number(rest) if rest else 0))


def lost_hyphen(value: Decimal) -> bool:
    """35 may have been 3-5, and 810 may have been 8-10: two figures that rise by one to three."""
    digits = str(value)
    if not digits.isdecimal() or not 2 <= len(digits) <= 4:
        return False
    for cut in range(1, len(digits)):
        a, b = digits[:cut], digits[cut:]
        if b[0] != "0" and 1 <= int(b) - int(a) <= 3 and len(b) - len(a) in (0, 1):
            return True
    return False


def times() -> set[str]:
    return set(rules("measures")["times"])
