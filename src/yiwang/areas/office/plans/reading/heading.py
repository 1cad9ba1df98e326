"""What a document says of itself: title, issuer, number, date, and the time that it is for."""

import itertools
import re
from dataclasses import dataclass
from datetime import date

from .dates import Frame, period
from .numbering import number
from .titles import ABOUT, KINDS, TITLE_LINE

NOTICE = re.compile(r"关于(?:转发|批转|印发|下发|公布|发布)(?P<title>[^。;:]{4,120}?)的(?:通知|函|意见|公告)")
BEFORE_NOTICE = re.compile(r"[\u3400-\u9fff\n ]{0,60}$")
QUOTED = re.compile(rf"《(?P<title>[^《》\n]{{4,80}}(?:{KINDS})(?:\([^()]*\))?)》(?:已|印发|经)")
RUN_ON = re.compile(
    rf"(?:^|\n|\s)(?P<title>[^\n。;:, ]{{2,60}}?(?:{KINDS})(?:范文)?)(?= *(?:为|根据|按照|为了|贯彻|依据|\s*一、))"
)
NUMBER = re.compile(r"[\u3400-\u9fff]{1,10} ?[〔\[(【]20\d{2}[〕\])】] ?(?:第)?\d{1,4} ?号")
DATE = re.compile(
    r"(?m)^[ ]*(?:[\u3400-\u9fff]{4,30} {1,})?(?P<y>20\d{2}) ?年 ?(?P<m>\d{1,2}) ?月 ?(?P<d>\d{1,2}) ?日[ ]*$"
)
HAN_DATE = re.compile(
    r"(?m)^[ ]*(?P<y>二[〇零○O]?[〇零○O一二三四五六七八九]{2,3})年"
    r"(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日[ ]*$"
)
UNIT_LINE = re.compile(
    r"[\u3400-\u9fff]{4,30}(?:政府|办公室|办公厅|委员会|局|厅|委|领导小组|医院|学校|公司|指挥部|部|处|中心)(?:\(代章\))?$"
)
ONE_YEAR = re.compile(r"(?<![-~至\d])(?P<y>20\d{2}) ?年度?(?![-~至])")
ONE_YEAR_KINDS = re.compile(
    r"要点|年度|年工作|工作计划|重点工作|任务清单|任务分解|工作安排|年行动计划|年.{0,30}专项行动|年.{0,12}(?:计划|安排|清单|任务)$"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found, with the place of the title on the surface."""

    title: str
    issuer: str
    number: str
    signed: date | None
    year: int | None
    period: tuple[date, date] | None
    place: tuple[int, int] | None

    @property
    def frame(self) -> Frame:
        """How days in the text are to be read."""
        year = self.year or (self.signed.year if self.signed else None)
        since = self.period[0] if self.period else date(year, 1, 1) if year else None
        return Frame(year, since)


def facts(text: str, front: int, end: int) -> Facts:
    """Read the part before the first heading, and the signature after the last."""
    head = text[:front]
    notice = _notice(head)
    title = notice[1] or _title(head)
    day = _date(head) or _date(text[max(front, end - 400) : end + 400])
    span = period(title)
    year = None
    if not span and (match := ONE_YEAR.search(title)) and ONE_YEAR_KINDS.search(title):
        year = int(match.group("y"))
    return Facts(
        title,
        notice[0] or _signature(head) or _signature(text[max(front, end - 200) : end + 200]),
        _number(head),
        day,
        year,
        span,
        _place(head, title),
    )


def _flat(words: str) -> str:
    return re.sub(r"\s+", "", words).strip("《》“”*#")


def _notice(head: str) -> tuple[str, str]:
    """The last notice that says who issues what. A name that repeats itself at line ends is joined."""
    found = ("", "")
    for match in NOTICE.finditer(head):
        title = _flat(match.group("title"))
        before = BEFORE_NOTICE.search(head[max(0, match.start() - 60) : match.start()])
        line = (before.group() if before else "").strip().rpartition("\n")[2]
        parts = re.split(r"\s+", line)
        issuer = "、".join(parts) if all(UNIT_LINE.search(part) for part in parts) else _flat(line)
        issuer = issuer if UNIT_LINE.search(issuer) else ""
        if len(title) <= 70:
            found = (issuer or found[0], title.split("《")[-1].rstrip("》"))
    return found


def _title(head: str) -> str:
    if quoted := QUOTED.search(head):
        return _flat(quoted.group("title"))
    lines = [
        m for m in TITLE_LINE.finditer(head) if not re.search(r"目录|附件|下载|资源|\.docx|\.pdf", m.group("title"))
    ]
    run_on = list(RUN_ON.finditer(head))
    best = run_on[-1:] or lines[-1:]
    if not best and (notice := ABOUT.search(head)):
        return _flat(notice.group())
    return _once(_flat(best[0].group("title"))) if best else ""


def _once(title: str) -> str:
    """A page may write its title twice in one line."""
    twice = re.match(rf"(?P<first>.{{8,}}?(?:{KINDS})(?:范文)?)(?=20\d{{2}}年|关于|《)", title)
    return twice.group("first") if twice else title


def _number(head: str) -> str:
    alone = re.search(rf"(?m)^[ ]*(?P<number>{NUMBER.pattern})[ ]*$", head)
    if alone:
        return _flat(alone.group("number"))
    first = NUMBER.match(head.lstrip())
    return _flat(first.group()) if first else ""


def _date(words: str) -> date | None:
    found = [(m.start(), m) for m in (*DATE.finditer(words), *HAN_DATE.finditer(words))]
    for _, match in sorted(found, key=lambda pair: pair[0], reverse=True):
        year = match.group("y")
        if not year.isdecimal():
            year = "".join(str("〇一二三四五六七八九".find("〇" if sign in "零○O" else sign)) for sign in year)
        try:
            return date(int(year), number(match.group("m")), number(match.group("d")))
        except ValueError:
            continue
    return None


def _signature(head: str) -> str:
    """The unit on the line above the date."""
    lines = [line.strip() for line in head.split("\n") if line.strip()]
    for above, line in itertools.pairwise(lines):
        if (DATE.match(line) or HAN_DATE.match(line)) and UNIT_LINE.match(above):
            return re.sub(r"\(代章\)$", "", above)
    return ""


def _place(head: str, title: str) -> tuple[int, int] | None:
    """The last place where the title stands, whatever line ends are in it."""
    if not title:
        return None
    pattern = r"\s*".join(re.escape(sign) for sign in title)
    found = list(re.finditer(pattern, head))
    return found[-1].span() if found else None
