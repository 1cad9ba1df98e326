"""Targets that a list makes: 省、市、县三级, 五大主题库, named pilot places, the systems to be built."""

import re
from decimal import Decimal

from .found import Clause, Found
from .numbering import number

OWN_COUNT = re.compile(r"(?P<n>[三四五六七八九十]|[3-9]|1\d)(?:个)?(?P<m>大|级|类|种|项|个|方面)(?=[\u3400-\u9fff“])")
SOURCE = re.compile(r"依托|利用|基于|借助|按照|根据|遵循|围绕[^、]*履职")
LEVELS = "国省市州县区乡镇村"
PLACES = re.compile(
    r"(?:在|接入|选择|支持|推动)(?P<places>(?:[\u3400-\u9fff]{2,5}、){1,20}[\u3400-\u9fff]{2,5}?)等(?:地|县|市|区|州|镇|乡|村|街道)"
)
ONE_PLACE = re.compile(
    r"在(?P<place>[\u3400-\u9fff]{2,5}(?:市|县|区|镇|乡|州))(?:开展|建设|启动)[^,。]{0,24}(?:示范点|试点)"
)
VAGUE = re.compile(r"部分|各|有关|相关|有条件|条件成熟|每|全")
FIELDS = re.compile(r"等(?:重点|关键|主要)?(?P<m>领域|行业|方面)(?![、和])")
BUILD = re.compile(r"(?:建成|建立完善|整合建立|建立|构建|新建|搭建|打造|建设)(?:全[省市县区]|统一的|一体化的?|完善)*")
FACILITY = "系统|平台|库|中心|站|基地|园区|工程|线路|水库|学校|医院|公园|场馆|网络"
LEVELS_COUNTED = re.compile(rf"(?P<levels>[{LEVELS}]{{3,5}})(?P<n>[三四五])级")
LEVELS_ONE = re.compile(rf"(?P<levels>[{LEVELS}](?:、[{LEVELS}]){{2,4}})一体化")
FACILITIES = re.compile(
    rf"(?:{FACILITY})(?:等)?$|等(?:一批)?[\u3400-\u9fff]{{0,8}}(?:{FACILITY})$|(?:{FACILITY})等[\u3400-\u9fff]{{0,4}}$"
)
NUMBERS = re.compile(r"(?P<list>\d{3,6}(?:、\d{3,6}){2,})等(?P<noun>[\u3400-\u9fff]{2,8})")
EDITION = re.compile(r"(?:平台|系统|版本)(?P<v>\d{1,2}\.\d{1,2})(?P<m>版)?(?![\d%亿万])")
PHASE = re.compile(r"(?:推进|加快|实施|建设|启动|完成|开展)[^,。]{0,16}(?P<n>[二三四五六])期(?:项目|工程|建设)")
DRIVE = re.compile(r"(?:启动|实施|开展|组织)[^,。]{0,24}?(?P<n>[一二三四五])年(?:行动|攻坚)")
SUM = re.compile(r"“(?P<parts>[^”]{2,10})”(?P<n>\d{1,2}|[三四五六七八九十]{1,2})大")
ONES = re.compile(r"(?:组成|构成|形成)的?“(?P<n>[三四五六七八九十])个一”")


def counted(clause: Clause) -> list[Found]:
    """All counts of a clause; each rule looks at the clause alone."""
    return [
        found
        for rule in (_own_count, _sum, _ones, _levels, _places, _edition, _phase, _numbers, _dated)
        for found in rule(clause)
    ]


def _found(clause: Clause, end: int, value: int, unit: str, written: str, start: int | None = None) -> Found:
    begin = clause.start if start is None else start
    words = clause.text[begin:end]
    begin += len(words) - len(words.lstrip(" ,:"))
    return Found(
        begin, end, Decimal(value), unit, "=", basis="count", indicator=clause.text[begin:end][:40], written=written
    )


def items(words: str, extra: bool = True) -> int:
    """How many things a list names; what is in brackets belongs to the thing before."""
    flat = re.sub(r"\([^()]*\)", "", words)
    parted = len(re.findall(r"[、+]", flat)) + 1
    if extra and parted > 1 and re.search(r"[和及与](?=[^、+]{2,}$)", flat.rsplit("、", 1)[-1]):
        parted += 1
    return parted


def _own_count(clause: Clause) -> list[Found]:
    """A list that says how long it is, where it is as long as it says. Two are a pair, not a count."""
    for match in OWN_COUNT.finditer(clause.text, clause.start, clause.end):
        before = clause.text[clause.start : match.start()].removesuffix("等").rstrip("”")
        n = number(match.group("n"))
        tail = re.split(r"[:。;]", before)[-1]
        if SOURCE.search(before) or not re.search(r"[、+]", tail):
            continue
        if n in (items(tail), items(tail, extra=False)) and not re.search(r"国家、|中央、", tail[-40:]):
            return [
                _found(clause, clause.end, n, "个" if match.group("m") == "大" else match.group("m"), match.group())
            ]
    return []


def _sum(clause: Clause) -> list[Found]:
    """“四横三纵”7大体系: the figures of the name add up to the count."""
    if not (match := SUM.search(clause.text, clause.start, clause.end)):
        return []
    parts = [number(sign) for sign in re.findall(r"[一二三四五六七八九]", match.group("parts"))]
    n = number(match.group("n"))
    return (
        [_found(clause, clause.end, n, "个", match.group(), match.start())]
        if len(parts) > 1 and sum(parts) == n
        else []
    )


def _ones(clause: Clause) -> list[Found]:
    """“一张网”“一朵云”…组成的“七个一”, where seven are named before."""
    if not (match := ONES.search(clause.text, clause.start, clause.end)):
        return []
    named = len(re.findall(r"“一[^”]{1,12}”", clause.text[clause.start : match.start()]))
    n = number(match.group("n"))
    return [_found(clause, clause.end, n, "个", match.group(), match.start())] if named == n else []


def _levels(clause: Clause) -> list[Found]:
    """省市县三级, without marks between; 省、市、县一体化, which is three without saying so."""
    for pattern in (LEVELS_COUNTED, LEVELS_ONE):
        match = pattern.search(clause.text, clause.start, clause.end)
        if not match or SOURCE.search(clause.text[clause.start : match.start()]) or "国" in match.group("levels"):
            continue
        named = len(match.group("levels").replace("、", ""))
        if "n" not in match.groupdict() or number(match.group("n")) == named:
            return [_found(clause, clause.end, named, "级", match.group())]
    return []


def _places(clause: Clause) -> list[Found]:
    """Places named for a trial; 等 leaves the list open, so the count is of those that are named."""
    if not re.search(r"试点|示范", clause.words):
        return []
    if (match := PLACES.search(clause.words)) and not VAGUE.search(match.group("places")):
        return [_found(clause, clause.end, items(match.group("places"), extra=False), "个地区", match.group())]
    if (one := ONE_PLACE.search(clause.words)) and not VAGUE.search(one.group("place")):
        return [_found(clause, clause.end, 1, "个地区", one.group())]
    return []


def _edition(clause: Clause) -> list[Found]:
    if match := EDITION.search(clause.text, clause.start, clause.end):
        found = _found(clause, clause.end, 0, "版", match.group())
        return [
            Found(
                found.start,
                found.end,
                Decimal(match.group("v")),
                "版",
                "=",
                basis="target",
                indicator=found.indicator,
                written=match.group(),
            )
        ]
    return []


def _phase(clause: Clause) -> list[Found]:
    if match := PHASE.search(clause.text, clause.start, clause.end):
        return [_found(clause, clause.end, number(match.group("n")), "期", match.group())]
    return []


def _numbers(clause: Clause) -> list[Found]:
    if match := NUMBERS.search(clause.text, clause.start, clause.end):
        return [_found(clause, clause.end, match.group("list").count("、") + 1, "个", match.group())]
    return []


def _dated(clause: Clause) -> list[Found]:
    """With a day: fields that are named, facilities that are listed, a drive of three years."""
    if not clause.own_day:
        return []
    if drive := DRIVE.search(clause.text, clause.start, clause.end):
        return [_found(clause, clause.end, number(drive.group("n")), "年", drive.group())]
    if (fields := FIELDS.search(clause.words)) and (n := items(clause.words[: fields.start()])) >= 3:
        return [_found(clause, clause.end, n, "个领域", fields.group())]
    if build := BUILD.search(clause.words):
        listed = clause.words[build.end() :].rpartition("的")[2]
        if FACILITIES.search(listed) and not LEVELS_ONE.search(listed) and (n := items(listed)) >= 3:
            return [_found(clause, clause.end, n, "个", build.group())]
    return []
