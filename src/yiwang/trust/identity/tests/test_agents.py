"""Acting for a firm: named by it, for some items, until a day, and ended at once."""

import pytest

from yiwang.kernel.actors import Actor, ActorKind
from yiwang.kernel.errors import NotAllowed
from yiwang.trust.identity import operations, queries
from yiwang.trust.identity.contracts import AgentUnknown, EndsInThePast, NotAnAgent
from yiwang.trust.identity.tests import make
from yiwang.trust.identity.tests.make import DAY, NOW
from yiwang.trust.ledger import queries as ledger
from yiwang.trust.rights.tests.make import SYSTEM

pytestmark = pytest.mark.django_db
NUMBER = make.id_number(77)


def of(account):
    return Actor(subject=account.subject, name=account.name, kind=account.kind)


@pytest.fixture
def firm():
    return make.firm()


@pytest.fixture
def agent():
    return make.citizen(id_number=NUMBER, login="shen")


def named(firm, **more):
    given = {"name": "沈知禾", "id_number": NUMBER, "actor": of(firm), "now": NOW, **more}
    return operations.name_agent(**given)


def test_a_citizen_acts_for_a_firm_that_named_them(firm, agent):
    named(firm)
    token = make.session("shen").token
    assert (make.actor(token).party, make.actor(token).on_behalf) == (agent.subject, "")
    operations.act_for(firm=firm.subject, token=token, actor=make.actor(token), now=NOW)
    actor = make.actor(token)
    assert (actor.party, actor.subject, actor.kind) == (firm.subject, agent.subject, ActorKind.CITIZEN)
    assert actor.name == "沈*禾 · 海盐禾悦餐饮有限公司"
    operations.act_for(firm="", token=token, actor=actor, now=NOW)
    assert make.actor(token).party == agent.subject


def test_nobody_acts_for_a_firm_that_did_not_name_them(firm, agent):
    token = make.session("shen").token
    for wrong in (firm.subject, agent.subject, "x"):
        with pytest.raises(NotAnAgent):
            operations.act_for(firm=wrong, token=token, actor=make.actor(token), now=NOW)


def test_it_ends_with_its_day_even_in_an_open_session(firm, agent):
    named(firm, until=NOW + DAY / 4)
    token = make.session("shen").token
    operations.act_for(firm=firm.subject, token=token, actor=make.actor(token), now=NOW)
    assert make.actor(token, NOW + DAY / 5).on_behalf == firm.subject
    assert make.actor(token, NOW + DAY / 3).on_behalf == ""
    assert not queries.may_act(agent.subject, firm.subject, now=NOW + DAY)


def test_it_ends_at_once_when_the_firm_says_so(firm, agent):
    agency = named(firm)
    token = make.session("shen").token
    operations.act_for(firm=firm.subject, token=token, actor=make.actor(token), now=NOW)
    with pytest.raises(NotAllowed):
        operations.end_agency(agency=agency.id, actor=of(make.firm()), now=NOW)
    operations.end_agency(agency=agency.id, actor=of(firm), now=NOW)
    assert make.actor(token).on_behalf == ""
    with pytest.raises(NotAnAgent):
        operations.end_agency(agency=agency.id, actor=of(firm), now=NOW)
    kinds = [entry.kind for entry in ledger.entries_about(f"account:{firm.subject}", viewer=SYSTEM)]
    assert kinds[-2:] == ["identity.agent-named", "identity.agent-ended"]


def test_an_agency_holds_for_its_items_only(firm, agent):
    named(firm, items=["330131001000"])
    assert queries.may_act(agent.subject, firm.subject, item="330131001000", now=NOW)
    assert not queries.may_act(agent.subject, firm.subject, item="330131002000", now=NOW)


def test_which_of_name_and_number_was_wrong_is_not_said(firm, agent):
    for wrong in ({"name": "沈知和"}, {"id_number": make.id_number(78)}):
        with pytest.raises(AgentUnknown):
            named(firm, **wrong)
    with pytest.raises(EndsInThePast):
        named(firm, until=NOW)


def test_only_a_firm_names_agents_and_sees_them(firm, agent):
    with pytest.raises(NotAllowed):
        named(agent)
    named(firm)
    assert [a.agent_name for a in queries.agents_of(firm.subject, viewer=of(firm), now=NOW)] == ["沈*禾"]
    with pytest.raises(NotAnAgent):
        queries.agents_of(firm.subject, viewer=of(agent), now=NOW)


def test_naming_somebody_again_replaces_what_was_before(firm, agent):
    named(firm)
    named(firm, items=["a"])
    (only,) = queries.firms_of(agent.subject, now=NOW)
    assert only.items == ("a",)


def test_the_pages_name_choose_and_end(client, firm, agent):
    make.sign_in(client, firm.uscc)
    wrong = client.post("/account/agents", {"name": "沈知和", "id_number": NUMBER})
    assert (wrong.status_code, "沈知和" in wrong.content.decode()) == (422, True)
    assert client.post("/account/agents", {"name": "沈知禾", "id_number": NUMBER}).status_code == 302
    assert "沈*禾" in client.get("/account/agents").content.decode()
    client.post("/sign-out")
    make.sign_in(client, "shen")
    client.post("/account/acting", {"firm": firm.subject})
    assert "沈*禾 · 海盐禾悦餐饮有限公司" in client.get("/account?done=acting").content.decode()
    (agency,) = queries.firms_of(agent.subject, now=NOW + 9000 * DAY)
    client.post("/account/agency", {"agency": str(agency.id)})
    assert "· 海盐禾悦餐饮有限公司" not in client.get("/account").content.decode()
    assert client.post("/account/agency", {"agency": "x"}).status_code == 404
    assert client.get("/account/agents").status_code == 404
