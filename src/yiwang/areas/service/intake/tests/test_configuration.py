"""A folder of data makes an application whole: its form, its cases, its process; and all share one engine."""

import shutil
from pathlib import Path

import pytest

from yiwang.areas.service.intake import operations
from yiwang.areas.service.intake.tests import make
from yiwang.areas.service.intake.tests.make import NOW
from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.packs import operations as packs
from yiwang.kernel.places import PACKS
from yiwang.support.cases import queries
from yiwang.support.cases.contracts import TodoFilter

pytestmark = pytest.mark.django_db
TEA = "11330424MB9DM0252H4330131902000"
# What a county changes in a copy of the shop permit to have a permit for tea houses: a question more, a step more.
CHANGES = {
    "pack: shop_permit": "pack: tea_permit",
    "form: shop_permit": "form: tea_permit",
    "flow: shop_permit": "flow: tea_permit",
    make.ITEM: TEA,
    '"330131901000"': '"330131902000"',
    "    seats:": "    teas: {type: integer, label: {zh: 茶品种, en: Teas}, required: true, min: 1}\n    seats:",
    "fields: [firm_name, shop, kind, seats]": "fields: [firm_name, shop, kind, seats, teas]",
    "          any_day: {title: $move.any_day, to: decide, opinion: none}": (
        "          any_day: {title: $move.any_day, to: taste, opinion: none}\n"
        "    taste:\n      title: {zh: 品鉴, en: Tasting}\n      work:\n        by: {right: cases.work}\n"
        "        moves: {good: {title: {zh: 合格, en: Good}, to: decide}}"
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "tea_permit"
    shutil.copytree(Path(make.__file__).with_name("shop_permit"), home)
    text = (home / "pack.yaml").read_text("utf-8")
    for old, new in CHANGES.items():
        assert old in text
        text = text.replace(old, new)
    (home / "pack.yaml").write_text(text, "utf-8")
    (home / "cases.yaml").write_text(
        "- case: A tea house\n  given: {shop: 甲, kind: meals, seats: 2, teas: 9, street: '330424001', area: 8}\n"
        "  walk: [accept, any_day, good, grant]\n  ends: granted\n",
        "utf-8",
    )
    return home


def test_no_pack_holds_a_line_of_a_programming_language():
    assert {path.suffix for path in PACKS.rglob("*") if path.is_file()} <= {".yaml", ".md"}


def test_a_folder_of_data_makes_a_form_a_case_and_a_process_that_share_one_engine_with_the_others(folder):
    make.county()
    packs.apply_pack(folder=folder, actor=SYSTEM, now=NOW)
    shen = make.citizen(make.person())
    shop = make.sent(shen)
    tea = operations.begin(item=TEA, actor=shen, now=NOW, key="tea")
    assert "teas" in make.saved(tea, "shop", shen).errors
    make.saved(tea, "shop", shen, teas="9", _asked="firm_name shop kind seats teas")
    for group in ("place", "people", "papers"):
        make.saved(tea, group, shen)
    tea = operations.submit(application=tea.id, promised=True, actor=shen, now=NOW)
    listed = {row.flow for row in queries.todo(TodoFilter(), viewer=make.clerk(), now=NOW).rows}
    assert listed == {"shop_permit", "tea_permit"}
    for case, steps in ((shop.case, ["accept", "visit", "decide"]), (tea.case, ["accept", "visit", "taste", "decide"])):
        for step in steps:
            verb = {"accept": "accept", "visit": "any_day", "taste": "good", "decide": "grant"}[step]
            make.move(case, step, verb, actor=shen if step == "visit" else make.clerk())
        assert queries.case(case, viewer=shen, now=NOW).outcome == "granted"
    assert queries.case(tea.case, viewer=shen, now=NOW).data["teas"] == 9
