"""Search follows what is published."""

import pytest

from yiwang.kernel.events import operations as events
from yiwang.support.items import operations
from yiwang.support.items.tests import make
from yiwang.support.search import operations as index
from yiwang.support.search import queries as search

pytestmark = pytest.mark.django_db(transaction=True)


def found(text: str) -> list[str]:
    events.drain()
    return [hit.key for hit in search.search(text, kind="item").hits]


def test_a_published_item_is_found_in_both_languages_and_a_withdrawn_one_is_not():
    make.published("A")
    assert found("开饭店") == found("food licence") == ["A"]
    make.published("A", name={"zh": "小餐饮登记", "en": "Small caterer"}, aliases=[])
    assert found("小餐饮") == ["A"]
    operations.withdraw_item(code="A", reason="不再办理", actor=make.editor(), now=make.NOW)
    assert found("小餐饮") == []


def test_the_index_of_items_can_be_checked_and_rebuilt():
    make.published("A")
    assert index.check("item").missing == ("A",)
    index.rebuild("item")
    assert index.check("item").right
    events.drain()
    assert index.check("item").right
