"""Personal data by role and by whose they are: who opens a sealed value, who is logged, who reads the log.

Pages about roles show names, so that this matrix stands here and not beside personal data.
"""

import pytest

from yiwang.kernel.actors import SYSTEM, Actor, ActorKind
from yiwang.kernel.errors import NotAllowed, SignInFirst
from yiwang.trust.personal import operations, queries
from yiwang.trust.personal.contracts import (
    FORGET_SUBJECT,
    READ_ACCESS_LOG,
    READ_PERSONAL,
    READ_SENSITIVE,
    ROTATE_KEYS,
    LookFilter,
)
from yiwang.trust.personal.tests import make
from yiwang.trust.personal.tests.make import NOW
from yiwang.trust.rights.tests import matrix
from yiwang.trust.rights.tests.matrix import APPLICANT, FIRM, PLACES, Place

pytestmark = pytest.mark.django_db
PHONE, ILLNESS = "13912342046", "糖尿病"


def opened(reference: str, viewer: Actor) -> str:
    """What is shown of a value to who asks for it in full; that it is logged exactly when it was opened."""
    before = looks_of(viewer)
    text = queries.shown([reference], viewer=viewer, purpose="办件", now=NOW, full=True)[reference]
    assert (looks_of(viewer) == before + 1) is ("*" not in text)
    return text


def looks_of(viewer: Actor) -> int:
    asked = LookFilter(viewer=viewer.subject or "nobody")
    return len(list(queries.every_look(asked, viewer=SYSTEM)))


# A value stands at no place: whoever shows it to somebody has asked for the place of the case before.


@matrix.holds(READ_PERSONAL, scopes=matrix.ANYWHERE)
def test_a_value_is_opened_by_who_reads_personal_data_and_each_look_is_logged(db):
    reference = make.kept()
    return lambda actor, _place: opened(reference, actor) == PHONE


@matrix.holds(READ_SENSITIVE, scopes=matrix.ANYWHERE)
def test_the_gravest_value_is_opened_by_who_reads_those_and_each_look_is_logged(db):
    reference = make.kept("illness", ILLNESS, grade=4)
    return lambda actor, _place: opened(reference, actor) == ILLNESS


@matrix.holds(READ_ACCESS_LOG)
def test_looks_are_read_and_exported_only_where_one_audits(db):
    reference = make.kept()
    for number, place in enumerate(PLACES.values()):
        viewer = Actor(f"look-{number}", "周砚", ActorKind.OFFICER, place.region, place.organisation)
        queries.shown([reference], viewer=_reader(viewer), purpose="办件", now=NOW, full=True)
    whose = {place: f"look-{number}" for number, place in enumerate(PLACES.values())}

    def attempt(actor: Actor, place: Place) -> bool:
        asked = LookFilter(viewer=whose[place])
        ways = (
            lambda: queries.looks(asked, viewer=actor).rows,
            lambda: list(queries.every_look(asked, viewer=actor)),
        )
        return matrix.together(ways)

    return attempt


def _reader(viewer: Actor) -> Actor:
    return Actor(
        viewer.subject,
        viewer.name,
        viewer.kind,
        viewer.region,
        viewer.organisation,
        grants=make.officer(READ_PERSONAL).grants,
    )


@matrix.holds(FORGET_SUBJECT, scopes=matrix.WHOLE)
def test_a_person_is_forgotten_only_by_who_may_in_the_whole_installation(db):
    make.kept()
    return lambda actor, _place: operations.forget(make.SHEN, actor=actor, now=NOW) == 1


@matrix.holds(ROTATE_KEYS, scopes=matrix.WHOLE)
def test_keys_are_changed_only_by_who_may_in_the_whole_installation(db):
    make.kept()
    return lambda actor, _place: operations.rotate(actor=actor, now=NOW) == 1


# The citizen's side


AGENTS = {"agent of the firm", "agent for the item", "agent for another item"}


@pytest.mark.parametrize(
    ("whose", "who"), [(APPLICANT, {"applicant"}), (FIRM, {"firm", *AGENTS})], ids=["person", "firm"]
)
def test_ones_own_values_are_opened_by_oneself_and_by_who_acts_for_one(db, whose, who):
    """A value is of no item: an agent for some items comes to know of it only by what they may see of those."""
    phone, illness = make.kept(subject=whose), make.kept("illness", ILLNESS, grade=4, subject=whose)
    for reference, text in ((phone, PHONE), (illness, ILLNESS)):
        assert matrix.who_may(lambda actor, r=reference, t=text: opened(r, actor) == t) == who


def test_one_reads_who_looked_at_oneself_and_nobody_elses_looks(db):
    for whose in (APPLICANT, FIRM):
        reference = make.kept(subject=whose)
        queries.shown([reference], viewer=make.officer(READ_PERSONAL), purpose="办件", now=NOW, full=True)
    for whose, who in ((APPLICANT, {"applicant"}), (FIRM, {"firm", "agent of the firm"})):
        asked = LookFilter(owner=whose)
        assert matrix.who_may(lambda actor, a=asked: queries.my_looks(a, viewer=actor).rows) == who
        assert matrix.who_may(lambda actor, a=asked: list(queries.every_look_at_me(a, viewer=actor))) == who
    for name, actor in matrix.CITIZENS.items():
        with pytest.raises(SignInFirst if name == "nobody" else NotAllowed):
            queries.looks(LookFilter(), viewer=actor)
