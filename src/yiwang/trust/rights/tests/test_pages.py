"""Administrators see, give and withdraw roles by pages that work without a script."""

import re

import pytest

from yiwang.kernel.actors import SYSTEM
from yiwang.shell import testing
from yiwang.trust.personal import contracts as personal
from yiwang.trust.rights import contracts, queries
from yiwang.trust.rights.contracts import AssignmentFilter
from yiwang.trust.rights.tests import make
from yiwang.trust.rights.tests.make import BUREAU, HAIYAN, HEALTH

pytestmark = pytest.mark.django_db
ZHOU = "33333333-3333-3333-3333-333333333333"


@pytest.fixture(autouse=True)
def _people(monkeypatch):
    monkeypatch.setattr(contracts, "_finders", [lambda login: {"zhou": ZHOU}.get(login, "")])
    monkeypatch.setattr(personal, "_names", [lambda subjects: {ZHOU: "林溪", SYSTEM.subject: "Yiwang"}])


@pytest.fixture
def administrator(settings):
    actor = make.holder("organisation-administrator")
    testing.act_as(settings, actor)
    return actor


def given(**more):
    return {"login": "zhou", "role": "clerk", "organisation": BUREAU, "region": HAIYAN, "reason": "到岗", **more}


def wrong_fields(answer):
    return re.findall(r'id="id_(\w+)_error"', answer.content.decode())


def test_a_role_is_given_seen_and_withdrawn(client, administrator):
    made = client.post("/work/rights/give", given())
    assert made.status_code == 302
    page = client.get(made.headers["Location"]).content.decode()
    assert "林溪 · 窗口受理人员" in page
    assert "到岗" in page
    assert "林溪" in client.get("/work/rights?state=held&role=clerk&text=zhou").content.decode()
    assert "林溪" not in client.get("/work/rights?text=nobody").content.decode()
    address = made.headers["Location"].partition("?")[0]
    assert wrong_fields(client.post(address, {"reason": ""})) == ["reason"]
    assert client.post(address, {"reason": "调离"}).status_code == 302
    page = client.get(address).content.decode()
    assert "已收回" in page
    assert "调离" in page
    assert "收回这个角色" not in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"login": "nobody"}, "login"),
        ({"role": "security-administrator"}, "role"),
        ({"organisation": HEALTH}, "organisation"),
        ({"organisation": "a b"}, "organisation"),
        ({"until": "2020-01-01"}, "until"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(client, administrator, wrong, field):
    answer = client.post("/work/rights/give", given(**wrong))
    assert answer.status_code == 422
    assert wrong_fields(answer) == [field]
    typed = {name: value for name, value in given(**wrong).items() if name != "role"}
    assert [name for name, value in typed.items() if f'value="{value}"' not in answer.content.decode() and value] == []
    assert queries.assignments(AssignmentFilter(subject=ZHOU), viewer=SYSTEM, now=make.NOW).rows == []


def test_the_form_offers_only_roles_that_one_may_give(client, administrator):
    page = client.get("/work/rights/give").content.decode()
    assert "窗口受理人员" in page
    assert "安全管理员" not in page
    assert BUREAU in page


def test_an_auditor_reads_but_cannot_give(client, settings):
    testing.act_as(settings, make.holder("audit-administrator", region="", organisation=""))
    held = make.given("clerk", ZHOU)
    page = client.get("/work/rights").content.decode()
    assert "林溪" in page
    assert "/work/rights/give" not in page
    assert client.get("/work/rights/give").status_code == 403
    assert client.post(f"/work/rights/{held.id}", {"reason": "x"}).status_code == 403
    sheet = b"".join(client.get("/work/rights?export=csv").streaming_content).decode("utf-8-sig")
    assert "窗口受理人员" in sheet


def test_what_one_may_not_see_is_not_found(client, administrator):
    elsewhere = make.given("clerk", ZHOU, organisation=HEALTH)
    assert client.get(f"/work/rights/{elsewhere.id}").status_code == 404
    assert "林溪" not in client.get("/work/rights").content.decode()


def test_every_role_is_explained_in_both_languages(client, administrator):
    page = client.get("/work/rights/roles").content.decode()
    assert "审计管理员" in page
    assert "不能同时担任" in page
    client.cookies["django_language"] = "en"
    assert "Never together with" in client.get("/work/rights/roles").content.decode()


def test_a_citizen_is_refused(client, settings):
    testing.act_as(settings, make.actor(ZHOU))
    assert client.get("/work/rights").status_code == 403
