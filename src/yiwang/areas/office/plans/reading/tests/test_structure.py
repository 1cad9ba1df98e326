"""Headings, days, modality and noise: each rule with its example."""

from datetime import date

import pytest

from yiwang.areas.office.plans.reading import Ledger, read
from yiwang.areas.office.plans.reading.ledger import Modality
from yiwang.areas.office.plans.reading.numbering import number
from yiwang.areas.office.plans.reading.tests.make import plan


def titles(text: str, name: str = "plan.txt") -> list[str]:
    return [" > ".join((*task.path, task.ordinal + task.title)) for task in read(text.encode(), name).tasks]


STYLES = {
    "own lines": "清河县方案\n一、任务\n（一）修路\n1．修县道。修10公里。\n2．修村道。修5公里。\n（二）架桥\n架桥2座。",
    "half width": "清河县方案\n一、任务\n(一)修路\n1.修县道。修10公里。\n2.修村道。修5公里。\n(二)架桥\n架桥2座。",
    "inline": "清河县方案 一、任务(一)修路1.修县道。修10公里。2.修村道。修5公里。(二)架桥。架桥2座。",
    "blanks": "清河县方案\n一、 任务\n （一） 修路\n　　1 . 修县道。修10公里。\n　　"
    "2 . 修村道。修5公里。\n （二） 架桥\n架桥2座。",
    "commas": "清河县方案\n一、任务\n（一）、修路\n1、修县道。修10公里。"
    "\n2、修村道。修5公里。\n（二）、架桥\n架桥2座。",
}


@pytest.mark.parametrize("style", STYLES)
def test_every_style_of_numbers_gives_the_same_headings(style: str) -> None:
    found = [title.replace(" ", "").replace("．", ".").replace("、修", ".修") for title in titles(STYLES[style])]
    assert [title.rpartition(">")[0] for title in found] == ["任务>修路", "任务>修路", "任务"]
    assert [title[-3:].strip(".)") for title in found] == ["修县道", "修村道", ")架桥"[1:]] or found[2].endswith("架桥")


MORE = {
    "清河县方案\n第一章 总则\n第一节 目标\n到2025年修路。\n第二章 任务\n一、修路\n修10公里。": [
        "总则 > 第一节目标",
        "任务 > 一、修路",
    ],
    "清河县方案\n一、任务\n（1）修路。修路10公里。\n①县道。修县道。\n②村道。修村道。\n（2）架桥。架桥2座。": [
        "任务 > 修路 > ①县道",
        "任务 > 修路 > ②村道",
        "任务 > (2)架桥",
    ],
    "清河县方案\n一、任务\n（一）修路。修路。\n二、其他\n（二）架桥。架桥。\n（三）治水。治水。": [
        "任务 > (一)修路",
        "其他 > (二)架桥",
        "其他 > (三)治水",
    ],
    "清河县方案\n一、任务\n（一）修路。落实下列事项：1.修县道；2.修村道。\n（二）架桥。架桥2座。": [
        "任务 > (一)修路",
        "任务 > (二)架桥",
    ],
    "清河县方案\n一、任务\n1.1 修路\n修路10公里。\n1.2 架桥\n架桥2座。": ["任务 > 1.1修路", "任务 > 1.2架桥"],
    "清河县方案\n目 录\n一、任务……1\n二、保障……3\n一、任务\n修路10公里。\n二、保障\n加强领导。": [
        "一、任务",
        "二、保障",
    ],
    "清河县方案\n一、任务：修路10公里，架桥2座。\n二、保障：加强领导。": ["一、任务", "二、保障"],
    "清河县方案\n一、任务\n（一）修路（县交通局牵头）\n修路10公里。": ["任务 > (一)修路"],
}


@pytest.mark.parametrize(("text", "expected"), MORE.items(), ids=[str(at) for at in range(len(MORE))])
def test_headings_nest_as_they_are_numbered(text: str, expected: list[str]) -> None:
    assert titles(text) == expected


@pytest.mark.parametrize(
    ("words", "value"),
    [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("三十五", 35), ("一百零三", 103), ("③", 3), ("7", 7)],
)
def test_a_number_in_any_signs_is_that_number(words: str, value: int) -> None:
    assert number(words) == value


@pytest.mark.parametrize(
    "words", ["平台2.0建设", "采用SRv6技术", "增长3.5%", "覆盖1个省级平台", "见第（三）项", "占1.5亿元"]
)
def test_other_figures_are_no_headings(words: str) -> None:
    assert titles(f"清河县方案\n一、任务\n（一）修路。{words}。\n（二）架桥。架桥。") == [
        "任务 > (一)修路",
        "任务 > (二)架桥",
    ]


def test_numbers_that_repeat_or_leave_out_are_said() -> None:
    ledger = read(
        "清河县方案\n一、目标\n（一）思想。坚持。\n（一）目标。建成。\n（四）修路。修路。".encode(), "plan.txt"
    )
    assert [(issue.kind, issue.text) for issue in ledger.issues if "number" in issue.kind] == [
        ("duplicate-number", "(一)"),
        ("skipped-number", "(四)"),
    ]


DAYS = {
    "到2025年底，建成水厂。": date(2025, 12, 31),
    "至2025年，建成水厂。": date(2025, 12, 31),
    "2025年年底前建成水厂。": date(2025, 12, 31),
    "2025年6月底前建成水厂。": date(2025, 6, 30),
    "2025年2月前建成水厂。": date(2025, 2, 28),
    "2025年6月15日前建成水厂。": date(2025, 6, 15),
    "2025年上半年建成水厂。": date(2025, 6, 30),
    "2025年第三季度前建成水厂。": date(2025, 9, 30),
    "2025年启动水厂建设。": date(2025, 12, 31),
    "到“十四五”末，建成水厂。": date(2025, 12, 31),
    "9月底前建成水厂。": date(2024, 9, 30),
    "年底前建成水厂。": date(2024, 12, 31),
    "今年6月30日前建成水厂。": date(2024, 6, 30),
    "上半年建成水厂。": date(2024, 6, 30),
    "每年6月底前检查水厂。": None,
    "截至2025年，建成水厂。": None,
    "较2025年下降两成。": None,
    "做好2025年工作。": None,
    "2019年以前建成的水厂要改造。": None,
}


def dated(body: str) -> Ledger:
    return read(
        f"清河县方案\n清府发〔2024〕1号\n清河县人民政府\n2024年3月1日\n一、任务\n（一）治水。{body}\n".encode(),
        "plan.txt",
    )


@pytest.mark.parametrize(("words", "day"), DAYS.items(), ids=str)
def test_words_say_this_day(words: str, day: date | None) -> None:
    assert [each.date for each in dated(words).deadlines if each.span] == ([day] if day else [])


def test_two_days_for_one_task_are_both_kept() -> None:
    ledger = dated("2024年底前完成设计，2025年底前建成水厂。")
    assert [each.date for each in ledger.deadlines] == [date(2024, 12, 31), date(2025, 12, 31)]
    assert [(each.text, each.deadline) for each in ledger.actions] == [
        ("2024年底前完成设计", date(2024, 12, 31)),
        ("2025年底前建成水厂", date(2025, 12, 31)),
    ]
    assert ledger.tasks[0].deadlines == ("d1", "d2")


def test_a_day_that_opens_a_sentence_holds_for_those_after_it() -> None:
    ledger = dated("2025年底前，建成水厂。完善管网。鼓励社会参与。2026年底前，扩建水厂。")
    assert [each.deadline for each in ledger.actions] == [
        date(2025, 12, 31),
        date(2025, 12, 31),
        None,
        date(2026, 12, 31),
    ]


MODALITY = {
    "必须关闭小水厂": Modality.MUST,
    "应全部关闭小水厂": Modality.MUST,
    "严禁新建小水厂": Modality.MUST,
    "原则上关闭小水厂": Modality.PRINCIPLE,
    "推进水厂建设": Modality.ADVANCE,
    "推广应用新技术": Modality.ADVANCE,
    "提升应急响应能力": Modality.ADVANCE,
    "力争建成水厂": Modality.AIM,
    "探索建立水权交易": Modality.TRIAL,
    "在东镇开展试点": Modality.TRIAL,
    "鼓励社会资本参与": Modality.ENCOURAGE,
    "支持有条件的乡镇建设水厂": Modality.ENCOURAGE,
}


@pytest.mark.parametrize(("words", "kind"), MODALITY.items(), ids=str)
def test_a_sentence_binds_this_much(words: str, kind: Modality) -> None:
    assert [action.modality for action in plan(words + "。").actions] == [kind]


def test_pinyin_in_brackets_is_left_out_and_other_brackets_stay() -> None:
    words = "推進(jìn)應用發(fā)展(zhǎn),完善系統(tǒng)(BIM)和鎮(zhèn)(街)平臺,開(kāi)展服務(wù)。"
    assert [action.text for action in plan(words).actions] == ["推进应用发展,完善系统(BIM)和镇(街)平台,开展服务"]


def test_page_marks_in_mid_sentence_are_left_out_and_said() -> None:
    ledger = plan("建设水\n— 3 —\n厂一座。改造管\n第4页 共9页\n网。")
    assert [action.text for action in ledger.actions] == ["建设水厂一座", "改造管网"]
    assert [issue.text for issue in ledger.issues if issue.kind == "page-mark"] == ["- 3 -", "第4页 共9页"]


def test_signs_that_cannot_stand_in_a_sentence_are_said_once_a_place() -> None:
    ledger = plan("推动智慧应用?谥行平台建设，建立健全长效机制，持续保障社??ㄔ谌互认。建成水厂。")
    assert len([issue for issue in ledger.issues if issue.kind == "corrupted-text"]) == 2


def test_traditional_signs_are_read_and_kept() -> None:
    ledger = plan("推進數據共享，覆蓋率達到90%。")
    assert ledger.actions[0].text == "推进数据共享,覆盖率达到90%"
    assert ledger.targets[0].verbatim == "覆蓋率達到90%"


def test_pictures_where_a_table_was_are_a_lost_table() -> None:
    ledger = read(
        "清河县方案\n一、任务\n（一）修路。修路10公里。\n任务分工表：\n图片\n图片\n图片\n".encode(), "plan.txt"
    )
    assert [(issue.kind, issue.count) for issue in ledger.issues if "lost" in issue.kind] == [("lost-table", 3)]


def test_a_mechanism_that_is_explained_is_not_listed() -> None:
    ledger = plan("落实“四免”改革和“一网通办”，推行“三清单”（责任清单、需求清单、负面清单）。")
    assert [each.term for each in ledger.mechanisms] == ["四免", "一网通办"]


@pytest.mark.parametrize(
    "text",
    [
        "红烧肉的做法\n一、准备食材\n五花肉一斤。\n二、焯水\n冷水下锅。\n三、炖煮\n小火慢炖。",
        "今天天气很好，我们去公园散步。",
        "第一条 本合同由甲乙双方签订。\n第二条 价款为一万元。",
    ],
)
def test_what_is_no_plan_gives_an_empty_ledger_that_says_why(text: str) -> None:
    ledger = read(text.encode(), "text.txt")
    assert (ledger.tasks, ledger.why_empty) == ((), "no-plan")
    assert [issue.kind for issue in ledger.issues] == ["no-plan"]
