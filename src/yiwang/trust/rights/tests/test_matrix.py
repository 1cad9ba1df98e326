"""Every declared right × every role × region × organisation: asked in Python, in SQL and the other way round."""

import pytest
from django.db import connection

from yiwang.kernel.actors import Actor, Right, declared_rights
from yiwang.trust.rights import operations, queries
from yiwang.trust.rights.contracts import GIVE_RIGHTS, READ_RIGHTS, AssignmentFilter
from yiwang.trust.rights.tests import make, matrix
from yiwang.trust.rights.tests.make import NOW
from yiwang.trust.rights.tests.matrix import PLACES, SCOPES, Place

pytestmark = pytest.mark.django_db
RIGHTS = list(declared_rights())


def test_every_declared_right_is_carried_by_some_role():
    carried = frozenset().union(*(role.rights for role in queries.roles_known(NOW).values()))
    assert {right.code for right in RIGHTS} - carried == set()
    assert carried - {right.code for right in RIGHTS} == set()


def rows_of(right: Right, actor: Actor, place: Place) -> bool:
    """A list that reads with the actor's scopes, as every query does, over one row that stands at the place."""
    scopes = actor.scopes(right)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM unnest(%s::text[], %s::text[]) AS s(region, organisation)"
            " WHERE starts_with(%s, s.region) AND"
            " (s.organisation = '' OR %s = s.organisation OR starts_with(%s, s.organisation || '/'))",
            [[s[0] for s in scopes], [s[1] for s in scopes], place.region, place.organisation, place.organisation],
        )
        return cursor.fetchone()[0] > 0


@pytest.mark.parametrize("scope", SCOPES)
def test_reads_and_writes_of_every_right_are_open_exactly_where_the_table_says(scope):
    everybody = {right.code: [] for right in RIGHTS}
    for who, actor, _ in matrix.people(scope):
        for right in RIGHTS:
            everybody[right.code].append((who, actor))
    roles, wrong = queries.roles_known(NOW), []
    for right in RIGHTS:
        for who, actor in everybody[right.code]:
            carries = who in roles and right.code in roles[who].rights
            for name, place in PLACES.items():
                expected = carries and name in SCOPES[scope][1]
                write = actor.may(right, within=place.region, organisation=place.organisation)
                read = expected if not actor.grants else rows_of(right, actor, place)
                if not write == read == expected:
                    wrong.append((right.code, who, name, write, read, expected))
    assert wrong == []


@pytest.mark.parametrize("scope", SCOPES)
def test_who_holds_a_right_at_a_place_is_found_exactly_where_it_is_open(scope):
    holders = {who: actor for who, actor, _ in matrix.people(scope) if actor.grants}
    names = {actor.subject: who for who, actor in holders.items()}
    roles = queries.roles_known(NOW)
    for right in RIGHTS:
        carrying = {who for who in holders if right.code in roles[who].rights}
        for name, place in PLACES.items():
            found = {names[s] for s in queries.people_with(right.code, place.region, place.organisation, NOW)}
            assert found == (carrying if name in SCOPES[scope][1] else set()), (right.code, name)


@matrix.holds(READ_RIGHTS)
def test_assignments_are_seen_only_by_who_may_see_them_there():
    standing = {p: make.given("clerk", region=p.region, organisation=p.organisation).id for p in PLACES.values()}

    def attempt(actor: Actor, place: Place) -> bool:
        page = queries.assignments(AssignmentFilter(role="clerk"), viewer=actor, now=NOW, limit=1000)
        return standing[place] in {row.id for row in page.rows}

    return attempt


@matrix.holds(READ_RIGHTS)
def test_one_assignment_is_read_and_exported_only_where_one_may():
    standing = {p: make.given("clerk", region=p.region, organisation=p.organisation).id for p in PLACES.values()}

    def attempt(actor: Actor, place: Place) -> bool:
        row = queries.assignment(standing[place], viewer=actor)
        return row in list(queries.every_assignment(AssignmentFilter(role="clerk"), viewer=actor, now=NOW))

    return attempt


@matrix.holds(GIVE_RIGHTS)
def test_roles_are_given_and_withdrawn_only_where_one_may():
    def attempt(actor: Actor, place: Place) -> bool:
        mine = make.given("clerk", region=place.region, organisation=place.organisation)
        operations.withdraw_role(assignment=mine.id, reason="", actor=actor, now=NOW)
        return bool(make.given("clerk", region=place.region, organisation=place.organisation, actor=actor))

    return attempt
