"""Cases by role, region and organisation, and by whose they are: reading, the to-do list, moves, handing on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from yiwang.kernel.actors import Actor, ActorKind, Grant
from yiwang.kernel.errors import SignInFirst
from yiwang.support.cases import operations, queries
from yiwang.support.cases.contracts import (
    ADMINISTER_CASES,
    READ_CASES,
    SUPERVISE_CASES,
    WORK_ON_CASES,
    BadMove,
    CaseFilter,
    NotYourTask,
    TodoFilter,
    UnknownCase,
)
from yiwang.support.cases.tests import make
from yiwang.trust.rights.tests import make as roles
from yiwang.trust.rights.tests import matrix
from yiwang.trust.rights.tests.matrix import APPLICANT, FIRM, PLACES, Place

pytestmark = pytest.mark.django_db
NOW = roles.NOW
DAY = timedelta(days=1)


@pytest.fixture
def cases(db):
    """A case at every place, just submitted."""
    make.flow()
    return {place: make.case_at(place.region, place.organisation) for place in PLACES.values()}


@pytest.fixture
def tasks(cases):
    return {place: make.task_at(token, "accept").id for place, token in cases.items()}


# Reading


@matrix.holds(READ_CASES)
def test_cases_are_listed_counted_and_exported_only_where_one_may_read_them(cases):
    numbers = {place: make.get(token).number for place, token in cases.items()}

    def attempt(actor: Actor, place: Place) -> bool:
        asked = CaseFilter(text=numbers[place])
        ways = (
            lambda: queries.cases(asked, viewer=actor, now=NOW).rows,
            lambda: list(queries.every_case(asked, viewer=actor, now=NOW)),
            lambda: queries.case_counts(asked, viewer=actor, now=NOW)[0].counts,
        )
        return matrix.together(ways)

    return attempt


@matrix.holds(READ_CASES, WORK_ON_CASES)
def test_a_case_with_its_tasks_history_and_drawing_is_read_only_there(cases):
    def attempt(actor: Actor, place: Place) -> bool:
        token = cases[place]
        ways = (
            lambda: queries.case(token, viewer=actor, now=NOW),
            lambda: queries.case_by_number(make.get(token).number, viewer=actor, now=NOW),
            lambda: queries.tasks(token, viewer=actor, now=NOW),
            lambda: queries.moves(token, viewer=actor),
            lambda: queries.pauses(token, viewer=actor) == [],
            lambda: queries.diagram(token, viewer=actor, now=NOW),
            lambda: queries.whole_case(token, viewer=actor, now=NOW),
            lambda: queries.case_offers(token, viewer=actor) is not None,
            lambda: queries.may_see_case(token, actor),
        )
        return matrix.together(ways)

    return attempt


@matrix.holds(WORK_ON_CASES)
def test_a_task_is_in_the_list_of_those_who_may_do_it_and_of_nobody_else(cases):
    numbers = {place: make.get(token).number for place, token in cases.items()}

    def attempt(actor: Actor, place: Place) -> bool:
        asked = TodoFilter(text=numbers[place])
        ways = (
            lambda: queries.todo(asked, viewer=actor, now=NOW).rows,
            lambda: list(queries.every_todo(asked, viewer=actor, now=NOW)),
            lambda: queries.todo_counts(asked, viewer=actor, now=NOW)[0].counts,
            lambda: queries.tasks(cases[place], viewer=actor, now=NOW)[0].offers,
        )
        return matrix.together(ways)

    return attempt


# Moves


@matrix.holds(WORK_ON_CASES)
def test_a_task_is_taken_moved_and_corrected_only_by_who_works_there(tasks):
    def attempt(actor: Actor, place: Place) -> bool:
        def move(verb: str, **given):
            return operations.make_move(task=tasks[place], verb=verb, actor=actor, now=NOW, **given)

        ways = (
            lambda: move("take"),
            lambda: move("accept"),
            lambda: move("correct", extra={"items": ["平面图"]}),
            lambda: move("hand_over", extra={"to": roles.given("clerk", region="", organisation="").subject}),
        )
        return matrix.together(ways)

    return attempt


@matrix.holds(SUPERVISE_CASES)
def test_a_case_is_urged_and_terminated_only_by_who_supervises_there(cases):
    def attempt(actor: Actor, place: Place) -> bool:
        def move(verb: str):
            return operations.make_case_move(case=cases[place], verb=verb, opinion="主体已注销", actor=actor, now=NOW)

        return matrix.together((lambda: move("urge"), lambda: move("terminate")))

    return attempt


@matrix.holds(ADMINISTER_CASES)
def test_a_case_is_moved_out_of_order_only_by_who_administers_there(cases):
    return lambda actor, place: operations.make_case_move(
        case=cases[place], verb="jump", opinion="系统迁移", extra={"to": "review"}, actor=actor, now=NOW
    )


@matrix.holds(WORK_ON_CASES)
def test_a_case_is_opened_for_somebody_else_only_by_who_works_there(db):
    make.flow()
    return lambda actor, place: make.case_at(place.region, place.organisation, actor=actor)


@matrix.holds(WORK_ON_CASES, scopes=matrix.ANYWHERE)
def test_only_who_works_on_cases_lets_somebody_stand_in(db):
    def attempt(actor: Actor, place: Place) -> bool:
        dates = {"since": NOW, "until": NOW + DAY}
        made = operations.delegate(receiver=APPLICANT, reason="休假", actor=actor, now=NOW, **dates)
        return made in {one.id for one in queries.delegations(viewer=actor, now=NOW)}

    return attempt


# Handing on


@matrix.holds(WORK_ON_CASES)
def test_a_task_is_handed_only_to_somebody_who_could_have_taken_it(tasks):
    chief = make.officer(1, WORK_ON_CASES, region="", organisation="")

    def attempt(receiver: Actor, place: Place) -> bool:
        extra = {"to": receiver.subject or "nobody"}
        try:
            operations.make_move(task=tasks[place], verb="hand_over", extra=extra, actor=chief, now=NOW)
        except BadMove:
            return False
        return bool(operations.make_move(task=tasks[place], verb="accept", actor=receiver, now=NOW))

    return attempt


@matrix.holds(WORK_ON_CASES)
def test_only_somebody_who_works_there_is_added_as_a_signer(cases):
    chief = make.officer(1, WORK_ON_CASES, region="", organisation="")
    for token in cases.values():
        make.move(token, "accept", "accept", now=NOW)
    review = {place: make.task_at(token, "review").id for place, token in cases.items()}

    def attempt(signer: Actor, place: Place) -> bool:
        extra = {"place": "before", "people": [signer.subject or "nobody"]}
        try:
            return bool(operations.make_move(task=review[place], verb="add_signer", extra=extra, actor=chief, now=NOW))
        except BadMove:
            return False

    return attempt


def test_who_has_a_task_and_loses_the_right_can_do_nothing_more_with_it_and_sees_nothing(cases, tasks):
    bureau = PLACES["bureau"]
    clerk = make.officer(1)
    operations.make_move(task=tasks[bureau], verb="take", actor=clerk, now=NOW)
    gone = replace(clerk, grants=frozenset({Grant(WORK_ON_CASES.code, bureau.region, "330424/330424-WJJ")}))
    for verb in ("accept", "release"):
        with pytest.raises(NotYourTask):
            operations.make_move(task=tasks[bureau], verb=verb, actor=gone, now=NOW)
    with pytest.raises(UnknownCase):
        queries.case(cases[bureau], viewer=gone, now=NOW)
    assert queries.todo(TodoFilter(mine="held"), viewer=gone, now=NOW).count == 0
    operations.make_move(task=tasks[bureau], verb="accept", actor=clerk, now=NOW)
    with pytest.raises(NotYourTask):
        operations.make_case_move(case=cases[bureau], verb="recall", actor=gone, now=NOW)


def test_who_stands_in_sees_only_what_they_could_do_themselves(cases, tasks):
    """A stand-in's list has the giver's tasks of the flow named, and only those whose right they hold."""
    bureau = PLACES["bureau"]
    giver, receiver = make.officer(1), make.officer(2)
    elsewhere = make.officer(3, organisation="330424/330424-WJJ")
    operations.make_move(task=tasks[bureau], verb="take", actor=giver, now=NOW)

    def lent(to: Actor, flow: str = "") -> int:
        when = {"since": NOW, "until": NOW + DAY}
        operations.delegate(receiver=to.subject, flow=flow, reason="休假", actor=giver, now=NOW, **when)
        number = make.get(cases[bureau]).number
        return queries.todo(TodoFilter(text=number), viewer=to, now=NOW).count

    assert lent(elsewhere) == 0
    assert lent(receiver, "another_flow") == 0
    assert lent(receiver, "permit") == 1


def test_what_became_of_a_task_or_a_case_is_told_only_to_those_who_see_it(cases, tasks):
    bureau = PLACES["bureau"]
    make.move(cases[bureau], "accept", "accept", now=NOW)
    others = [
        make.officer(3, organisation="330424/330424-WJJ"),
        make.applicant("55555555-5555-4555-8555-555555555555"),
    ]
    for other in others:
        with pytest.raises(NotYourTask):
            operations.make_move(task=tasks[bureau], verb="accept", actor=other, now=NOW)
    operations.make_case_move(
        case=cases[bureau], verb="terminate", opinion="主体已注销", actor=make.officer(5, SUPERVISE_CASES), now=NOW
    )
    for other in others:
        with pytest.raises(NotYourTask):
            operations.make_case_move(case=cases[bureau], verb="urge", actor=other, now=NOW)
    with pytest.raises(SignInFirst):
        operations.make_case_move(case=cases[bureau], verb="urge", actor=matrix.CITIZENS["nobody"], now=NOW)


# The citizen's side

MINE = {APPLICANT: {"applicant"}, FIRM: {"firm", "agent of the firm", "agent for the item"}}


@pytest.mark.parametrize("whose", MINE)
def test_a_case_is_its_applicants_and_of_who_acts_for_them(db, whose):
    make.flow()
    token = make.case_at(make.HAIYAN, make.BUREAU, applicant=whose)
    number = make.get(token).number
    reads = (
        lambda actor: queries.case(token, viewer=actor, now=NOW),
        lambda actor: queries.case_by_number(number, viewer=actor, now=NOW),
        lambda actor: queries.whole_case(token, viewer=actor, now=NOW),
        lambda actor: queries.moves(token, viewer=actor),
        lambda actor: queries.tasks(token, viewer=actor, now=NOW),
        lambda actor: queries.diagram(token, viewer=actor, now=NOW),
        lambda actor: queries.my_cases(CaseFilter(text=number), viewer=actor, now=NOW).rows,
        lambda actor: list(queries.every_case_of_mine(CaseFilter(text=number), viewer=actor, now=NOW)),
        lambda actor: operations.make_case_move(case=token, verb="urge", actor=actor, now=NOW),
        lambda actor: operations.make_case_move(case=token, verb="withdraw", actor=actor, now=NOW),
        lambda actor: make.case_at(make.HAIYAN, make.BUREAU, applicant=whose, actor=actor),
    )
    assert [matrix.who_may(read) for read in reads] == [MINE[whose]] * len(reads)


@pytest.mark.parametrize("whose", MINE)
def test_a_correction_is_answered_by_the_applicant_and_by_who_acts_for_them(db, whose):
    make.flow()
    token = make.case_at(make.HAIYAN, make.BUREAU, applicant=whose)
    make.move(token, "accept", "correct", extra={"items": ["平面图"], "fields": ["plan"]})
    task = make.task_at(token, "accept", "answer")

    def answer(actor: Actor) -> bool:
        made = operations.make_move(task=task.id, verb="answer", data={"plan": "f-1"}, actor=actor, now=NOW)
        return bool(made)

    def wanted(actor: Actor) -> bool:
        return bool(queries.todo(TodoFilter(), viewer=actor, now=NOW).rows)

    assert matrix.who_may(answer) == matrix.who_may(wanted) == MINE[whose]


def test_no_applicant_makes_an_officers_move_on_their_own_case(cases, tasks):
    for actor in (*matrix.CITIZENS.values(), make.applicant()):
        if actor.signed_in and actor.kind is not ActorKind.OFFICER:
            with pytest.raises(NotYourTask):
                operations.make_move(task=tasks[PLACES["bureau"]], verb="accept", actor=actor, now=NOW)
            with pytest.raises(NotYourTask):
                operations.make_move(task=tasks[PLACES["bureau"]], verb="take", actor=actor, now=NOW)
