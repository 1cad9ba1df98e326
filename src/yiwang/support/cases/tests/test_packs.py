"""The section `flow` of a pack: checked with file and line, walked by its examples, installed when it is applied."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.packs import operations as packs
from yiwang.kernel.packs import queries as known
from yiwang.support.cases.flow import stored

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
PACK = """\
pack: tiny
title: {zh: 小许可, en: Tiny licence}
owner: market-regulation
law:
- {id: APL-42, title: {zh: 行政许可法, en: Permission Law}, article: "42", since: 2004-07-01, evidence: M}
record:
  lists: {sizes: {small: {zh: 小, en: Small}, large: {zh: 大, en: Large}}}
  fields:
    size: {type: code, label: {zh: 大小, en: Size}, list: sizes}
flow:
  start: accept
  limits: {legal: {amount: 20, law: APL-42}}
  fields:
    seen: {type: code, label: {zh: 所见, en: As seen}, list: sizes}
    on: {type: date, label: {zh: 日期, en: Day}}
  withdraw: withdrawn
  steps:
    accept:
      title: {zh: 受理, en: Accept}
      work:
        by: window
        within: 1 working day
        moves:
          accept: {title: {zh: 受理, en: Accept}, to: split, accepts: true}
          refuse: {title: {zh: 不予受理, en: Refuse}, to: refused, opinion: required}
        allows: [correct]
        correction: {within: 5 working days, silence: refused}
    split: {fork: {branches: {a: visit, b: ask}, join: met}}
    visit:
      title: {zh: 核查, en: Visit}
      work:
        by: inspector
        moves: {pass: {title: {zh: 通过, en: Pass}, to: met, fields: [{name: on, required: true}, seen]}}
    ask:
      title: {zh: 征求意见, en: Ask}
      work: {by: reviewer, within: 3 working days, moves: {agree: {title: {zh: 同意, en: Agree}, to: met}}}
    met: {join: {to: rest}}
    rest:
      title: {zh: 公示, en: Rest}
      wait: {within: 5 working days, events: [{type: tests.objection, key: size, to: refused}], to: weigh}
    weigh: {choose: {branches: {as_said: {when: "size == seen", to: issue}, otherwise: refused}}}
    issue:
      title: {zh: 发证, en: Issue}
      call: {name: tests.issue, outcomes: {issued: granted, failed: refused}}
    granted: {end: granted}
    refused: {end: refused}
    withdrawn: {end: withdrawn}
"""
CASES = """\
- case: It is as was said
  on: 2026-08-03
  given: {size: small}
  walk: [accept, {pass: {seen: small, on: 2026-08-05}}, agree, time]
  ends: granted
- case: It is not as was said
  given: {size: small}
  walk: [accept, {visit.pass: {seen: large}}, ask.agree, time]
  ends: refused
- case: The call fails
  given: {size: small}
  walk: [accept, {pass: {seen: small}}, agree, time, issue.failed]
  ends: refused
- case: Somebody objects
  walk: [accept, agree, pass, tests.objection]
  ends: refused
- case: It is completed, and then withdrawn
  walk: [correct, answer, accept, withdraw]
  ends: withdrawn
- case: It is never completed
  walk: [correct, silence]
  ends: refused
"""


@pytest.fixture
def folder(tmp_path):
    def write(text: str = PACK, cases: str = CASES):
        home = tmp_path / "tiny"
        home.mkdir(exist_ok=True)
        (home / "pack.yaml").write_text(text, "utf-8")
        for name in ("words.zh.yaml", "words.en.yaml"):
            (home / name).write_text("{}\n", "utf-8")
        (home / "cases.yaml").write_text(cases, "utf-8")
        (home / "guide.md").write_text("# Tiny\n", "utf-8")
        return home

    return write


def test_a_sound_flow_and_its_examples_pass(folder):
    with override("en"):
        assert [str(problem) for problem in known.check_pack(folder())] == []


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("a: visit, b: ask", "a: visit, b: aks", 28, "split: There is no step “aks”."),
        ("law: APL-42}}", "law: APL-43}}", 12, "no law “APL-43”"),
        ("list: sizes}\n    on", "list: sices}\n    on", 14, "no list “sices”"),
        ('when: "size == seen"', 'when: "size == on"', 41, "weigh: “size == on”, column 9"),
        ("by: inspector", "by: {rite: cases.work}", 32, "“rite” is not known"),
        ("within: 1 working day\n", "within: 1 workin day\n", 22, "does not fit"),
        ("    met: {join: {to: rest}}", "    met: {join: {to: rest, rule: count}}", 37, "met: The rule “count”"),
    ],
)
def test_a_mistake_is_told_with_its_step_and_its_line(folder, old, new, line, says):
    assert old in PACK
    with override("en"):
        problems = known.check_pack(folder(PACK.replace(old, new)))
    assert [p for p in problems if p.line == line and says in p.text], [str(p) for p in problems]


@pytest.mark.parametrize(
    ("walk", "says"),
    [
        ("walk: [accept, pass, agree]\n  ends: granted", "The walk ends at rest, and not with “granted”."),
        ("walk: [refuse]\n  ends: granted", "The walk ends with “refused”, not with “granted”."),
        ("walk: [pass]\n  ends: granted", "“pass” cannot be done; the case is at accept."),
        ("walk: [refuse, accept]\n  ends: granted", "“accept” cannot be done: the case has ended with “refused”."),
        ("walk: [accept, {pass: {seen: huge}}]\n  ends: granted", "seen"),
        ("walk: [correct, correct]\n  ends: granted", "“correct” cannot be done"),
    ],
)
def test_an_example_that_the_flow_does_not_walk_is_told(folder, walk, says):
    with override("en"):
        problems = known.check_pack(folder(cases=f"- case: Wrong\n  {walk}\n"))
    assert [(p.file, p.line) for p in problems] == [("cases.yaml", 1)]
    assert says in problems[0].text


@pytest.mark.django_db
def test_applying_a_pack_installs_its_flow_and_again_changes_nothing(folder):
    packs.apply_pack(folder=folder(), actor=SYSTEM, now=NOW)
    first = stored.latest("tiny")
    assert (first.version, first.title["en"]) == (1, "Tiny licence")
    graph = stored.graph_of(first.id)
    assert (graph.name, graph.limits.law, list(graph.fields["seen"].options)) == ("tiny", "APL-42", ["small", "large"])
    packs.apply_pack(folder=folder(PACK.replace("market-regulation", "market-bureau")), actor=SYSTEM, now=NOW)
    assert stored.latest("tiny").version == 1
    packs.apply_pack(folder=folder(PACK.replace("amount: 20", "amount: 15")), actor=SYSTEM, now=NOW)
    assert stored.latest("tiny").version == 2
