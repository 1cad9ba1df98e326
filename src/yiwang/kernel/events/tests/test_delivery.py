"""Publishing and hearing, one deliverer at a time."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection, transaction

from yiwang.kernel.actors import ANONYMOUS, SYSTEM
from yiwang.kernel.errors import SignInFirst
from yiwang.kernel.events import contracts, delivery, operations, queries
from yiwang.kernel.events.contracts import Draft, consumer

NOW = datetime(2026, 9, 22, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch):
    """A house in which only the consumers of this test exist; what they hear, by consumer."""
    monkeypatch.setattr(contracts, "_consumers", {})
    return []


def listen(heard, name="listener", *types, fails=lambda event: False):
    @consumer(name, *(types or ("told",)))
    def hear(event):
        if fails(event):
            raise ValueError(f"cannot take {event.subject}")
        heard.append((name, event.subject))

    return hear


def tell(*subjects, case=None, kind="told"):
    operations.publish([Draft(kind, subject, {"n": subject}, case) for subject in subjects], now=NOW)


def test_every_consumer_of_a_type_hears_each_event_once_in_order(heard):
    listen(heard, "first")
    listen(heard, "second")
    tell("a", "b", case="C1")
    assert operations.drain(now=NOW) == 4
    assert sorted(heard) == [("first", "a"), ("first", "b"), ("second", "a"), ("second", "b")]
    assert operations.drain(now=NOW) == 0


def test_an_event_carries_what_was_published_in_the_shape_of_cloudevents(heard):
    seen = []
    consumer("listener", "told")(seen.append)
    operations.publish([Draft("told", "s", {"when": NOW, "名": "沈"}, "C1")], now=NOW)
    operations.drain(now=NOW)
    document = seen[0].as_cloud_event()
    assert document["data"] == {"when": "2026-09-22T02:00:00+00:00", "名": "沈"}
    assert (document["specversion"], document["type"], document["subject"]) == ("1.0", "told", "s")
    assert (document["case"], document["time"]) == ("C1", NOW.isoformat())


def test_what_is_rolled_back_was_never_said(heard):
    listen(heard)
    with transaction.atomic():
        tell("a")
        transaction.set_rollback(True)
    assert operations.drain(now=NOW) == 0


def test_an_event_that_nobody_wants_leaves_nothing_to_deliver(heard):
    listen(heard)
    tell("a", kind="other")
    assert operations.drain(now=NOW) == 0
    assert queries.backlog(viewer=SYSTEM) == []


def test_publishing_many_events_is_one_statement(heard, django_assert_num_queries):
    listen(heard)
    with django_assert_num_queries(1):
        tell(*(str(n) for n in range(200)), case="C1")


def test_a_failure_holds_up_only_later_events_of_the_same_case_and_consumer(heard):
    listen(heard, "weak", fails=lambda event: event.subject == "a1")
    listen(heard, "strong")
    operations.publish([Draft("told", "a1", {}, "A"), Draft("told", "b1", {}, "B")], now=NOW)
    operations.publish([Draft("told", "a2", {}, "A"), Draft("told", "b2", {}, "B")], now=NOW)
    operations.drain(now=NOW)
    assert [s for name, s in heard if name == "weak"][-2:] == ["b1", "b2"]
    assert [s for name, s in heard if name == "strong"] == ["a1", "b1", "a2", "b2"]
    assert [(f.subject, f.behind) for f in queries.failing(viewer=SYSTEM)] == [("a1", 1)]


def test_what_a_failing_consumer_wrote_is_undone_with_the_record(heard):
    @consumer("writer", "told")
    def write(event):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO events_event (id, type, subject, time, data) SELECT gen_random_uuid(),"
                           " 'written', %s, now(), '{}'", [event.subject])  # fmt: skip
        if event.subject == "bad":
            raise ValueError("no")

    tell("good")
    tell("bad")
    operations.drain(now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject FROM events_event WHERE type = 'written'")
        assert cursor.fetchall() == [("good",)]


def test_tries_wait_longer_each_time_and_end_parked_until_an_administrator_asks_again(heard):
    broken = [True]
    listen(heard, fails=lambda event: broken[0])
    tell("a", "b", case="C1")
    now, waits = NOW, []
    for _ in range(delivery.TRIES):
        operations.drain(now=now)
        [failed] = queries.failing(viewer=SYSTEM)
        if failed.due:
            waits.append(failed.due - now)
            now = failed.due
    assert failed.parked
    assert failed.tries == delivery.TRIES
    assert "cannot take a" in failed.error
    assert all(later > earlier for earlier, later in pairwise(waits))
    assert operations.drain(now=now + timedelta(days=30)) == 0

    broken[0] = False
    operations.retry(consumer="listener", position=failed.position, actor=SYSTEM, now=now)
    operations.drain(now=now)
    assert heard == [("listener", "a"), ("listener", "b")]


def test_giving_up_a_parked_event_lets_the_case_go_on(heard):
    listen(heard, fails=lambda event: event.subject == "a")
    tell("a", "b", case="C1")
    for day in range(delivery.TRIES):
        operations.drain(now=NOW + timedelta(days=day))
    [failed] = queries.failing(viewer=SYSTEM)
    operations.give_up(consumer="listener", position=failed.position, actor=SYSTEM)
    operations.drain(now=NOW + timedelta(days=9))
    assert heard == [("listener", "b")]
    with pytest.raises(contracts.NothingParked):
        operations.give_up(consumer="listener", position=failed.position, actor=SYSTEM)


def test_an_event_whose_data_do_not_meet_the_schema_is_kept_with_the_reason(heard):
    consumer("strict", "told", schema={"required": ["amount"]})(lambda event: heard.append(event))
    tell("a")
    operations.drain(now=NOW)
    assert heard == []
    assert "amount" in queries.failing(viewer=SYSTEM)[0].error


def test_what_consumers_publish_is_delivered_too(heard):
    listen(heard)
    consumer("relay", "begun")(lambda event: tell(event.subject))
    tell("a", kind="begun")
    assert operations.drain(now=NOW) == 2
    assert heard == [("listener", "a")]


def test_old_events_go_when_everybody_has_heard_them(heard):
    listen(heard, fails=lambda event: event.subject == "stuck")
    tell("heard")
    tell("stuck")
    operations.drain(now=NOW)
    assert operations.prune(now=NOW + timedelta(days=29)) == 0
    assert operations.prune(now=NOW + timedelta(days=31)) == 1
    assert [f.subject for f in queries.failing(viewer=SYSTEM)] == ["stuck"]


def test_only_an_administrator_sees_or_retries(heard):
    with pytest.raises(SignInFirst):
        queries.backlog(viewer=ANONYMOUS)
    with pytest.raises(SignInFirst):
        operations.retry(consumer="x", actor=ANONYMOUS, now=NOW)
