"""An item from its draft to its withdrawal."""

import pytest
from django.db import IntegrityError, transaction

from yiwang.kernel.errors import NotAllowed
from yiwang.support.items import contracts, operations, queries
from yiwang.support.items.contracts import EDIT_ITEM, State
from yiwang.support.items.elements import elements as known_elements
from yiwang.support.items.models import ItemVersion
from yiwang.support.items.tests import make
from yiwang.support.items.tests.make import HAIYAN, NOW

pytestmark = pytest.mark.django_db
CODE = "330424-SP-001"


def test_an_item_is_read_by_everybody_only_after_it_was_published():
    actor = make.editor()
    draft = operations.draft_item(code=CODE, elements=make.elements(), region=HAIYAN, actor=actor, now=NOW)
    with pytest.raises(contracts.UnknownItem):
        queries.published_item(CODE)
    operations.submit_item(code=CODE, version=draft.version, actor=actor, now=NOW)
    operations.publish_item(code=CODE, version=draft.version, actor=actor, now=NOW)
    item = queries.published_item(CODE)
    assert (item.version, item.state, item.promised.amount, item.name["en"]) == (
        1,
        State.PUBLISHED,
        7,
        "Food business licence (new)",
    )


def test_all_sixty_four_elements_of_the_standard_have_a_place():
    numbers = [number for element in known_elements() for number in element.numbers]
    assert sorted(numbers) == list(range(1, 65))


def test_a_published_version_never_changes_not_even_in_the_database():
    make.published()
    row = ItemVersion.objects.get(code=CODE)
    for change in ({"elements": {"name": {"zh": "别的"}}}, {"state": "draft"}, {"region": "330000000000"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ItemVersion.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()


def test_a_new_version_replaces_the_published_one_which_stays_in_the_history():
    make.published()
    make.published(promised={"amount": 5, "unit": "working_days"})
    versions = queries.item_versions(CODE, viewer=make.editor())
    assert [(v.version, v.state, v.promised.amount) for v in versions] == [
        (2, State.PUBLISHED, 5),
        (1, State.WITHDRAWN, 7),
    ]
    changed = queries.differences(versions[1], versions[0])
    assert [(d.element, d.before, d.after) for d in changed] == [("promised", "7 工作日", "5 工作日")]


def test_the_database_holds_one_published_version_for_each_code():
    make.published()
    row = ItemVersion.objects.get(code=CODE)
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemVersion.objects.create(
            code=CODE, version=9, state="published", region=HAIYAN, elements=row.elements, made_at=NOW, published_at=NOW
        )


def test_a_draft_can_be_written_again_but_not_while_it_is_in_review():
    actor = make.editor()
    for amount in (9, 8):
        item = operations.draft_item(
            code=CODE, elements=make.elements(visits=0, legal={"amount": amount}), region=HAIYAN, actor=actor, now=NOW
        )
    assert (item.version, item.legal.amount) == (1, 8)
    operations.submit_item(code=CODE, version=1, actor=actor, now=NOW)
    with pytest.raises(contracts.WrongState):
        operations.draft_item(code=CODE, elements=make.elements(), region=HAIYAN, actor=actor, now=NOW)
    operations.return_item(code=CODE, version=1, actor=actor, now=NOW)
    operations.draft_item(code=CODE, elements=make.elements(), region=HAIYAN, actor=actor, now=NOW)


def test_an_item_that_is_not_right_names_every_element_that_is_wrong():
    wrong = make.elements(type="77", visits=-1, name={"en": "No Chinese"}, invented=1, materials=[{"name": {}}])
    with pytest.raises(contracts.ItemNotRight) as refusal:
        operations.draft_item(code=CODE, elements=wrong, region=HAIYAN, actor=make.editor(), now=NOW)
    assert set(refusal.value.fields) == {"type", "visits", "name", "invented"}


def test_an_item_that_breaks_a_rule_stays_unpublished_and_says_which():
    with pytest.raises(contracts.NotPublishable) as refusal:
        make.published(promised={"amount": 30, "unit": "working_days"})
    assert list(refusal.value.fields) == ["promised"]
    assert ItemVersion.objects.get(code=CODE).state == State.REVIEW


def test_a_withdrawn_item_is_off_every_list_and_its_history_says_why():
    make.published()
    operations.withdraw_item(code=CODE, reason="不再办理", actor=make.editor(), now=NOW)
    with pytest.raises(contracts.UnknownItem):
        queries.published_item(CODE)
    assert ItemVersion.objects.get(code=CODE).withdrawn_because == "不再办理"


def test_nobody_edits_or_publishes_beyond_their_region_and_organisation():
    other = make.editor("330481000000")
    with pytest.raises(NotAllowed):
        operations.draft_item(code=CODE, elements=make.elements(), region=HAIYAN, actor=other, now=NOW)
    writer = make.editor(rights=(EDIT_ITEM,))
    operations.draft_item(code=CODE, elements=make.elements(), region=HAIYAN, actor=writer, now=NOW)
    operations.submit_item(code=CODE, version=1, actor=writer, now=NOW)
    with pytest.raises(NotAllowed):
        operations.publish_item(code=CODE, version=1, actor=writer, now=NOW)
    with pytest.raises(contracts.UnknownItem):
        queries.item_versions(CODE, viewer=other)
    clerk = make.editor(organisation="330424/330424-MZJ")
    with pytest.raises(NotAllowed):
        operations.publish_item(code=CODE, version=1, actor=clerk, now=NOW)


def test_the_demonstration_items_keep_every_rule_and_are_loaded_once():
    actor = make.editor()
    first = operations.load_demonstration(region=HAIYAN, actor=actor, now=NOW)
    assert first > 30
    assert operations.load_demonstration(region=HAIYAN, actor=actor, now=NOW) == 0
    items = list(queries.whole_published_items(region=HAIYAN))
    assert len(items) == first
    assert {item.origin for item in items} == {"demonstration data, no official text"}
    assert all(text.get("en") for item in items for text in (item.name, item.result, item.department.name))
