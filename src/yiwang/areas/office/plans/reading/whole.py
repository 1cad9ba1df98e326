"""Targets that say all: 全覆盖, 全部接入, 均具备, 普遍提供. They are 100 %."""

import re
from decimal import Decimal

from .found import Clause, Found
from .naming import bare

COVERED = re.compile(r"全(?:面|域)?覆盖(?=$|[、和及”,。;(]|一|\d)")
COVERS = re.compile(r"(?:全面|基本|实现)?覆盖[^,]{0,12}(?:全部|所有)|全面覆盖(?![^,]*的)")
ALL = re.compile(r"(?:全部|所有)(?:在|向|按|由)?[\u3400-\u9fff“]{2}")
# With a day: 均具备, 普遍提供, 全面推行, 完成全省…改造.
EACH = re.compile(
    r"(?<![人日年平户])均(?:已)?(?:具备|实现|建成|建有|配备|设立|设有|纳入|完成|开展|达标)|普遍(?:提供|供应|开展|建立|实行|推行|实施|应用)"
    r"|全面(?:推行|纳入|摸清|普及|取消|推开|消除|完成|建成|达标|清零|兑现|落地)|在[\u3400-\u9fff]{0,6}全[省市县区州](?:铺开|推开|推广)"
    r"|完成(?:全[省市县区州]|各(?:部门|级|地|县|市|区|镇|乡|村|单位)|所有|[省市县乡镇]、[省市县乡镇]级)[^,、]{0,24}(?:改造|整合|建设|整治|清理|修复|迁移|提升|登记|建档|任务)$"
    r"|实现(?:[^,]{0,8})?全(?:流程|过程)“[^”]{2,12}”$"
)


def whole(clause: Clause) -> list[Found]:
    """A clause that says that nothing of its kind is left out."""
    words = clause.words
    match = COVERED.search(words)
    if not match and clause.dated:
        match = COVERS.search(words) or ALL.search(words) or EACH.search(words)
    if not match:
        return []
    before = re.sub(r"^(?:力争|基本|根本|全面)+", "", words[: match.start()].strip(" ,"))
    name = bare(before or words.strip(" ,"))
    start = clause.start + len(words) - len(words.lstrip(" ,:"))
    return [Found(start, clause.end, Decimal(100), "%", "=", indicator=name, written=match.group())]
