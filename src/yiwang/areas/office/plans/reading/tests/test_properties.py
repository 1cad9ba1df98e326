"""What holds for any text at all."""

import itertools
import re
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from yiwang.areas.office.plans.reading import read
from yiwang.areas.office.plans.reading.ledger import Ledger, Span

SHAPES = """
    一、 二、 （一） (二) 1. 2． （1） ① ② 第一章 第二部分 附件1 附件 。 ； ， , : ： 、 县财政局
    省公安厅、卫生健康委 各乡镇人民政府 牵头 负责 配合 按职责分工负责 责任单位： 牵头单位: 配合单位：
    完成时限： （ ） ( ) 【 】 〔 〕 列第一位的为牵头单位,下同 到2025年底 2024年6月30日前 2023年 上半年
    “十四五”末 长期坚持 推进 建成 全覆盖 力争 鼓励 探索 必须 原则上 覆盖率达到90%以上 不少于300个 超过1.1亿
    三座 3-5家 八成以上 百分之六十 IO0% XX以上 减少50% 5亿元至8亿元 24万核vCPU、642TB内存 省、市、县三级
    五大体系 系统 平台 务(wù) ? ？ㄔ 图片 目录 第5页 | “ ” 《 》 关于印发 的通知 实施方案 总体要求 保障措施
    發展規劃 雲 Al 5G http://x.cn * # ** 1:0.65 ≥ 999999999999999999999999999999 〇 之
"""
WORDS = [
    *re.findall(r"\S+", SHAPES),
    "3 .",
    "\n",
    "\n\n",
    " ",
    "\u3000",
    "會(huì )",
    "\ufffd",
    "— 3 —",
    "- 4 -",
    "\t",
]
ANY = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs", "Cc"]), max_size=6)
PLANS = st.lists(st.one_of(st.sampled_from(WORDS), ANY), max_size=120).map("".join)


def _apart(spans: Iterable[Span | None], length: int) -> bool:
    ordered = sorted((span for span in spans if span), key=lambda span: span.start)
    inside = all(0 <= span.start < span.end <= length for span in ordered)
    return inside and all(a.end <= b.start for a, b in itertools.pairwise(ordered))


def holds(ledger: Ledger) -> None:
    """Spans lie in the text, and those of one kind stand apart."""
    length = len(ledger.text)
    for kind in ("tasks", "sections", "objectives", "actions", "assignments", "deadlines", "targets", "mechanisms"):
        assert _apart((each.span for each in getattr(ledger, kind)), length), kind
    assert all(0 <= issue.span.start <= issue.span.end <= length for issue in ledger.issues if issue.span)
    for each in (*ledger.targets, *ledger.tasks, *ledger.assignments):
        assert each.span is None or each.verbatim == ledger.text[each.span.start : each.span.end]
    known = {task.id for task in ledger.tasks} | {section.id for section in ledger.sections} | {""}
    assert {each.task for each in (*ledger.actions, *ledger.assignments, *ledger.deadlines, *ledger.targets)} <= known


@settings(max_examples=300)
@given(PLANS)
def test_reading_never_raises_and_spans_of_one_kind_stand_apart_in_the_text(text: str):
    holds(read(text.encode(), "plan.txt"))


@settings(max_examples=60)
@given(PLANS)
def test_reading_the_same_bytes_gives_the_same_ledger(text: str):
    assert read(text.encode(), "plan.md") == read(text.encode(), "plan.md")


@settings(max_examples=60)
@given(PLANS, st.sampled_from(["gb18030", "utf-16", "utf-8-sig", "big5hkscs"]))
def test_any_encoding_is_read_without_an_error(text: str, encoding: str):
    holds(read(text.encode(encoding, "ignore"), "plan.txt"))


@settings(max_examples=60)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    *WORDS,
                    "<p>",
                    "</p>",
                    "<table>",
                    "<tr>",
                    "<td rowspan=2>",
                    "<td>任务",
                    "<td>责任单位",
                    "</table>",
                    "<h2>",
                    "<br>",
                    "<script>",
                ]
            )
        ),
        max_size=80,
    )
)
def test_any_page_is_read_without_an_error(pieces: list[str]):
    holds(read(("<html><body>一" + "".join(pieces)).encode(), "plan.html"))
