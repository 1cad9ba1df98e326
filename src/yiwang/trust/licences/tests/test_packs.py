"""A kind of licence that a pack brings."""

import pytest

from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.packs import operations as packs
from yiwang.kernel.packs import queries as known
from yiwang.kernel.packs.contracts import Pack
from yiwang.trust.licences import packs as section
from yiwang.trust.licences import queries
from yiwang.trust.licences.models import LicenceType
from yiwang.trust.licences.tests import make

pytestmark = pytest.mark.django_db
PACK = """\
pack: tiny
title: {zh: 小例子, en: A tiny one}
owner: market-regulation
law:
- {id: FSL-35, title: {zh: 食品安全法, en: Food Safety Law}, article: "35", since: 2009-06-01, evidence: M}
licence:
  title: {zh: 小许可证, en: Tiny licence}
  type_code: 11100000MB03271699022
  number:
  - since: 2023-12-01
    source: a rule made for this test
    parts: [{text: JY}, {year: true}, {region: 6}, {sequence: 6}, {check: mod-11-10}]
  valid_for: {years: 5}
  fields:
  - {name: operator, label: {zh: 经营者, en: Operator}, from: applicant_name}
  - {name: kind, label: {zh: 业态, en: Kind}, options: {sale: {zh: 销售, en: Sale}}}
"""
RECORD = {
    "fields": {
        "applicant_name": {"type": "text", "label": {"zh": "经营者名称", "en": "Operator"}},
        "person": {"type": "person", "label": {"zh": "负责人", "en": "In charge"}, "personal": 3},
        "kind": {
            "type": "code",
            "label": {"zh": "业态", "en": "Kind"},
            "options": {"sale": {"zh": "销售", "en": "Sale"}, "catering": {"zh": "餐饮", "en": "Catering"}},
        },
    }
}


@pytest.fixture
def folder(tmp_path):
    def write(text: str = PACK):
        home = tmp_path / "tiny"
        home.mkdir(exist_ok=True)
        (home / "pack.yaml").write_text(text, "utf-8")
        for name in ("words.zh.yaml", "words.en.yaml"):
            (home / name).write_text("{}\n", "utf-8")
        (home / "cases.yaml").write_text("[]\n", "utf-8")
        (home / "guide.md").write_text("# Tiny\n", "utf-8")
        return home

    return write


def of(**changes) -> Pack:
    """A pack with a record, whose licence is changed like this."""
    licence = {
        "title": {"zh": "证", "en": "Licence"},
        "number": [{"since": "2023-12-01", "parts": [{"field": "kind", "codes": CODES}, {"sequence": 6}]}],
        "fields": [{"name": "operator", "from": "applicant_name"}, {"name": "kind"}, {"name": "person"}],
    }
    return Pack("tiny", {}, "", None, "", {"record": RECORD, "licence": licence | changes})


CODES = {"sale": "1", "catering": "2"}


def said(pack: Pack) -> list[str]:
    return [problem.text for problem in section.check(pack)]


def test_a_pack_makes_its_kind_of_licence_known_once_for_each_content(folder):
    for _ in range(2):
        packs.apply_pack(folder=folder(), actor=SYSTEM, now=make.NOW)
    assert queries.licence_types() == {"tiny": {"zh": "小许可证", "en": "Tiny licence"}}
    assert LicenceType.objects.count() == 1
    packs.apply_pack(folder=folder(PACK.replace("years: 5", "years: 3")), actor=SYSTEM, now=make.NOW)
    assert LicenceType.objects.count() == 2


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("type_code: 11100000MB03271699022", "type_code: 111", 8),
        ("{sequence: 6}, ", "", 12),
        ("{region: 6}", "{region: 5}", 12),
        ("{text: JY}", "{text: jy}", 12),
        ("years: 5", "days: 5", 13),
        ("name: kind, label", "name: operator, label", 16),
        ("label: {zh: 业态, en: Kind}, ", "", 16),
        ("valid_for", "invented", 13),
    ],
)
def test_a_mistake_in_the_licence_is_told_with_its_line(folder, old, new, line):
    assert old in PACK
    problems = known.check_pack(folder(PACK.replace(old, new)))
    assert [(problem.file, problem.line) for problem in problems] == [("pack.yaml", line)], problems


def test_the_record_gives_labels_and_options_and_keeps_what_is_personal_from_the_public():
    assert said(of()) == []
    operator, kind, person = section.definition(of())["fields"]
    assert operator["label"]["zh"] == "经营者名称"
    assert kind["options"]["catering"]["en"] == "Catering"
    assert (person["public"], "public" in kind) == (False, False)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"fields": [{"name": "operator"}]}, "operator"),
        ({"fields": [{"name": "person", "public": True}]}, "person"),
        ({"number": [{"since": "2023-12-01", "parts": [{"field": "no_such"}, {"sequence": 6}]}]}, "no_such"),
        (
            {
                "number": [
                    {"since": "2023-12-01", "parts": [{"field": "kind", "codes": {"sale": "1"}}, {"sequence": 6}]}
                ]
            },
            "catering",
        ),
        (
            {"number": [{"since": "2023-12-01", "parts": [{"text": "浙"}, {"sequence": 6}, {"check": "mod-37-36"}]}]},
            "校验",
        ),
        ({"number": [{"since": "2023-12-01", "parts": [{"sequence": 6}]}] * 2}, "2023-12-01"),
    ],
)
def test_what_the_record_does_not_have_and_what_no_number_could_be_made_of_is_refused(changes, word):
    (problem,) = said(of(**changes))
    assert word in problem
