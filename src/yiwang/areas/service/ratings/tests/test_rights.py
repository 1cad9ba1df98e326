"""Ratings by role, region and organisation, putting them right, and whose question it is."""

import pytest

from yiwang.areas.service.ratings import operations, queries
from yiwang.areas.service.ratings.contracts import READ_RATINGS, Channel, Closed, Grade, Period
from yiwang.areas.service.ratings.models import Rating
from yiwang.areas.service.ratings.tests import make
from yiwang.areas.service.ratings.tests.make import NOW
from yiwang.kernel.actors import SYSTEM, Actor
from yiwang.kernel.packs import operations as packs
from yiwang.kernel.places import PACKS
from yiwang.support.cases import operations as cases
from yiwang.support.cases import queries as cases_read
from yiwang.support.cases.contracts import READ_CASES, WORK_ON_CASES
from yiwang.trust.rights.tests import matrix
from yiwang.trust.rights.tests.matrix import APPLICANT, FIRM, PLACES, Place

pytestmark = pytest.mark.django_db
AGENTS = {"firm", "agent of the firm", "agent for the item"}
DAY = Period(NOW.date(), NOW.date())


def question(place: Place, number: int, party: str = make.CITIZEN):
    facts = {"number": f"330424-20260922-{number:04}", "item": matrix.ITEM, "title": {"zh": "许可", "en": "Permit"}}
    where = {"region": place.region, "organisation": place.organisation}
    return operations.ask(closed=Closed(case=f"token-{number}", party=party, offline=False, **facts, **where), now=NOW)


@matrix.holds(READ_RATINGS)
def test_the_numbers_of_an_office_are_seen_only_where_one_may(db):
    for number, place in enumerate(PLACES.values()):
        question(place, number)

    def attempt(actor: Actor, place: Place) -> bool:
        found = queries.shares(DAY, viewer=actor, now=NOW)
        return place.organisation in {share.organisation for share in found}

    return attempt


@pytest.fixture
def mending(db):
    """The case in which a bad rating of every place is put right."""
    packs.apply_pack(folder=PACKS / "service" / "rating_mending", actor=SYSTEM, now=NOW)
    found = {}
    for number, place in enumerate(PLACES.values()):
        asked = question(place, number)
        operations.rate(token=asked.token, grade=Grade.DISSATISFIED, channel=Channel.WEB, now=NOW)
        rating = Rating.objects.get(question_id=asked.token)
        found[place] = operations.open_mending(rating=rating.id, now=NOW)
    return found


@matrix.holds(READ_CASES, WORK_ON_CASES)
def test_what_was_said_in_a_bad_rating_is_read_only_where_it_is_put_right(mending):
    return lambda actor, place: cases_read.case(mending[place], viewer=actor, now=NOW).data["grade"] == 4


@matrix.holds(WORK_ON_CASES)
def test_a_bad_rating_is_put_right_only_by_who_works_there(mending):
    tasks = {place: cases_read.tasks(token, viewer=SYSTEM, now=NOW)[0].id for place, token in mending.items()}

    def attempt(actor: Actor, place: Place) -> bool:
        given = {"verb": "simple", "opinion": "属实", "data": {"found": "电话联系，属实"}, "actor": actor, "now": NOW}
        return bool(cases.make_move(task=tasks[place], **given))

    return attempt


@pytest.mark.parametrize(("whose", "who"), [(APPLICANT, {"applicant"}), (FIRM, AGENTS)], ids=["person", "firm"])
def test_one_is_asked_about_ones_own_cases_and_nobody_elses(db, whose, who):
    asked = question(PLACES["bureau"], 1, whose)
    assert matrix.who_may(lambda actor: queries.question_of(asked.case, viewer=actor)) == who
    assert matrix.who_may(lambda actor: queries.open_questions(viewer=actor)) == who
    assert matrix.who_may(lambda actor: queries.shares(DAY, viewer=actor, now=NOW)) == set()
