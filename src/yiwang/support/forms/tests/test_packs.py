"""The sections record, form and rules: what is wrong is told with its line, what is right is put into force."""

import pytest

from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.expressions.contracts import BOOLEAN
from yiwang.kernel.packs import operations as packs
from yiwang.kernel.packs import queries as known
from yiwang.support.forms import queries
from yiwang.support.forms.contracts import UnknownForm, UnknownRule
from yiwang.support.forms.tests import make

PACK = """\
pack: tiny
title: {zh: 小例子, en: A tiny one}
owner: market-regulation
law:
- {id: FSL-35, title: {zh: 食品安全法, en: Food Safety Law}, article: "35", since: 2009-06-01, evidence: M}
record:
  key: licence_no
  lists:
    kinds:
      zebra: {zh: 斑马, en: Zebra}
      ant: {zh: 蚂蚁, en: Ant}
  fields:
    kind: {type: code, label: {zh: 业态, en: Kind}, list: kinds, required: true}
    area: {type: number, label: {zh: 面积, en: Area}, min: 1, max: 5000, required: true}
    cold: {type: boolean, label: {zh: 冷链, en: Cold chain}, default: false}
    tank: {type: number, label: {zh: 鱼池, en: Tank}, when: "kind == 'ant'", required: true}
    manager: {type: person, label: {zh: 负责人, en: Manager}, personal: 2}
    room: {type: text, label: {zh: 房号, en: Room}, pattern: "[A-Z][0-9]+", sample: B12}
    licence_no: {type: text, label: {zh: 编号, en: Number}}
form:
  groups:
  - {name: kind, title: {zh: 做什么, en: What}, fields: [kind, area, cold, tank]}
  - {name: who, title: {zh: 谁, en: Who}, when: "area > 10", fields: [manager, room]}
  summary: [kind]
  not_asked: [licence_no]
rules:
  inspect_first:
  - {when: "kind == 'ant'", then: true, because: FSL-35}
  - {when: "area > 300 && cold", then: true, because: FSL-35}
  - {otherwise: false}
"""
CASES = """\
- case: A large cold shop is visited first
  given: {kind: zebra, area: 420, cold: true}
  expect: {inspect_first: true}
- case: An area is a number, and a tank is asked for of ants
  given: {kind: ant, area: 八十六}
  wrong: [area, tank]
"""


@pytest.fixture
def folder(tmp_path):
    def write(text: str = PACK, cases: str = CASES):
        home = tmp_path / "tiny"
        home.mkdir(exist_ok=True)
        for name, content in {
            "pack.yaml": text,
            "cases.yaml": cases,
            "words.zh.yaml": "{}\n",
            "words.en.yaml": "{}\n",
            "guide.md": "# Tiny\n",
        }.items():
            (home / name).write_text(content, "utf-8")
        return home

    return write


def test_a_sound_pack_has_no_problems(folder):
    assert known.check_pack(folder()) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("list: kinds", "list: colours", 13, "没有“colours”这个列表"),
        ("list: kinds, ", "", 13, "没有可选的内容"),
        ("min: 1, max: 5000", "min: 9, max: 5", 14, "最小值大于最大值"),
        ("area: {type: number", "area: {type: text", 14, "“min”对 text 类型的字段没有意义"),
        ("default: false", "default: maybe", 15, "这个 default 不是该字段能接受的答案"),
        ("kind == 'ant'\", required", "kinds == 'ant'\", required", 16, "条件有误"),
        ("kind == 'ant'\", required", 'area", required', 16, "条件只能是真或假"),
        ("kind == 'ant'\", required", "manager == '沈'\", required", 16, "“manager”是个人信息"),
        ("kind == 'ant'\", required", "room == 'A1'\", required", 16, "“room”，而它在后面才问"),
        ("personal: 2", "personal: 2, default: 沈", 17, "个人信息字段不能有默认值"),
        ("[A-Z][0-9]+", "\\\\d+", 18, "各处读法不一"),
        ("[A-Z][0-9]+", "(?=a)b", 18, "各处读法不一"),
        ("[A-Z][0-9]+", "[0-9", 18, "各处读法不一"),
        ("sample: B12", "sample: 12B", 18, "这个 sample 不是该字段能接受的答案"),
        ("key: licence_no", "key: licence", 7, "没有“licence”这个字段"),
        ("fields: [kind, area", "fields: [kind, arae", 22, "没有“arae”这个字段"),
        ("fields: [manager, room]", "fields: [manager, room, kind]", 23, "“kind”问了两次"),
        ("fields: [manager, room]", "fields: [manager]", 18, "没有哪一组问到字段“room”"),
        ("name: who", "name: kind", 23, "两组都叫“kind”"),
        ("area > 10", "room == 'A1'", 23, "“room”，而它在后面才问"),
        ("summary: [kind]", "summary: [manager]", 24, "摘要"),
        ("because: FSL-35}\n  - {other", "because: FSL-9}\n  - {other", 29, "没有法律“FSL-9”"),
        ("then: true, because: FSL-35}\n  - {other", "then: 3}\n  - {other", 27, "不同类型"),
        ("  - {otherwise: false}\n", "", 29, "最后一行"),
        (
            "  - {when: \"kind == 'ant'\", then: true",
            '  - {otherwise: false}\n  - {when: "cold", then: true',
            28,
            "永远轮不到",
        ),
        ("inspect_first:", "area:", 27, "已经是记录的字段"),
        ("kind: {type: code", "kind: {type: colour", 13, "colour"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_it_is(folder, old, new, line, says):
    assert old in PACK
    problems = [p for p in known.check_pack(folder(PACK.replace(old, new, 1))) if p.file == "pack.yaml"]
    assert any(problem.line == line and says in problem.text for problem in problems), problems


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("inspect_first: true", "inspect_first: false", "规则 inspect_first 按第 2 行得出 True"),
        ("inspect_first: true", "inspect_last: true", "没有叫 inspect_last 的规则"),
        ("[area, tank]", "[area, tank, cold]", "应当拒绝“cold”"),
        ("[area, tank]", "[tank]", "表单不接受“area”"),
        ("area: 420", "aera: 420", "没有“aera”这个字段"),
    ],
)
def test_an_example_that_does_not_hold_is_told_with_its_sentence(folder, old, new, says):
    problems = known.check_pack(folder(cases=CASES.replace(old, new, 1)))
    assert problems
    assert all(problem.file == "cases.yaml" for problem in problems)
    assert any(says in problem.text for problem in problems), problems


@pytest.mark.django_db
def test_a_form_is_put_into_force_and_its_versions_stay(folder):
    packs.apply_pack(folder=folder(), actor=SYSTEM, now=make.NOW)
    first = queries.form("tiny")
    packs.apply_pack(folder=folder(PACK.replace("max: 5000", "max: 900")), actor=SYSTEM, now=make.NOW)
    second = queries.form("tiny")
    assert (first.fields["area"].max, second.fields["area"].max) == (5000, 900)
    assert queries.form("tiny", first.version) == first
    packs.apply_pack(folder=folder(), actor=SYSTEM, now=make.NOW)
    assert queries.form("tiny").version == first.version
    with pytest.raises(UnknownForm):
        queries.form("huge")


@pytest.mark.django_db
def test_fields_and_options_keep_their_order_in_the_database(folder):
    packs.apply_pack(folder=folder(), actor=SYSTEM, now=make.NOW)
    queries._form.cache_clear()
    form = queries.form("tiny")
    assert list(form.fields)[:3] == ["kind", "area", "cold"]
    assert list(form.fields["kind"].options) == ["zebra", "ant"]


@pytest.mark.django_db
def test_a_rule_decides_by_its_first_row_that_holds_and_names_the_law(folder):
    packs.apply_pack(folder=folder(), actor=SYSTEM, now=make.NOW)
    rules = queries.rules("tiny")
    assert rules.types == {"inspect_first": BOOLEAN}
    decided = queries.decide(rules, "inspect_first", {"kind": "ant", "area": 1})
    assert (decided.value, decided.because, decided.row) == (True, "FSL-35", 1)
    assert queries.decide(rules, "inspect_first", {"kind": "zebra"}).value is False
    with pytest.raises(UnknownRule):
        queries.decide(rules, "who_knows", {})


def test_answers_to_what_is_not_asked_count_for_nothing(folder):
    pack = known.read_pack(folder())
    from yiwang.support.forms.conditions import form_of

    form = form_of("tiny", "1", pack.section("record"), pack.section("form"), pack.title)
    assert queries.asked(form, {"kind": "ant", "area": 50}) == {
        "kind": ["kind", "area", "cold", "tank"],
        "who": ["manager", "room"],
    }
    assert queries.asked(form, {"kind": "zebra", "area": 5}) == {"kind": ["kind", "area", "cold"]}
