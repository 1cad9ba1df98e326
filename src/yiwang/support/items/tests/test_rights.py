"""Items by role, region and organisation; what is published is everybody's to read."""

import io

import pytest

from yiwang.kernel.actors import SYSTEM, Actor
from yiwang.kernel.errors import NotAllowed
from yiwang.support.items import operations, queries
from yiwang.support.items.contracts import EDIT_ITEM, PUBLISH_ITEM, ItemFilter, State
from yiwang.support.items.tests import make
from yiwang.support.items.tests.make import NOW
from yiwang.trust.rights.tests import matrix
from yiwang.trust.rights.tests.matrix import PLACES, Place

pytestmark = pytest.mark.django_db


def drafted(code: str, place: Place, actor: Actor = SYSTEM):
    given = make.elements(name={"zh": code})
    return operations.draft_item(
        code=code, elements=given, region=place.region, organisation=place.organisation, actor=actor, now=NOW
    )


@pytest.fixture
def drafts(db):
    """A draft at every place, by place."""
    return {place: drafted(f"D-{number}", place).code for number, place in enumerate(PLACES.values())}


@pytest.fixture
def reviews(drafts):
    for code in drafts.values():
        operations.submit_item(code=code, version=1, actor=SYSTEM, now=NOW)
    return drafts


@pytest.fixture
def published(reviews):
    for code in reviews.values():
        operations.publish_item(code=code, version=1, actor=SYSTEM, now=NOW)
    return reviews


@matrix.holds(EDIT_ITEM)
def test_drafts_are_read_counted_and_exported_only_where_one_edits(drafts):
    def attempt(actor: Actor, place: Place) -> bool:
        code, asked = drafts[place], ItemFilter(text=drafts[place])
        ways = (
            lambda: queries.items(asked, viewer=actor).rows,
            lambda: list(queries.every_item(asked, viewer=actor)),
            lambda: queries.item_states(asked, viewer=actor),
            lambda: queries.item_versions(code, viewer=actor),
            lambda: queries.item_elements(code, 1, viewer=actor),
        )
        return matrix.together(ways)

    return attempt


@matrix.holds(EDIT_ITEM)
def test_items_are_drafted_written_on_and_sent_to_review_only_there(drafts):
    def attempt(actor: Actor, place: Place) -> bool:
        ways = (
            lambda: drafted("NEW", place, actor),
            lambda: drafted(drafts[place], place, actor),
            lambda: operations.submit_item(code=drafts[place], version=1, actor=actor, now=NOW),
        )
        return matrix.together(ways)

    return attempt


@matrix.holds(PUBLISH_ITEM)
def test_items_are_published_and_given_back_only_there(reviews):
    def attempt(actor: Actor, place: Place) -> bool:
        given = {"code": reviews[place], "version": 1, "actor": actor, "now": NOW}
        return matrix.together((lambda: operations.publish_item(**given), lambda: operations.return_item(**given)))

    return attempt


@matrix.holds(PUBLISH_ITEM)
def test_items_are_withdrawn_and_published_whole_only_there(published):
    def attempt(actor: Actor, place: Place) -> bool:
        where = {"region": place.region, "organisation": place.organisation, "origin": "pack"}
        ways = (
            lambda: operations.withdraw_item(code=published[place], reason="合并", actor=actor, now=NOW),
            lambda: operations.publish_elements(code="W", elements=make.elements(), actor=actor, now=NOW, **where),
        )
        return matrix.together(ways)

    return attempt


LIST = "name,item_code,area_code\n{code},{code},{area}\n"


@matrix.holds(PUBLISH_ITEM, scopes={"everywhere", "the province", "the county"})
def test_a_list_brings_in_items_only_where_one_publishes_in_the_whole_region(db):
    """A list has no offices in it, so whoever is bound to one brings in none."""
    return lambda actor, place: listed("IMPORTED", place, actor).new == 1


@matrix.holds(EDIT_ITEM, scopes=matrix.ANYWHERE)
def test_only_who_edits_items_sees_where_they_differ_and_what_was_imported(db):
    return lambda actor, _place: matrix.together(
        (lambda: queries.anomalies(viewer=actor) == [], lambda: queries.last_imports(viewer=actor) == [])
    )


def listed(code: str, place: Place, actor: Actor):
    file = io.BytesIO(LIST.format(code=code, area=place.region).encode())
    return operations.import_items(file, actor=actor, now=NOW)


@pytest.mark.parametrize("way", [drafted, listed])
@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_an_item_is_not_taken_from_the_place_that_answers_for_it(published, way, state):
    """Its next version is drafted, and brought in by a list, only by who edits it where it stands."""
    here, there = PLACES["bureau"], PLACES["next county"]
    if state == "withdrawn":
        operations.withdraw_item(code=published[here], reason="合并", actor=SYSTEM, now=NOW)
    with pytest.raises(NotAllowed):
        way(published[here], there, make.editor(there.region))
    assert queries.item_versions(published[here], viewer=SYSTEM)[0].region == here.region


def test_reports_of_imports_are_their_importers_and_of_who_edits_everywhere(db):
    county = make.editor(PLACES["bureau"].region)
    listed("I-1", PLACES["bureau"], county)
    assert len(queries.last_imports(viewer=county)) == len(queries.last_imports(viewer=SYSTEM)) == 1
    other = Actor("editor-2", "周砚", county.kind, grants=make.editor(PLACES["next county"].region).grants)
    assert queries.last_imports(viewer=other) == []


def test_everybody_reads_what_is_published_and_nobody_by_that_what_is_not(published, drafts):
    drafted(drafts[PLACES["section"]], PLACES["section"])
    code = published[PLACES["bureau"]]
    assert queries.published_item(code).state is State.PUBLISHED
    assert matrix.who_may(lambda actor: queries.item_versions(code, viewer=actor)) == set()
    assert matrix.who_may(lambda actor: drafted(code, PLACES["bureau"], actor)) == set()
    assert {row.version for row in queries.published_items(ItemFilter(text="D-")).rows} == {1}
