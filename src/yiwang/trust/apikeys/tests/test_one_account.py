"""Users are managed in one place for every entrance: the portal, the officers' desk and the API."""

import pytest
from django.utils import timezone

from yiwang.kernel.actors import SYSTEM
from yiwang.trust.apikeys import queries
from yiwang.trust.apikeys.contracts import OWN_READ, KeyNotValid
from yiwang.trust.apikeys.tests import make
from yiwang.trust.identity import operations as identity
from yiwang.trust.identity.tests import make as people
from yiwang.trust.rights import operations as rights
from yiwang.trust.rights.tests import make as roles

pytestmark = pytest.mark.django_db


def test_what_an_administrator_does_to_an_account_holds_at_every_entrance_at_once(client):
    now = timezone.now()
    person, officer = people.citizen(login="shen"), people.officer(login="zhou")
    held = roles.given("leader", officer.subject, now=now)
    keys = {
        "shen": make.key(make.actor(person.subject, now=now), {OWN_READ}, now=now).text,
        "zhou": make.key(make.actor(officer.subject, now=now), {OWN_READ, "cases.read"}, now=now).text,
    }

    def doors(login: str, page: str, address: str) -> tuple[int, int]:
        """What the pages and the API answer: the same person, signed in by password and by key."""
        client.cookies.clear()
        people.sign_in(client, login)
        bearer = {"authorization": f"Bearer {keys[login]}"}
        return client.get(page).status_code, client.get(f"/api/v1{address}", headers=bearer).status_code

    assert doors("shen", "/my", "/cases/mine") == (200, 200)
    assert doors("zhou", "/work/cases", "/cases") == (200, 200)
    rights.withdraw_role(assignment=held.id, reason="调离", actor=SYSTEM, now=timezone.now())
    assert doors("zhou", "/work/cases", "/cases") == (403, 403)
    for login, account, page, address in (
        ("shen", person, "/my", "/cases/mine"),
        ("zhou", officer, "/account", "/cases/mine"),
    ):
        identity.close_account(subject=account.subject, actor=SYSTEM, now=timezone.now())
        assert doors(login, page, address) == (302, 401)
        with pytest.raises(KeyNotValid):
            queries.caller(keys[login], now=timezone.now())
