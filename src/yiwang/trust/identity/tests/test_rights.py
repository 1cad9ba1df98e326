"""Accounts by role and place: who finds and enrols people, who administers accounts, who acts for a firm."""

import pytest

from yiwang.kernel.actors import Actor, ActorKind
from yiwang.trust.identity import operations, queries
from yiwang.trust.identity.contracts import ADMINISTER_ACCOUNTS, FIND_PEOPLE, NewAccount
from yiwang.trust.identity.models import Account
from yiwang.trust.identity.tests import make
from yiwang.trust.identity.tests.make import NOW
from yiwang.trust.rights.tests import matrix
from yiwang.trust.rights.tests.matrix import PLACES, Place

pytestmark = pytest.mark.django_db
PHONE = "13912342046"


# People are of no place: whoever may find them at a counter may find all.


@matrix.holds(FIND_PEOPLE, scopes=matrix.ANYWHERE)
def test_people_are_found_and_enrolled_only_by_who_may_at_a_counter(db):
    make.citizen(phone=PHONE)
    new = NewAccount(ActorKind.CITIZEN, "许桂英", id_number=make.id_number())

    def attempt(actor: Actor, _place: Place) -> bool:
        ways = (
            lambda: queries.find_subject(phone=PHONE, viewer=actor, purpose="窗口代办", now=NOW),
            lambda: operations.create_account(account=new, actor=actor, now=NOW),
        )
        return matrix.together(ways)

    return attempt


@matrix.holds(ADMINISTER_ACCOUNTS, scopes=matrix.ANYWHERE)
def test_accounts_are_made_and_those_of_people_and_firms_closed_only_by_their_administrators(db):
    person, firm, agent = make.citizen(), make.firm(), make.citizen("沈知禾", id_number=make.id_number(77))
    own = Actor(firm.subject, firm.name, ActorKind.ENTERPRISE)
    number = make.id_number(77)
    agency = operations.name_agent(name="沈知禾", id_number=number, actor=own, now=NOW)
    assert agency.agent == agent.subject

    def attempt(actor: Actor, _place: Place) -> bool:
        who = {"actor": actor, "now": NOW}
        ways = (
            lambda: operations.create_account(account=NewAccount(ActorKind.OFFICER, "周砚", login="zhou"), **who),
            lambda: operations.create_account(account=NewAccount(ActorKind.ENTERPRISE, "乙", uscc=make.uscc()), **who),
            lambda: operations.close_account(subject=person.subject, **who) is None,
            lambda: operations.reset_second_factor(subject=person.subject, **who) is None,
            lambda: operations.end_agency(agency=agency.id, **who) is None,
        )
        return matrix.together(ways)

    return attempt


@matrix.holds(ADMINISTER_ACCOUNTS)
def test_the_account_of_an_officer_is_administered_only_where_they_work(db):
    officers = {place: make.officer() for place in PLACES.values()}
    for place, one in officers.items():
        Account.objects.filter(subject=one.subject).update(region=place.region, organisation=place.organisation)

    def attempt(actor: Actor, place: Place) -> bool:
        given = {"subject": officers[place].subject, "actor": actor, "now": NOW}
        ways = (
            lambda: operations.close_account(**given) is None,
            lambda: operations.reset_second_factor(**given) is None,
        )
        return matrix.together(ways)

    return attempt


# The citizen's side


def test_agents_are_named_seen_and_ended_by_the_firm_and_given_up_by_themselves(db):
    firm, agent = make.firm(), make.citizen("沈知禾", id_number=make.id_number(77))
    own = Actor(firm.subject, firm.name, ActorKind.ENTERPRISE)
    acts = Actor(agent.subject, agent.name, ActorKind.CITIZEN, on_behalf=firm.subject)
    plain = Actor(agent.subject, agent.name, ActorKind.CITIZEN)
    named = {"name": "沈知禾", "id_number": make.id_number(77), "now": NOW}
    agency = operations.name_agent(**named, actor=own)
    people = {**matrix.CITIZENS, "the firm": own, "agent": acts, "agent for themselves": plain}

    def who(attempt) -> set[str]:
        return {name for name, actor in people.items() if matrix.worked(lambda a=actor: attempt(a))}

    assert who(lambda a: queries.agents_of(firm.subject, viewer=a, now=NOW)) == {"the firm", "agent"}
    ended = who(lambda a: operations.end_agency(agency=agency.id, actor=a, now=NOW) is None)
    assert ended == {"the firm", "agent", "agent for themselves"}


def test_nobody_administers_accounts_or_finds_people_without_a_role(db):
    person = make.citizen(phone=PHONE)
    new = NewAccount(ActorKind.CITIZEN, "许桂英", id_number=make.id_number())
    tries = (
        lambda actor: queries.find_subject(phone=PHONE, viewer=actor, purpose="x", now=NOW),
        lambda actor: operations.create_account(account=new, actor=actor, now=NOW),
        lambda actor: operations.close_account(subject=person.subject, actor=actor, now=NOW) is None,
    )
    assert [matrix.who_may(attempt) for attempt in tries] == [set(), set(), set()]
