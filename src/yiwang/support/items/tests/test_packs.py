"""An item that a pack brings."""

import pytest

from yiwang.kernel.packs import operations as packs
from yiwang.kernel.packs import queries as known
from yiwang.support.items import operations, queries
from yiwang.support.items.tests import make
from yiwang.support.items.tests.make import HAIYAN, NOW

pytestmark = pytest.mark.django_db
PACK = """\
pack: tiny
title: {zh: 小例子, en: A tiny one}
owner: market-regulation
law:
- {id: FSL-35, title: {zh: 食品安全法, en: Food Safety Law}, article: "35", since: 2009-06-01, evidence: M}
item:
  code: TINY-1
  name: {zh: 小许可, en: Tiny licence}
  type: "01"
  level: "4"
  basis: [FSL-35]
  legal: {amount: 20, unit: working_days}
  promised: {amount: 7, unit: working_days}
  materials:
  - {name: {zh: 申请书, en: Application}, source: upload, originals: 1}
"""


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


def put(folder) -> None:
    from yiwang.kernel.actors import SYSTEM

    packs.apply_pack(folder=folder, actor=SYSTEM, now=NOW)


def test_a_pack_publishes_its_item_with_the_laws_of_the_pack(folder):
    put(folder())
    item = queries.published_item("TINY-1")
    assert (item.region, item.origin, item.promised.amount) == (HAIYAN, "pack tiny", 7)
    assert (item.basis[0].law["zh"], item.basis[0].article["zh"]) == ("食品安全法", "第35条")
    assert item.materials[0].originals == 1


def test_a_pack_applied_again_makes_no_version_and_a_changed_one_makes_one(folder):
    put(folder())
    put(folder(PACK.replace("owner: market-regulation", "owner: market-bureau")))
    assert queries.published_item("TINY-1").version == 1
    put(folder(PACK.replace("amount: 7", "amount: 5")))
    item = queries.published_item("TINY-1")
    assert (item.version, item.promised.amount) == (2, 5)


def test_a_draft_in_hand_survives_a_pack(folder):
    put(folder())
    actor = make.editor()
    operations.draft_item(code="TINY-1", elements=make.elements(), region=HAIYAN, actor=actor, now=NOW)
    put(folder(PACK.replace("amount: 7", "amount: 5")))
    states = [(version.version, str(version.state)) for version in queries.item_versions("TINY-1", viewer=actor)]
    assert states == [(3, "published"), (2, "draft"), (1, "withdrawn")]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('type: "01"', 'type: "77"', 9),
        ("[FSL-35]", "[NO-LAW]", 11),
        ("amount: 7", "amount: 30", 13),
        ("source: upload", "source: magic", 15),
        ("level:", "invented:", 10),
    ],
)
def test_a_mistake_in_the_item_is_told_with_its_line(folder, old, new, line):
    problems = known.check_pack(folder(PACK.replace(old, new)))
    assert line in [problem.line for problem in problems]
