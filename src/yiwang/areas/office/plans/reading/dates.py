"""Days that a text writes: 到2022年底, 2023年6月底前, 今年年底前, 到“十四五”末."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

YEAR = r"(?P<year>(?:19|20)\d{2}) ?年"
HEAD = r"(?:力争|确保|争取|计划|预计)?(?P<head>到|至|截至|截止到?|截止|自|从|在|于)?"
PART = (
    r"(?: ?(?P<month>1[0-2]|0?[1-9]) ?月(?: ?(?P<day>[12]\d|3[01]|0?[1-9]) ?(?:日|号)|(?P<monthend>底|末|中旬"
    r"|上旬|下旬)?)"
    r"|(?P<half>上半年|下半年)|第?(?P<quarter>[一二三四1-4])季度|(?P<yearend>年?[底末]|年终)|(?P<yearmid>年中))?"
)
TAIL = r"(?P<tail>(?:之前|以前|前|以内|内|起|开始|期间)?)"
WRITTEN = re.compile(rf"{HEAD}{YEAR}(?:年(?=[底末]))?{PART}{TAIL}")
DOTTED = re.compile(
    r"(?P<year>20\d{2})[.\-/](?P<month>1[0-2]|0?[1-9])(?:[.\-/](?P<day>[12]\d|3[01]|0?[1-9]))?(?![\d%])"
)
NO_YEAR = re.compile(
    rf"{HEAD}(?:(?P<this>今年|当年|本年度?|明年)(?:年)?)?(?:(?P<month>1[0-2]|[1-9]) ?月(?: ?(?P<day>[12]\d"
    rf"|3[01]|[1-9]) ?日|(?P<monthend>底|末|中旬|上旬|下旬)?)"
    r"|(?P<half>上半年|下半年)|第?(?P<quarter>[一二三四])季度|(?P<yearend>年[底末]|年终))(?P<tail>(?:之前|以前|前|内)?)"
)
FIVE_YEARS = re.compile(r"(?:到|至)?“?十(?P<n>[二三四五六七])五”?(?P<what>末|期末|期间|时期)(?:,|前)?")
ONGOING = re.compile(
    r"长期(?:坚持|推进|任务|落实)?|持续(?:推进|实施)|常态化(?:推进|开展)?|每年|每季度|每月|按期|按时序"
)
RANGE = re.compile(r"(?P<a>20\d{2}) ?年?(?:\d{1,2}月)? ?(?:-{1,2}|~|至|到) ?(?P<b>20\d{2}) ?年?")


@dataclass(frozen=True, slots=True)
class Said:
    """A day and where it is written. `closes` is false where something begins then or a time is only looked back on."""

    start: int
    end: int
    day: date
    closes: bool
    leads: bool
    year_only: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What a document says of its time: the year of days without one, and the day before which all is past."""

    year: int | None
    since: date | None


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def find_dates(text: str, start: int, end: int, year: int | None) -> list[Said]:
    """All days between two places; `year` completes days that are written without one."""
    found: list[Said] = []
    for match in WRITTEN.finditer(text, start, end):
        if not _is_name(text, match):
            found += _said(match, int(match.group("year")))
    for match in DOTTED.finditer(text, start, end):
        found += _dotted(match)
    if year:
        for match in NO_YEAR.finditer(text, start, end):
            if _complete(text, start, match) and not any(
                said.start < match.end() and match.start() < said.end for said in found
            ):
                found += _said(match, year + (match.group("this") == "明年"))
    for match in FIVE_YEARS.finditer(text, start, end):
        last = 2010 + 5 * ("二三四五六七".index(match.group("n")))
        found.append(Said(match.start(), match.end(), date(last + 5, 12, 31), True, True, True))
    return _apart(found)


def _complete(text: str, start: int, match: re.Match[str]) -> bool:
    """6月底前 is a day anywhere; 上半年 and 年底 are one where they open a clause; 每年6月 never is."""
    before = text[max(start, match.start() - 3) : match.start()]
    if before.endswith("每") or "每年" in before or re.search(r"\d$", before):
        return False
    if match.group("tail") or match.group("head"):
        return True
    opens = match.start() == start or before[-1:] in ",。;:\n "
    return opens and not (match.group("month") and not match.group("monthend") and not match.group("day"))


def _apart(found: list[Said]) -> list[Said]:
    kept: list[Said] = []
    for said in sorted(found, key=lambda said: (said.start, -said.end)):
        if not kept or said.start >= kept[-1].end:
            kept.append(said)
    return kept


def _is_name(text: str, match: re.Match[str]) -> bool:
    """2021年工作要点 and 2021年是… name a year; 2022-2025年 is a period."""
    after = text[match.end() : match.end() + 4]
    before = text[max(0, match.start() - 6) : match.start()]
    year_only = match.group("month") is None and not any(
        match.group(k) for k in ("half", "quarter", "yearend", "yearmid", "head", "tail")
    )
    if re.search(r"20\d{2}年? ?[-~至] ?$", before) or re.match(r" ?[-~至] ?20\d{2}", after):
        return True
    if re.search(r"(?:较|比|与|和|按照|同比)$", before) or re.match(r"(?:及(?:以前|之前)|以来|以前)", after):
        return True
    return year_only and bool(re.match(r"(?:度|工作|重点|版|是|以来|的|政府|第|相比|同期|水平|基础)", after))


def _said(match: re.Match[str], year: int) -> list[Said]:
    groups = match.groupdict()
    past = groups.get("head") in ("截至", "截止", "截止到", "自", "从") or groups.get("tail") in ("起", "开始")
    try:
        day = _day(groups, year)
    except ValueError:
        return []
    only = not any(groups.get(k) for k in ("month", "half", "quarter", "yearmid"))
    return [Said(match.start(), match.end(), day, not past, True, only)]


def _day(groups: dict[str, str | None], year: int) -> date:
    if month := groups.get("month"):
        if groups.get("day"):
            return date(year, int(month), int(groups["day"] or 1))
        ends = {"上旬": 10, "中旬": 20}
        last = ends.get(groups.get("monthend") or "")
        return date(year, int(month), last) if last else month_end(year, int(month))
    if quarter := groups.get("quarter"):
        return month_end(year, 3 * ("一二三四1234".index(quarter) % 4 + 1))
    if groups.get("half") == "上半年" or groups.get("yearmid"):
        return date(year, 6, 30)
    return date(year, 12, 31)


def _dotted(match: re.Match[str]) -> list[Said]:
    year, month = int(match.group("year")), int(match.group("month"))
    try:
        day = date(year, month, int(match.group("day"))) if match.group("day") else month_end(year, month)
    except ValueError:
        return []
    return [Said(match.start(), match.end(), day, True, True, False)]


def period(text: str) -> tuple[date, date] | None:
    """2022—2025, “十四五”, 三年行动: the time that a title says the plan is for."""
    if match := RANGE.search(text):
        a, b = int(match.group("a")), int(match.group("b"))
        if a <= b <= a + 30:
            return date(a, 1, 1), date(b, 12, 31)
    if match := re.search(r"“?十([二三四五六七])五”?", text):
        last = 2015 + 5 * "二三四五六七".index(match.group(1))
        return date(last - 4, 1, 1), date(last, 12, 31)
    return None
