"""Targets with a number in them."""

import itertools
import re
from dataclasses import dataclass

from .found import Clause, Found
from .ledger import Part
from .naming import indicator
from .numbers import Number, find_numbers, times
from .operators import AFTER, BEFORE, INCREASE, OPERATOR, RANK, REDUCE, SUFFIX
from .words import either, rules

PAST = re.compile(rf"{either('measures', 'past')}")
LIST_GAP = re.compile(r"(?:、|和|及|与|以及|,)")
EACH = re.compile(
    r"(?P<subject>.+?)(?:比例|比率|总量|总数)?(?:均|都|分别)(?P<op>不少于|不低于|达到|达|超过|突破|控制在)"
)
ATTRIBUTE = re.compile(r"^(?:\(含\))?(?:以上|以下|及以上)(?:的)?[\u3400-\u9fff]")
TIME_LIMIT = re.compile(r"^(?:之?内|以内)")
HOURS = re.compile(r"(?:7 ?[×xX*] ?)?24 ?小时")
BESIDE = re.compile(r"^(?:号|届|周年|年代|版|级|条(?:禁令|措施|意见)|号文|日$|点|时)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands around a number."""

    operator: str
    change: str
    by_word: bool


def measured(clause: Clause) -> list[Found]:
    """The targets of a clause that have a figure, one for each figure and each thing it is said of."""
    if PAST.search(clause.words) and not clause.dated:
        return []
    numbers = [n for n in find_numbers(clause.text, clause.start, clause.end) if _counts(clause, n)]
    numbers = [n for i, n in enumerate(numbers) if not _is_attribute(clause, n, numbers[i + 1 :])]
    found: list[Found] = []
    edge, head = clause.start, ""
    for index, each in enumerate(numbers):
        following = numbers[index + 1] if index + 1 < len(numbers) else None
        end = _end(clause, each, following)
        reading = _around(clause, each, edge)
        if not reading.by_word and head and index:
            reading = Reading(head, reading.change, False)
        elif index == 0 and reading.by_word and reading.operator == ">=":
            head = reading.operator
        reach = following.start if following and end == each.end else end
        found += _finds(clause, each, reading, (edge, end, reach))
        edge = end
    return found


def _counts(clause: Clause, each: Number) -> bool:
    """Whether a number can be something to reach: not a name, a date, a clause of a law, a remark in brackets."""
    text, start, end = clause.text, each.start, each.end
    if each.unit == "小时" and HOURS.search(text, max(clause.start, start - 4), end):
        return True
    before, after = text[max(clause.start, start - 12) : start], text[end : end + 8]
    if re.search(r"(?:第|〔|\[|No\.?|编号|\+|×|-)$", before) or (not each.kind and BESIDE.match(after)):
        return False
    if each.unit in rules("measures")["reject_units"] or re.match(r"\+|×|[A-Za-z]", after):
        return False
    if each.unit in ("年", "月", "日", "岁") and not (
        TIME_LIMIT.match(after) or (OPERATOR.search(before) and not re.match(r"(?:以上)?的|以上[\u3400-\u9fff]", after))
    ):
        return False
    worded = bool(OPERATOR.search(before) or OPERATOR.search(text[clause.start : start])) or bool(SUFFIX.match(after))
    if _quoted(clause, start):
        return each.unit in ("小时", "分钟") and "圈" in after + text[end : end + 8]
    if _bracketed(clause, start) and not (worded or each.unit == "%"):
        return False
    return _has_weight(clause, each, worded, after)


def _has_weight(clause: Clause, each: Number, worded: bool, after: str) -> bool:
    """A unit, or a word such as 达到; a number in words, or a time, needs more than a unit."""
    if each.kind == "missing-value" or each.kind == "ocr-number":
        return worded or each.kind == "ocr-number"
    if each.unit in times():
        return (
            worded
            or bool(TIME_LIMIT.match(after))
            or bool(HOURS.match(clause.text, each.start))
            or _shortened(clause, each)
        )
    if each.in_words and each.unit != "%":
        return worded or _made(clause, each) or _closes(clause, each)
    if each.unit:
        return True
    big = each.value is not None and each.value >= 10000 and bool(re.match(r"[\u3400-\u9fff]", after))
    return worded and (big or (each.value is not None and not re.match(r"年|\.|[A-Za-z]", after)))


def _shortened(clause: Clause, each: Number) -> bool:
    return bool(REDUCE.search(clause.text[clause.start : each.start]))


def _made(clause: Clause, each: Number) -> bool:
    return bool(
        re.search(
            r"(?:建成|新建|新增|培育|打造|建设|创建|引进|完成|举办|组织|开展|设立|选取|组建|改造|配备|每[年村县市镇乡季]|招聘|培训)(?:了)?(?:全[省市县])?$",
            clause.text[clause.start : each.start],
        )
    )


def _closes(clause: Clause, each: Number) -> bool:
    """新建水厂三座: a number in words counts where it ends what it counts."""
    before, after = clause.text[clause.start : each.start], clause.text[each.end : each.end + 1]
    return (
        (each.end >= clause.end or after in ",。;、)\n")
        and bool(re.search(r"[\u3400-\u9fff]{3}$", before))
        and not re.search(r"分$", before)
    )


def _quoted(clause: Clause, at: int) -> bool:
    words = clause.text[max(clause.start, at - 60) : at]
    return words.rfind("“") > words.rfind("”")


def _bracketed(clause: Clause, at: int) -> bool:
    words = clause.text[max(clause.start, at - 60) : at]
    return words.rfind("(") > words.rfind(")")


def _is_attribute(clause: Clause, each: Number, later: list[Number]) -> bool:
    """500人以上企业…达到90%: the first number says which, the second how much."""
    after = clause.text[each.end : each.end + 8]
    if re.search(r"(?:由|从)[^,]{0,6}$", clause.text[clause.start : each.start]) and re.search(
        r"(?:到|至|为)", clause.text[each.end : each.end + 8]
    ):
        return bool(later)
    reaches = bool(later) and bool(OPERATOR.search(clause.text[each.end : later[0].start]))
    if each.unit in ("米", "公里", "平方米", "分钟", "小时") and re.match(r"[\u3400-\u9fff]", after) and reaches:
        return not OPERATOR.search(clause.text[clause.start : each.start])  # 500米覆盖率达到100%
    if not ATTRIBUTE.match(after):
        return False
    if not later:
        return bool(re.search(r"全覆盖|全部|均", clause.text[each.end : clause.end]))
    return reaches


def _end(clause: Clause, each: Number, following: Number | None) -> int:
    if not following:
        return clause.end
    gaps = list(LIST_GAP.finditer(clause.text, each.end, following.start))
    return gaps[-1].start() if gaps else each.end


def _around(clause: Clause, each: Number, edge: int) -> Reading:
    before = clause.text[edge : each.start]
    after = clause.text[each.end : each.end + 6]
    operator, by_word = "=", False
    if match := OPERATOR.search(before):
        operator, by_word = BEFORE[match.group("op")], True
        before_operator = before[: match.start()]
    else:
        before_operator = before
        if RANK.search(before):
            operator, by_word = "<=", True
    if suffix := SUFFIX.match(after):
        by_word = True
        operator = operator if operator == ">" else AFTER[suffix.group()]
    change = ""
    if REDUCE.search(before) or (REDUCE.search(before_operator) and operator in (">=", ">", "=")):
        change = "reduce"
    elif INCREASE.search(before) or INCREASE.search(before_operator):
        change = "increase"
    if each.upper is not None:
        operator = "between"
    if each.unit == "%" and each.value == 100 and operator == ">=":
        operator = "="
    return Reading(operator, change, by_word)


def _finds(clause: Clause, each: Number, reading: Reading, place: tuple[int, int, int]) -> list[Found]:
    start, end, reach = place
    while start < each.start and clause.text[start] in " ,、和及与以":
        start += 1
    unit, doubts = each.unit, (each.kind,) if each.kind else ()
    if not unit and each.value is not None and each.value <= 100 and _lost_percent(clause, each):
        unit, doubts = "%", ("lost-percent",)
    if not unit and each.kind == "missing-value" and re.search(r"[率比]", clause.text[start : each.start]):
        unit = "%"
    hours = HOURS.search(clause.text, max(start, each.start - 3), each.end)
    if hours:
        unit = "小时/天"
    basis = _basis(clause, each, reading)
    name = indicator(clause.text, start, each.start, each.end, reach)
    words = clause.text[each.start : each.end]
    one = Found(
        start,
        end,
        each.value,
        unit,
        reading.operator,
        each.upper,
        reading.change,
        basis,
        name,
        doubts,
        words,
        each.start,
    )
    return _for_each(clause, one, each)


def _basis(clause: Clause, each: Number, reading: Reading) -> str:
    """A limit of working days, or a rule for a kind of case, holds always and has no day."""
    if HOURS.search(clause.text, max(clause.start, each.start - 3), each.end):
        return "standing-rule"
    rule = (each.unit in times() and reading.operator == "<=") or re.match(r"(?:针对|凡|除)", clause.words.strip())
    return "standing-rule" if rule and not clause.dated else "target"


def _lost_percent(clause: Clause, each: Number) -> bool:
    after = clause.text[each.end : each.end + 4]
    return not after or after[0] in ",。;、)\n " or bool(re.match(r"以上的?[\u3400-\u9fff]?|以上$", after))


def _for_each(clause: Clause, one: Found, number: Number) -> list[Found]:
    """终端和服务器均不少于80% are two targets: each thing has its own words, the last has the number too."""
    each = EACH.match(clause.text[one.start : number.start])
    if not each:
        return [one]
    subject_end = one.start + each.end("subject")
    edges = _things(clause.text, one.start, subject_end)
    if len(edges) < 2:
        return [one]
    found = []
    for index, (start, end) in enumerate(edges):
        last = index == len(edges) - 1
        name = clause.text[start:end].strip("、和及与“”")
        found.append(Found(start, one.end if last else end, one.value, one.unit, one.operator, one.upper, one.change,
                           one.basis, name, one.doubts, one.written, one.at))  # fmt: skip
    return found


def _things(text: str, start: int, end: int) -> list[tuple[int, int]]:
    quotes = list(re.finditer(r"“[^”]{1,20}”(?=“|[^“”]{0,6}$)", text[start:end]))
    if len(quotes) >= 2 and all(b.start() - a.end() <= 1 for a, b in itertools.pairwise(quotes)):
        starts = [start, *(start + q.start() for q in quotes[1:])]
        return list(zip(starts, [*starts[1:], end], strict=True))
    cuts = [
        start + m.start() for m in re.finditer(r"、|(?<=[\u3400-\u9fff])[和及](?=[\u3400-\u9fff])", text[start:end])
    ]
    starts = [start, *(cut + 1 for cut in cuts)]
    return (
        list(zip(starts, [*cuts, end], strict=True))
        if cuts and all(b - a >= 2 for a, b in zip(starts, [*cuts, end], strict=True))
        else []
    )


def wanted(clause: Clause) -> bool:
    """Principles and what was reached before say nothing to reach."""
    return clause.part not in (Part.GUIDANCE, Part.PRINCIPLE, Part.BACKGROUND)
