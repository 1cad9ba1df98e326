"""What the account knows is not asked again."""

import pytest

from yiwang.kernel.actors import Actor, ActorKind
from yiwang.support.forms import contracts, operations, queries, sources
from yiwang.support.forms.tests import make
from yiwang.support.forms.tests.make import NOW
from yiwang.trust.identity.tests import make as people
from yiwang.trust.personal import queries as personal

pytestmark = pytest.mark.django_db
KNOWN = {
    "manager": {"source": {"from": "account.name"}},
    "phone": {"source": {"from": "account.phone"}},
    "firm": {"source": {"from": "account.firm_name"}},
    "uscc": {"source": {"from": "account.uscc"}},
}


def begun(actor: Actor):
    return operations.start_draft(form="shop", actor=actor, now=NOW, key="one")


def clear(draft, actor: Actor):
    return queries.answers(draft, viewer=actor, purpose="test", now=NOW)


def test_the_account_is_a_source():
    assert contracts.source("account") is sources.account


def test_a_person_begins_with_their_name_and_number():
    make.form(**KNOWN)
    account = people.citizen("沈知禾", phone="13905732046")
    actor = Actor(account.subject, "沈*禾", ActorKind.CITIZEN)
    draft = begun(actor)
    assert (clear(draft, actor)["manager"], clear(draft, actor)["phone"]) == ("沈知禾", "13905732046")
    assert "firm" not in draft.values
    assert draft.sources["phone"]["correct_at"] == "/account"
    assert draft.values["phone"] != identity_reference(account.subject)


def identity_reference(subject: str) -> str:
    from yiwang.trust.identity import queries as identity

    return identity.personal_data(subject)["phone"]


def test_an_agent_begins_with_the_firm_and_the_draft_belongs_to_it():
    make.form(**KNOWN)
    agent, firm = people.citizen("沈知禾"), people.firm("海盐禾悦餐饮有限公司")
    actor = Actor(agent.subject, "沈*禾", ActorKind.CITIZEN, on_behalf=firm.subject)
    draft = begun(actor)
    values = clear(draft, actor)
    assert (values["firm"], values["uscc"], values["manager"]) == ("海盐禾悦餐饮有限公司", firm.uscc, "沈知禾")
    assert personal.owner(draft.values["manager"]) == firm.subject


def test_who_has_no_account_begins_with_nothing():
    make.form(**KNOWN)
    assert begun(make.citizen()).values == {}
