"""Licences by role, region and organisation, and by whose they are."""

import pytest

from yiwang.kernel.actors import SYSTEM, Actor
from yiwang.trust.documents import queries as documents
from yiwang.trust.licences import operations, queries
from yiwang.trust.licences.contracts import ISSUE_LICENCE, READ_LICENCES, REVOKE_LICENCE, LicenceFilter
from yiwang.trust.licences.tests import make
from yiwang.trust.licences.tests.make import NOW
from yiwang.trust.rights.tests import make as roles
from yiwang.trust.rights.tests import matrix
from yiwang.trust.rights.tests.matrix import APPLICANT, FIRM, PLACES, Place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def offices(db):
    for place in PLACES.values():
        roles.standing(place.organisation)
    make.food()


def issued(place: Place, *, holder: str = make.HOLDER, actor: Actor = SYSTEM, key: str = ""):
    return operations.issue(
        type="food_business_licence",
        case_number="330424-20260924-000001",
        holder=holder,
        organisation=place.organisation,
        region=place.region,
        values=make.VALUES,
        actor=actor,
        now=NOW,
        key=key or place.organisation,
    )


@pytest.fixture
def licences(offices):
    return {place: issued(place) for place in PLACES.values()}


@matrix.holds(READ_LICENCES)
def test_licences_are_listed_read_and_exported_only_where_one_may(licences):
    def attempt(actor: Actor, place: Place) -> bool:
        one, ask = licences[place], {"viewer": actor, "now": NOW}
        asked = LicenceFilter(text=one.number)
        ways = (
            lambda: queries.licences(asked, **ask).rows,
            lambda: list(queries.every_licence(asked, **ask)),
            lambda: queries.licence(one.token, **ask),
            lambda: queries.revealed_lines(one, purpose="核查", **ask),
            lambda: queries.may_see(one.number, actor),
            lambda: one in queries.licences_of(make.HOLDER, **ask),
            lambda: documents.documents_about(one.number, viewer=actor),
        )
        return matrix.together(ways)

    return attempt


@matrix.holds(ISSUE_LICENCE)
def test_licences_are_issued_only_where_one_may(offices):
    return lambda actor, place: issued(place, actor=actor, key="fresh")


@matrix.holds(ISSUE_LICENCE, scopes=matrix.WHOLE)
def test_a_kind_of_licence_is_made_known_only_by_who_may_issue_everywhere(offices):
    return lambda actor, _place: operations.install_type(definition=make.FOOD, actor=actor, now=NOW)


@matrix.holds(REVOKE_LICENCE)
def test_licences_are_suspended_restored_revoked_and_cancelled_only_where_one_may(licences):
    def attempt(actor: Actor, place: Place) -> bool:
        given = {"number": licences[place].number, "reason": "依法处理", "actor": actor, "now": NOW}

        def restored() -> bool:
            operations.suspend(**given | {"actor": SYSTEM})
            return bool(operations.restore(**given))

        ways = (
            lambda: operations.suspend(**given),
            restored,
            lambda: operations.revoke(**given),
            lambda: operations.cancel(**given),
        )
        return matrix.together(ways)

    return attempt


@pytest.mark.parametrize(
    ("whose", "who"), [(APPLICANT, {"applicant"}), (FIRM, {"firm", "agent of the firm"})], ids=["person", "firm"]
)
def test_a_licence_and_its_document_are_its_holders_and_of_who_acts_for_them(whose, who):
    one = issued(PLACES["bureau"], holder=whose)
    (document,) = documents.documents_about(one.number, viewer=SYSTEM)
    reads = (
        lambda actor: queries.licence(one.token, viewer=actor, now=NOW),
        lambda actor: queries.licences_of(whose, viewer=actor, now=NOW),
        lambda actor: queries.revealed_lines(one, viewer=actor, purpose="本人", now=NOW),
        lambda actor: documents.document(document.token, viewer=actor),
        lambda actor: documents.documents_about(one.number, viewer=actor),
    )
    assert [matrix.who_may(read) for read in reads] == [who] * len(reads)


def test_no_holder_changes_their_own_licence(licences):
    number = issued(PLACES["bureau"], holder=APPLICANT, key="mine").number
    for change in (operations.suspend, operations.revoke, operations.cancel):
        assert matrix.who_may(lambda actor, c=change: c(number=number, reason="x", actor=actor, now=NOW)) == set()
