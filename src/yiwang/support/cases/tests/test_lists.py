"""To-do lists and lists of cases: whose they are, in which order, how many."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yiwang.kernel.actors import ANONYMOUS, SYSTEM
from yiwang.kernel.errors import NotAllowed, SignInFirst
from yiwang.support.cases import operations, queries
from yiwang.support.cases.contracts import READ_CASES, CaseFilter, TodoFilter, UnknownCase
from yiwang.support.cases.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def flow(db):
    make.flow()


def numbers(page) -> list[str]:
    return [row.number for row in page.rows]


def test_a_task_of_a_group_is_in_the_list_of_everybody_of_that_group_and_of_nobody_else():
    token = make.forked()
    number = make.get(token).number
    for organisation, step in ((make.SAFETY, "safety"), (make.HEALTH, "health")):
        page = queries.todo(TodoFilter(), viewer=make.officer(2, organisation=organisation), now=make.NOW)
        assert [(row.number, row.step) for row in page.rows] == [(number, step)]
    assert queries.todo(TodoFilter(), viewer=make.officer(1), now=make.NOW).rows == []
    with pytest.raises(SignInFirst):
        queries.todo(TodoFilter(), viewer=ANONYMOUS, now=make.NOW)


def test_rights_above_an_organisation_reach_down_to_it_and_those_beside_it_do_not():
    make.forked()
    above, beside = make.officer(2, organisation="330424"), make.officer(2, organisation="330424/330424-A")
    assert queries.todo(TodoFilter(), viewer=above, now=make.NOW).count == 2
    assert queries.todo(TodoFilter(), viewer=beside, now=make.NOW).count == 0
    other_region = make.officer(2, organisation="", region="330481000000")
    assert queries.todo(TodoFilter(), viewer=other_region, now=make.NOW).count == 0


def test_what_somebody_has_taken_is_in_their_list_alone():
    token = make.accepted()
    make.move(token, "review", "take", actor=make.officer(1))
    assert queries.todo(TodoFilter(mine="held"), viewer=make.officer(1), now=make.NOW).count == 1
    assert queries.todo(TodoFilter(mine="free"), viewer=make.officer(1), now=make.NOW).count == 0
    assert queries.todo(TodoFilter(), viewer=make.officer(2), now=make.NOW).count == 0


def test_a_task_for_a_post_is_seen_by_its_holders_only():
    token = make.accepted()
    make.move(token, "review", "alone", actor=make.officer())
    assert queries.todo(TodoFilter(), viewer=make.officer(), now=make.NOW).count == 0
    assert queries.todo(TodoFilter(), viewer=make.head(), now=make.NOW).count == 1


def test_an_applicant_sees_what_is_wanted_from_them():
    token = make.case().case.token
    make.move(token, "accept", "correct", actor=make.officer(), extra={"items": ["平面图"]})
    page = queries.todo(TodoFilter(), viewer=make.applicant(), now=make.NOW)
    assert [(row.kind, row.step) for row in page.rows] == [("answer", "accept")]


def test_what_waits_for_the_applicant_is_never_late_and_comes_last():
    waiting, other = make.case().case.token, make.case(now=make.NOW + timedelta(days=7)).case.number
    make.move(waiting, "accept", "correct", actor=make.officer(), extra={"items": ["平面图"]})
    page = queries.todo(TodoFilter(), viewer=make.officer(), now=make.NOW + timedelta(days=7))
    assert [(row.number, row.stopped, row.colour) for row in page.rows] == [
        (other, False, "green"),
        (make.get(waiting).number, True, "green"),
    ]


def test_pages_follow_each_other_without_a_gap_and_counts_are_exact():
    opened = [make.case(now=make.NOW + timedelta(days=n)).case.number for n in range(7)]
    seen, asked = [], TodoFilter(limit=3)
    while True:
        page = queries.todo(asked, viewer=make.officer(), now=make.NOW)
        assert (page.count, page.more) == (7, False)
        seen += numbers(page)
        if page.after is None:
            break
        asked = replace(asked, after=page.after)
    assert seen == opened
    exported = queries.every_todo(TodoFilter(), viewer=make.officer(), now=make.NOW)
    assert [row.number for row in exported] == opened


def test_a_list_can_be_narrowed_by_step_colour_text_and_day():
    make.accepted()
    late = make.case(now=make.NOW - timedelta(days=20))
    viewer, now = make.officer(), make.NOW
    assert numbers(queries.todo(TodoFilter(colour="red"), viewer=viewer, now=now)) == [late.case.number]
    assert numbers(queries.todo(TodoFilter(step="accept"), viewer=viewer, now=now)) == [late.case.number]
    assert queries.todo(TodoFilter(text="禾悦"), viewer=viewer, now=now).count == 2
    assert numbers(queries.todo(TodoFilter(text=late.case.number), viewer=viewer, now=now)) == [late.case.number]
    assert queries.todo(TodoFilter(due_before=now), viewer=viewer, now=now).count == 1
    assert queries.todo(TodoFilter(text="100%"), viewer=viewer, now=now).count == 0
    facets = {f.name: dict(f.counts) for f in queries.todo_counts(TodoFilter(), viewer=viewer, now=now)}
    assert facets["step"] == {"accept": 1, "review": 1}
    assert facets["colour"]["red"] == 1
    assert queries.waiting_for(viewer, now=now) == 2


def test_the_list_takes_the_same_number_of_statements_however_long_it_is():
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            queries.todo(TodoFilter(limit=100), viewer=make.officer(), now=make.NOW)
        return len(captured)

    make.case()
    few = statements()
    for _ in range(20):
        make.case()
    assert statements() == few <= 4


def test_cases_are_read_where_one_may_read_cases():
    token = make.accepted()
    reader = make.officer(7, READ_CASES)
    assert numbers(queries.cases(CaseFilter(), viewer=reader, now=make.NOW)) == [make.get(token).number]
    elsewhere = make.officer(7, READ_CASES, organisation="330424/330424-JY")
    assert queries.cases(CaseFilter(), viewer=elsewhere, now=make.NOW).rows == []
    with pytest.raises(NotAllowed):
        queries.cases(CaseFilter(), viewer=make.applicant(), now=make.NOW)
    with pytest.raises(UnknownCase):
        queries.case(token, viewer=elsewhere, now=make.NOW)


def test_an_applicant_sees_their_own_cases_and_nobody_elses():
    token = make.accepted()
    assert [row.token for row in queries.my_cases(CaseFilter(), viewer=make.applicant(), now=make.NOW).rows] == [token]
    stranger = make.applicant("55555555-5555-4555-8555-555555555555")
    assert queries.my_cases(CaseFilter(), viewer=stranger, now=make.NOW).rows == []
    with pytest.raises(UnknownCase):
        queries.case(token, viewer=stranger, now=make.NOW)
    assert queries.tasks(token, viewer=make.applicant(), now=make.NOW)[0].offers == ()


def test_a_department_that_is_asked_may_see_the_case():
    token = make.forked()
    assert queries.case(token, viewer=make.officer(2, organisation=make.HEALTH), now=make.NOW).token == token
    assert queries.may_see_case(token, make.officer(2, organisation=make.HEALTH))
    assert not queries.may_see_case("no-such-token", SYSTEM)


def test_cases_are_filtered_by_state_outcome_and_day_and_paged():
    tokens = [make.case(now=make.NOW + timedelta(hours=n)).case.token for n in range(5)]
    operations.make_case_move(case=tokens[0], verb="withdraw", actor=make.applicant(), now=make.NOW)
    viewer = make.officer()
    assert queries.cases(CaseFilter(state="open"), viewer=viewer, now=make.NOW).count == 4
    assert queries.cases(CaseFilter(outcome="withdrawn"), viewer=viewer, now=make.NOW).count == 1
    assert queries.cases(CaseFilter(since=make.NOW + timedelta(hours=3)), viewer=viewer, now=make.NOW).count == 2
    first = queries.cases(CaseFilter(limit=2), viewer=viewer, now=make.NOW)
    second = queries.cases(CaseFilter(limit=2, after=first.after), viewer=viewer, now=make.NOW)
    assert [row.token for row in [*first.rows, *second.rows]] == tokens[::-1][:4]
    counts = {f.name: dict(f.counts) for f in queries.case_counts(CaseFilter(), viewer=viewer, now=make.NOW)}
    assert counts["state"] == {"open": 4, "closed": 1}


def test_offers_say_what_may_be_done_and_what_it_asks_for():
    token = make.accepted()
    offers = {o.verb: o for o in make.task_at(token, "review", viewer=make.officer()).offers}
    assert {"forward", "alone", "take", "hand_over", "add_signer", "ask_opinion", "suspend", "extend", "return"} == set(
        offers
    )
    assert offers["forward"].fields == ("remarks",)
    assert [code for code, _ in offers["return"].choices["to"]] == ["accept"]
    assert [code for code, _ in offers["extend"].choices["reason"]] == ["complex"]
    assert {o.verb for o in queries.case_offers(token, viewer=make.applicant())} == {"withdraw", "urge"}


def test_cases_and_tasks_go_with_an_organisation_that_moves():
    token = make.forked()
    operations.follow_organisation(old=make.HEALTH, new="330424/330424-XX/330424-WJ")
    moved = make.officer(3, organisation="330424/330424-XX/330424-WJ")
    assert [row.step for row in queries.todo(TodoFilter(), viewer=moved, now=make.NOW).rows] == ["health"]
    assert queries.todo(TodoFilter(), viewer=make.officer(3, organisation=make.HEALTH), now=make.NOW).count == 0
    assert operations.follow_organisation(old="330424", new="330499") == 1
    assert make.get(token).organisation == "330499/330424-SCJG"
