"""The page of undelivered events."""

from datetime import UTC, datetime, timedelta

import pytest

from yiwang.kernel.actors import SYSTEM, Actor, ActorKind, Grant
from yiwang.kernel.events import contracts, operations, queries
from yiwang.kernel.events.contracts import ADMINISTER_EVENTS, Draft, consumer

NOW = datetime(2026, 9, 22, 2, 0, tzinfo=UTC)
ADMINISTRATOR = Actor("1", "周砚", ActorKind.OFFICER, grants=frozenset({Grant(ADMINISTER_EVENTS.code)}))
pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client, monkeypatch):
    monkeypatch.setattr("yiwang.doors.web.middleware.ANONYMOUS", ADMINISTRATOR)
    return client


@pytest.fixture
def heard(monkeypatch):
    monkeypatch.setattr(contracts, "_consumers", {})
    taken, broken = [], [True]

    @consumer("weak", "told")
    def hear(event):
        if broken[0] and event.subject == "first":
            raise ValueError("the printer is on fire")
        taken.append(event.subject)

    operations.publish([Draft("told", "first", {}, "C1"), Draft("told", "second", {}, "C1")], now=NOW)
    for day in range(9):
        operations.drain(now=NOW + timedelta(days=day))
    broken[0] = False
    return taken


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get("/work/events").status_code == 302


def test_a_parked_event_shows_its_reason_and_what_waits_behind_it(administrator, heard):
    page = administrator.get("/work/events").content.decode()
    assert "the printer is on fire" in page
    assert "told · first" in page


def test_trying_again_delivers_it_and_what_waited(administrator, heard):
    assert administrator.post("/work/events/retry", {"consumer": "weak"}).status_code == 302
    operations.drain()
    assert heard == ["first", "second"]
    assert "<code>weak</code>" not in administrator.get("/work/events").content.decode()


def test_giving_up_lets_the_rest_go_on_and_doing_it_twice_is_a_clear_no(administrator, heard):
    position = queries.failing(viewer=SYSTEM)[0].position
    assert administrator.post("/work/events/give-up", {"consumer": "weak", "position": position}).status_code == 302
    operations.drain()
    assert heard == ["second"]
    assert administrator.post("/work/events/give-up", {"consumer": "weak", "position": position}).status_code == 409
