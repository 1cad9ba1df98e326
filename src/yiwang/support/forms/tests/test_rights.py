"""Whose a draft is, and who puts a form into force."""

import pytest

from yiwang.kernel.packs.contracts import APPLY_PACK
from yiwang.support.forms import operations, queries
from yiwang.support.forms.tests import make
from yiwang.support.forms.tests.make import NOW
from yiwang.trust.rights.tests import matrix
from yiwang.trust.rights.tests.matrix import APPLICANT, CITIZENS, FIRM

pytestmark = pytest.mark.django_db
AGENTS = {"agent of the firm", "agent for the item", "agent for another item"}


@matrix.holds(APPLY_PACK, scopes=matrix.WHOLE)
def test_a_form_is_put_into_force_only_by_who_applies_packs_in_the_whole_installation(db):
    section = {"groups": make.GROUPS, "promise": make.TITLE, "summary": ["shop"]}
    given = {"name": "shop", "title": make.TITLE, "record": make.RECORD, "section": section, "now": NOW}
    return lambda actor, _place: operations.publish_form(**given, actor=actor)


@pytest.mark.parametrize(
    ("whose", "who"), [(APPLICANT, {"applicant"}), (FIRM, {"firm", *AGENTS})], ids=["person", "firm"]
)
def test_a_draft_is_its_partys_alone(db, whose, who):
    """For which item an agent may fill it in is asked by who knows the item: areas/service/intake."""
    make.form()
    owner = next(actor for actor in CITIZENS.values() if actor.party == whose)
    one = make.draft(actor=owner)
    asked = {"draft": one.id, "now": NOW}
    tries = (
        lambda actor: queries.draft(one.id, actor=actor),
        lambda actor: one.id in {each.id for each in queries.drafts_of(actor)},
        lambda actor: make.saved(one, "shop", make.SHOP, actor),
        lambda actor: operations.check_draft(actor=actor, **asked),
        lambda actor: operations.upgrade_draft(actor=actor, **asked),
        lambda actor: operations.discard_draft(actor=actor, **asked),
    )
    assert [matrix.who_may(attempt) for attempt in tries] == [who] * len(tries)


def test_a_draft_begun_by_somebody_is_theirs_and_strangers_begin_none(db):
    make.form()
    assert matrix.who_may(lambda actor: make.draft(actor=actor)) == set(CITIZENS) - {"nobody"}
