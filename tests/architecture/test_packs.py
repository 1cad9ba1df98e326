"""Every pack in packs/ is sound, goes into force, and agrees with itself."""

from datetime import UTC, datetime
from itertools import product

import pytest

from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.expressions.queries import compile_expression, evaluate
from yiwang.kernel.packs import operations, queries
from yiwang.kernel.places import PACKS
from yiwang.support.forms import queries as forms
from yiwang.support.items import queries as items

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
FOLDERS = sorted(path.parent for path in PACKS.glob("*/*/pack.yaml"))
FOOD = PACKS / "market" / "food_business_licence"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_pack_is_sound_and_so_are_its_examples(folder):
    assert queries.check_pack(folder) == []
    assert len(queries.read_pack(folder).cases) >= 8


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_a_pack_could_not_confirm_says_so_to_its_readers(folder):
    for law in queries.read_pack(folder).section("law"):
        if law["evidence"] == "M":
            assert "待核对" in law["says"]["zh"] or "未经确认" in law["says"]["zh"], law["id"]
            assert "to be checked" in law["says"]["en"] or "not confirmed" in law["says"]["en"], law["id"]


@pytest.mark.django_db
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_pack_goes_into_force_once(folder):
    assert operations.apply_pack(folder=folder, actor=SYSTEM, now=NOW).fresh
    assert not operations.apply_pack(folder=folder, actor=SYSTEM, now=NOW).fresh


@pytest.mark.django_db
def test_the_food_licence_is_an_item_that_one_can_apply_for():
    operations.apply_pack(folder=FOOD, actor=SYSTEM, now=NOW)
    pack = queries.pack("food_business_licence")
    item = items.published_item(pack.section("item")["code"])
    assert (item.form, item.flow) == (pack.name, pack.name)
    limits = pack.section("flow")["limits"]
    assert (item.legal.amount, f"{item.promised.amount} working days") == (
        limits["legal"]["amount"],
        limits["promised"],
    )
    form = forms.form(item.form)
    assert 5 <= len(form.groups) <= 7


def test_the_flow_of_the_food_licence_decides_as_its_rules_do():
    pack = queries.read_pack(FOOD)
    rules, specs = forms.rules_of(pack), forms.fields_of(pack.section("record"))
    sets = pack.section("flow")["steps"]["review"]["work"]["moves"]["pass"]["sets"]
    made = {name: compile_expression(text, forms.field_types(specs)) for name, text in sets.items()}
    for given in filings():
        found = {name: evaluate(one, given) is True for name, one in made.items()}
        assert found == {name: forms.decide(rules, name, given).value for name in made}, given


def filings():
    """Every shop that differs in what the rules look at."""
    categories = [["bulk"], ["cooked_bulk"], ["hot"], ["hot", "cold"], ["raw"], ["semi"], ["drinks"]]
    yes_no = (True, False)
    for kind, sold, area, cold, simple, promise in product(
        ("sale", "catering", "canteen"), categories, (1, 300, 301, 500, 501), yes_no, yes_no, yes_no
    ):
        yield {
            "format": kind,
            "categories": sold,
            "floor_area": area,
            "cold_chain": cold,
            "simple_only": simple,
            "by_promise": promise,
            "smoke": promise,
            "sign": simple,
        }
