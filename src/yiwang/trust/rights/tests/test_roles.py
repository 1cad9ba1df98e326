"""Roles are given within limits, apart from one another, for a time, and in the ledger."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from yiwang.kernel.actors import SYSTEM, Grant
from yiwang.kernel.errors import NotAllowed
from yiwang.kernel.events import operations as events
from yiwang.kernel.organisations import operations as organisations
from yiwang.trust.ledger import queries as ledger
from yiwang.trust.rights import contracts, operations, queries, roles
from yiwang.trust.rights.contracts import READ_RIGHTS, AssignmentFilter, NewAssignment
from yiwang.trust.rights.models import Assignment
from yiwang.trust.rights.tests import make
from yiwang.trust.rights.tests.make import BUREAU, DAY, HAIYAN, HEALTH, NOW, SECTION

pytestmark = pytest.mark.django_db


def codes(subject, now=NOW, **more):
    return {grant.right for grant in queries.grants_of(subject, now, **more)}


def test_grants_are_one_query_and_hold_for_their_time_only(django_assert_num_queries):
    subject = make.given("clerk", since=NOW + DAY, until=NOW + 3 * DAY).subject
    with django_assert_num_queries(1):
        assert queries.grants_of(subject, NOW) == frozenset()
    assert Grant("cases.work", HAIYAN, BUREAU) in queries.grants_of(subject, NOW + DAY)
    assert queries.grants_of(subject, NOW + 3 * DAY) == frozenset()


def test_a_withdrawn_role_is_gone_at_once_and_stays_in_the_history():
    held = make.given("clerk")
    operations.withdraw_role(assignment=held.id, reason="调离", actor=SYSTEM, now=NOW + DAY)
    assert codes(held.subject, NOW) != codes(held.subject, NOW + DAY) == set()
    found = queries.assignment(held.id, viewer=SYSTEM)
    assert (found.state(NOW + DAY), found.ended_reason) == ("withdrawn", "调离")
    kinds = [entry.kind for entry in ledger.entries_about(f"role:{held.id}", viewer=SYSTEM)]
    assert kinds == ["rights.given", "rights.withdrawn"]
    with pytest.raises(contracts.AlreadyEnded):
        operations.withdraw_role(assignment=held.id, reason="", actor=SYSTEM, now=NOW + DAY)


def test_rights_that_need_a_second_factor_wait_for_it():
    administrator = make.given("organisation-administrator").subject
    assert codes(administrator) - codes(administrator, second_factor=False) == {"rights.give"}
    assert "rights.read" in codes(administrator, second_factor=False)
    assert queries.waits_for_second_factor(administrator, NOW)
    assert not queries.waits_for_second_factor(make.given("clerk").subject, NOW)
    with pytest.raises(NotAllowed):
        make.given("clerk", actor=make.actor(administrator, second_factor=False))


def test_a_delegated_administrator_gives_inside_their_own_scope_only():
    administrator = make.holder("organisation-administrator")
    assert make.given("reviewer", organisation=SECTION, actor=administrator).given_by == administrator.subject
    for place in ({"organisation": HEALTH}, {"organisation": ""}, {"region": "", "organisation": BUREAU}):
        with pytest.raises(NotAllowed):
            make.given("reviewer", actor=administrator, **place)


@pytest.mark.parametrize(
    "role", ["organisation-administrator", "security-administrator", "system-administrator", "audit-administrator"]
)
def test_a_delegated_administrator_gives_no_role_that_theirs_may_not_give(role):
    administrator = make.holder("organisation-administrator")
    with pytest.raises(contracts.NotYoursToGive):
        make.given(role, actor=administrator)
    held = make.given(role)
    with pytest.raises(contracts.NotYoursToGive):
        operations.withdraw_role(assignment=held.id, reason="", actor=administrator, now=NOW)


def test_nobody_names_the_three_administrators_but_the_installation():
    giver = make.holder("security-administrator", region="", organisation="")
    assert make.given("organisation-administrator", actor=giver)
    for role in ("security-administrator", "system-administrator", "audit-administrator"):
        with pytest.raises(contracts.NotYoursToGive):
            make.given(role, actor=giver)


def test_nothing_is_given_for_longer_than_ones_own_role_lasts():
    administrator = make.holder("organisation-administrator", until=NOW + 10 * DAY)
    for until in (None, NOW + 11 * DAY):
        with pytest.raises(contracts.LongerThanYours):
            make.given("clerk", actor=administrator, until=until)
    assert make.given("clerk", actor=administrator, until=NOW + 10 * DAY)


def test_what_one_role_allows_is_not_widened_by_the_place_of_another():
    administrator = make.holder("organisation-administrator")
    make.given("security-administrator", administrator.subject, region="330481000000", organisation="")
    both = make.actor(administrator.subject)
    with pytest.raises(contracts.NotYoursToGive):
        make.given("sensitive-reader", actor=both)


def test_nobody_gives_to_themselves_but_anybody_may_give_up():
    administrator = make.holder("organisation-administrator")
    with pytest.raises(contracts.NotToOneself):
        make.given("clerk", administrator.subject, actor=administrator)
    held = make.given("clerk")
    operations.withdraw_role(assignment=held.id, reason="", actor=make.actor(held.subject), now=NOW)
    assert codes(held.subject) == set()


def test_the_three_administrators_are_three_people():
    lines = ("system-administrator", "security-administrator", "audit-administrator")
    for first in lines:
        subject = make.given(first).subject
        for other in set(lines) - {first}:
            with pytest.raises(contracts.KeptApart):
                make.given(other, subject, region="", organisation="")
    later = make.given(lines[0], until=NOW + DAY).subject
    assert make.given(lines[1], later, since=NOW + DAY)


@pytest.mark.django_db(transaction=True)
def test_two_who_give_at_once_what_must_stay_apart_do_not_both_succeed():
    subject, answers = str(uuid4()), []
    make.standing(BUREAU)

    def give(role):
        try:
            answers.append(make.given(role, subject).role)
        except contracts.KeptApart:
            answers.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=give, args=[f"{r}-administrator"]) for r in ("system", "security", "audit")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count("refused") == 2


def test_the_same_role_at_the_same_place_is_given_once_at_a_time():
    held = make.given("clerk", until=NOW + DAY)
    with pytest.raises(contracts.AlreadyHeld):
        make.given("clerk", held.subject)
    assert make.given("clerk", held.subject, organisation=HEALTH)
    assert make.given("clerk", held.subject, since=NOW + DAY)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"role": "emperor"}, contracts.UnknownRole),
        ({"region": "330424"}, contracts.BadPlace),
        ({"region": "33042400000x"}, contracts.BadPlace),
        ({"organisation": "/330424"}, contracts.BadPlace),
        ({"organisation": "a//b"}, contracts.BadPlace),
        ({"until": NOW - DAY}, contracts.EndsBeforeItBegins),
        ({"since": NOW - 9 * DAY, "until": NOW - DAY}, contracts.EndsBeforeItBegins),
        ({"since": NOW.replace(year=2020)}, None),
    ],
)
def test_what_cannot_be_is_refused(wrong, refusal):
    if refusal is None:
        assert make.given(**wrong)
        return
    with pytest.raises(refusal):
        make.given(**wrong)


def test_the_database_itself_refuses_a_time_that_ends_before_it_begins():
    held = make.given("clerk")
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.filter(id=held.id).update(until=NOW - DAY)


def test_a_role_changes_from_the_day_that_its_file_says(monkeypatch):
    changed = {"since": (NOW + 7 * DAY).date(), "codes": ["cases.read"]}
    written = roles.written()
    clerk = {**written["roles"]["clerk"], "rights": [*written["roles"]["clerk"]["rights"], changed]}
    monkeypatch.setattr(roles, "written", lambda: {**written, "roles": {**written["roles"], "clerk": clerk}})
    roles.roles_on.cache_clear()
    try:
        subject = make.given("clerk").subject
        assert "cases.work" in codes(subject, NOW + 6 * DAY)
        assert codes(subject, NOW + 8 * DAY) == {"cases.read"}
    finally:
        roles.roles_on.cache_clear()


def test_assignments_are_paged_both_ways_and_filtered():
    held = [make.given("clerk", now=NOW + timedelta(hours=n)) for n in range(5)]
    ask = {"viewer": make.holder("audit-administrator", region="", organisation=""), "now": NOW + DAY, "limit": 2}
    clerks = AssignmentFilter(role="clerk", state="held", organisation=BUREAU)
    first = queries.assignments(clerks, **ask)
    second = queries.assignments(clerks, after=first.after, **ask)
    back = queries.assignments(clerks, before=second.before, **ask)
    assert [row.id for row in first.rows + second.rows] == [row.id for row in held[::-1][:4]]
    assert (back.rows, back.before, first.count) == (first.rows, None, 5)
    assert queries.assignments(AssignmentFilter(state="withdrawn"), **ask).count == 0
    assert queries.assignments(AssignmentFilter(subject=held[0].subject), **ask).rows == [held[0]]
    assert READ_RIGHTS.code not in codes(held[0].subject)


def test_every_role_of_the_file_has_both_languages_and_gives_only_what_exists():
    known = queries.roles_known(NOW)
    assert all(set(role.title) == set(role.duty) == {"zh", "en"} for role in known.values())
    assert frozenset().union(*(role.gives for role in known.values())) <= set(known)
    assert {code for line in roles.written()["apart"] for code in line} <= set(known)
    new = NewAssignment(str(uuid4()), "clerk")
    assert operations.assign_role(given=new, actor=SYSTEM, now=NOW).role == "clerk"


def test_a_role_follows_an_organisation_that_moves_and_ends_with_one_that_is_closed():
    held, above = make.given("clerk", organisation=SECTION), make.given("clerk", organisation=HEALTH)
    organisations.move_organisation(path=SECTION, to=HEALTH, actor=SYSTEM, now=NOW)
    events.drain(now=NOW)
    now_at = HEALTH + "/" + SECTION.rpartition("/")[2]
    assert Grant("cases.work", HAIYAN, now_at) in queries.grants_of(held.subject, NOW)
    (entry,) = ledger.entries_about(f"organisation:{now_at}", viewer=SYSTEM)
    assert entry.content["assignments"] == [str(held.id)]
    organisations.close_organisation(path=now_at, actor=SYSTEM, now=NOW)
    events.drain(now=NOW)
    assert codes(held.subject) == set()
    assert codes(above.subject) != set()
