"""Organisations, posts and people by role, region and organisation: within an office, and from above it."""

from datetime import date

import pytest

from yiwang.kernel.actors import SYSTEM, Actor
from yiwang.kernel.organisations import operations, queries
from yiwang.kernel.organisations.contracts import (
    APPOINT,
    READ_PEOPLE,
    SHAPE,
    Link,
    LinkKind,
    NewOrganisation,
    OrganisationKind,
    Post,
)
from yiwang.trust.rights.tests import make as roles
from yiwang.trust.rights.tests import matrix
from yiwang.trust.rights.tests.make import NOW
from yiwang.trust.rights.tests.matrix import PLACES, Place

pytestmark = pytest.mark.django_db
TODAY, CLERK = date(2026, 9, 22), "5b000000-0000-4000-8000-000000000001"
WHO = {"actor": SYSTEM, "now": NOW}


def new(code: str, place: Place, parent: str) -> NewOrganisation:
    kind, name = OrganisationKind.DEPARTMENT, {"zh": code, "en": code}
    return NewOrganisation(code=code, name=name, region=place.region, kind=kind, parent=parent, since=date(2019, 1, 1))


@pytest.fixture(autouse=True)
def offices(db):
    """An office at every place with a head, a clerk and somebody in the clerk's post; a neighbour to work with."""
    for place in PLACES.values():
        above, _, code = place.organisation.rpartition("/")
        roles.standing(above)
        head = Post(place.organisation, "head", {"zh": "局长"}, leads=True)
        posts = [head, Post(place.organisation, "clerk", {"zh": "科员"})]
        operations.install_organisations(organisations=[new(code, place, above)], posts=posts, **WHO)
        top = above.partition("/")[0]
        operations.install_organisations(organisations=[new(f"{top}-TOP", Place(place.region, top), top)], **WHO)


def held(place: Place, post: str = "clerk") -> int:
    given = {"subject": CLERK, "organisation": place.organisation, "post": post, "since": TODAY, "main": False}
    return operations.appoint(**given, **WHO).id


# Within an office


@matrix.holds(READ_PEOPLE)
def test_people_are_seen_only_where_one_may(offices):
    for place in PLACES.values():
        held(place)
    return lambda actor, place: queries.people_in(place.organisation, on=TODAY, viewer=actor)


@matrix.holds(SHAPE)
def test_an_office_is_described_its_posts_set_and_offices_made_below_it_only_by_its_own_administrators(offices):
    def attempt(actor: Actor, place: Place) -> bool:
        who, path = {"actor": actor, "now": NOW}, place.organisation
        ways = (
            lambda: operations.describe_organisation(path=path, aliases=[], duties={}, short={}, **who),
            lambda: operations.create_post(post=Post(path, "reviewer", {"zh": "审查岗"}), **who),
            lambda: operations.close_post(organisation=path, post="clerk", **who) is None,
            lambda: operations.create_organisation(new=new("330424-X", place, path), **who),
        )
        return matrix.together(ways)

    return attempt


@matrix.holds(APPOINT)
def test_people_come_into_ordinary_posts_and_leave_them_only_by_its_own_administrators(offices):
    numbers = {place: held(place) for place in PLACES.values()}

    def attempt(actor: Actor, place: Place) -> bool:
        who = {"actor": actor, "now": NOW}
        given = {"subject": "another", "organisation": place.organisation, "post": "clerk", "since": TODAY}
        ways = (
            lambda: operations.appoint(**given, **who),
            lambda: operations.end_appointment(number=numbers[place], until=TODAY, **who),
        )
        return matrix.together(ways)

    return attempt


# From above


@matrix.holds(SHAPE, at=matrix.FROM_ABOVE)
def test_an_office_is_renamed_closed_and_linked_only_from_above_it(offices):
    def attempt(actor: Actor, place: Place) -> bool:
        who, path = {"actor": actor, "now": NOW}, place.organisation
        top = path.partition("/")[0]
        link = Link(f"{top}/{top}-TOP", path, LinkKind.COORDINATES, {"zh": "联审"})

        def ended() -> bool:
            operations.link_organisations(link=link, **WHO)
            operations.end_link(upper=link.upper, lower=path, kind=link.kind, **who)
            return True

        ways = [
            lambda: operations.rename_organisation(path=path, name={"zh": "新名"}, **who),
            lambda: operations.link_organisations(link=link, **who),
            ended,
        ]
        if place != PLACES["bureau"]:  # a section stands under it
            ways.append(lambda: operations.close_organisation(path=path, **who))
        return matrix.together(ways)

    return attempt


ALL_OF_IT = {**matrix.FROM_ABOVE, "the street": set(), "the bureau": set(), "the bureau by organisation alone": set()}


@matrix.holds(SHAPE, at=ALL_OF_IT)
def test_an_office_is_moved_only_by_who_may_shape_both_where_it_was_and_where_it_goes(offices):
    def attempt(actor: Actor, place: Place) -> bool:
        top = place.organisation.partition("/")[0]
        return bool(operations.move_organisation(path=place.organisation, to=f"{top}/{top}-TOP", actor=actor, now=NOW))

    return attempt


@matrix.holds(APPOINT, at=matrix.FROM_ABOVE)
def test_who_leads_an_office_is_appointed_and_leaves_only_from_above_it(offices):
    numbers = {place: held(place, "head") for place in PLACES.values()}

    def attempt(actor: Actor, place: Place) -> bool:
        who = {"actor": actor, "now": NOW}
        given = {"subject": "another", "organisation": place.organisation, "post": "head", "since": TODAY}
        ways = (
            lambda: operations.appoint(**given, **who),
            lambda: operations.end_appointment(number=numbers[place], until=TODAY, **who),
        )
        return matrix.together(ways)

    return attempt


def test_no_citizen_sees_people_or_shapes_anything(offices):
    path = PLACES["bureau"].organisation
    held(PLACES["bureau"])
    tries = (
        lambda actor: queries.people_in(path, on=None, viewer=actor),
        lambda actor: operations.rename_organisation(path=path, name={"zh": "新名"}, actor=actor, now=NOW),
        lambda actor: operations.create_post(post=Post(path, "x", {"zh": "岗"}), actor=actor, now=NOW),
    )
    assert [matrix.who_may(attempt) for attempt in tries] == [set(), set(), set()]
