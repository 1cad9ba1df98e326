"""Posts, appointments with their dates, and coordination between levels."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from yiwang.kernel.actors import ANONYMOUS, SYSTEM
from yiwang.kernel.errors import NotAllowed, SignInFirst
from yiwang.kernel.organisations import contracts, operations, queries
from yiwang.kernel.organisations.contracts import Link, LinkKind, Post
from yiwang.kernel.organisations.tests import make
from yiwang.kernel.organisations.tests.make import BUREAU, COUNTY, DIVISION, HAIYAN, NOW, REFORM, TODAY, TOWN, VILLAGE

pytestmark = pytest.mark.django_db
SINCE = date(2024, 1, 8)
ZHOU, SHEN = "subject-zhou", "subject-shen"


@pytest.fixture(autouse=True)
def county(db):
    make.bureau()


def appoint(subject=ZHOU, organisation=BUREAU, post="deputy", since=SINCE, actor=SYSTEM, **more):
    return operations.appoint(
        subject=subject, organisation=organisation, post=post, since=since, actor=actor, now=NOW, **more
    )


def end(appointment, until, actor=SYSTEM):
    return operations.end_appointment(number=appointment.id, until=until, actor=actor, now=NOW)


def test_posts_stand_in_their_order_with_their_titles():
    assert [(p.code, p.title["zh"], p.leads) for p in queries.posts_of(BUREAU)] == [
        ("head", "局长", True),
        ("deputy", "副局长", False),
    ]
    assert queries.post(BUREAU, "deputy").seats == 3
    with pytest.raises(contracts.UnknownPost):
        queries.post(BUREAU, "none")


def test_an_appointment_holds_from_its_first_day_to_its_last():
    made = appoint()
    end(made, date(2025, 6, 30))
    days = [SINCE - timedelta(days=1), SINCE, date(2025, 6, 30), date(2025, 7, 1)]
    assert [len(queries.appointments_of(ZHOU, day)) for day in days] == [0, 1, 1, 0]
    assert [len(queries.holders_of(BUREAU, "deputy", day)) for day in days] == [0, 1, 1, 0]
    [kept] = queries.appointments_of(ZHOU)
    assert (kept.organisation, kept.post, kept.title["en"], kept.since) == (BUREAU, "deputy", "Deputy director", SINCE)


def test_one_main_post_and_others_beside_it():
    appoint()
    with pytest.raises(contracts.AlreadyAppointed):
        appoint(organisation=DIVISION, post="head")
    appoint(organisation=DIVISION, post="head", main=False)
    assert [(a.post, a.main) for a in queries.appointments_of(ZHOU, TODAY)] == [("deputy", True), ("head", False)]
    with pytest.raises(contracts.AlreadyAppointed):
        appoint(organisation=DIVISION, post="head", main=False)


def test_the_next_one_follows_when_the_seat_is_free():
    first = appoint(post="head")
    with pytest.raises(contracts.PostTaken):
        appoint(SHEN, post="head", since=TODAY)
    end(first, TODAY)
    with pytest.raises(contracts.PostTaken):
        appoint(SHEN, post="head", since=TODAY)
    appoint(SHEN, post="head", since=TODAY + timedelta(days=1))
    assert [a.subject for a in queries.holders_of(BUREAU, "head", TODAY + timedelta(days=1))] == [SHEN]


def test_what_has_ended_or_would_end_before_it_began_is_refused():
    made = appoint()
    with pytest.raises(contracts.WrongDay):
        end(made, SINCE - timedelta(days=1))
    end(made, date(2025, 1, 1))
    with pytest.raises(contracts.UnknownAppointment):
        end(made, TODAY)
    with pytest.raises(contracts.UnknownAppointment):
        operations.end_appointment(number=0, until=TODAY, actor=SYSTEM, now=NOW)


def test_a_post_is_changed_by_its_code_and_closed_when_nobody_holds_it():
    held = appoint()
    operations.create_post(
        post=Post(BUREAU, "deputy", make.text("副局长（专职）", "Deputy"), order=1), actor=SYSTEM, now=NOW
    )
    assert queries.appointment(held.id).title["zh"] == "副局长（专职）"
    with pytest.raises(contracts.PostHeld):
        operations.close_post(organisation=BUREAU, post="deputy", actor=SYSTEM, now=NOW)
    end(held, TODAY)
    operations.close_post(organisation=BUREAU, post="deputy", actor=SYSTEM, now=NOW)
    with pytest.raises(contracts.UnknownPost):
        appoint(SHEN)


def test_people_are_seen_by_who_may_see_them_in_the_place():
    appoint()
    appoint(SHEN, DIVISION, "reviewer")
    assert [a.subject for a in queries.people_in(BUREAU, on=TODAY, viewer=make.officer())] == [ZHOU]
    assert [a.subject for a in queries.people_in(BUREAU, on=TODAY, viewer=make.officer(), below=True)] == [ZHOU, SHEN]
    with pytest.raises(NotAllowed):
        queries.people_in(BUREAU, on=TODAY, viewer=make.officer(organisation=REFORM))
    with pytest.raises(SignInFirst):
        queries.people_in(BUREAU, on=TODAY, viewer=ANONYMOUS)


MAY_APPOINT = {"": {"head", "deputy"}, BUREAU: {"deputy"}, DIVISION: set(), REFORM: set()}


@pytest.mark.parametrize("place", MAY_APPOINT)
@pytest.mark.parametrize("region", [HAIYAN, "330481000000"])
def test_the_head_is_appointed_from_above_and_the_rest_by_the_organisations_own_administrators(place, region):
    actor = make.officer(region=region, organisation=place)
    done = set()
    for post in ("head", "deputy"):
        try:
            with transaction.atomic():
                end(appoint(post=post, actor=actor), TODAY, actor)
                transaction.set_rollback(True)
            done.add(post)
        except NotAllowed:
            continue
    assert done == (MAY_APPOINT[place] if region == HAIYAN else set())


GUIDES = Link(BUREAU, TOWN, LinkKind.GUIDES, make.text("食品安全", "Food safety"), "海盐县机构改革方案（示例）")


def link(given, actor=SYSTEM):
    return operations.link_organisations(link=given, actor=actor, now=NOW)


def test_coordination_between_levels_is_stated_with_its_matter_and_its_paper():
    link(GUIDES)
    link(Link(TOWN, VILLAGE, LinkKind.GUIDES))
    link(Link(BUREAU, REFORM, LinkKind.COORDINATES))
    above_and_below = [(each.kind, each.upper, each.lower) for each in queries.coordination_of(TOWN)]
    assert above_and_below == [(LinkKind.GUIDES, BUREAU, TOWN), (LinkKind.GUIDES, TOWN, VILLAGE)]
    [first, _] = queries.coordination_of(TOWN)
    assert (first.matter["zh"], first.basis, first.since) == ("食品安全", GUIDES.basis, TODAY)


def test_coordination_ends_and_what_held_on_a_day_stays_readable():
    link(GUIDES)
    tomorrow = NOW + timedelta(days=1)
    operations.end_link(upper=BUREAU, lower=TOWN, kind=LinkKind.GUIDES, until=TODAY, actor=SYSTEM, now=tomorrow)
    assert queries.coordination_of(TOWN) == []
    assert len(queries.coordination_of(TOWN, on=TODAY)) == 1
    with pytest.raises(contracts.UnknownLink):
        operations.end_link(upper=BUREAU, lower=TOWN, kind=LinkKind.GUIDES, actor=SYSTEM, now=NOW)


def test_guidance_never_goes_up_and_never_to_oneself():
    for wrong in (Link(TOWN, BUREAU, LinkKind.GUIDES), Link(TOWN, TOWN, LinkKind.COORDINATES)):
        with pytest.raises(contracts.WrongLink):
            link(wrong)
    link(Link(TOWN, BUREAU, LinkKind.COORDINATES))


def test_coordination_is_stated_from_above_the_lower_one():
    with pytest.raises(NotAllowed):
        link(GUIDES, make.officer(organisation=TOWN))
    link(GUIDES, make.officer(organisation=COUNTY))
