"""Many publishers and many deliverers at the same time."""

import random
import threading
import time
from collections import defaultdict

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yiwang.kernel.events import contracts, delivery, operations
from yiwang.kernel.events.contracts import Draft, consumer

pytestmark = pytest.mark.django_db(transaction=True)
CASES = st.sampled_from(["A", "B", "C", None])
# Each publisher makes some transactions; each of them publishes about some cases.
PUBLISHERS = st.lists(st.lists(st.lists(CASES, min_size=1, max_size=4), min_size=1, max_size=5), min_size=1, max_size=3)


@pytest.fixture
def house(monkeypatch):
    monkeypatch.setattr(contracts, "_consumers", {})
    monkeypatch.setattr(delivery, "FIRST_WAIT", delivery.FIRST_WAIT / 2000)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE heard (n serial, consumer text, case_key text, sequence bigint, subject text)")
    for name in ("steady", "moody"):
        consumer(name, "told")(_writer(name))
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE heard")


def _writer(name):
    def hear(event):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO heard (consumer, case_key, sequence, subject) VALUES (%s, %s, %s, %s)",
                [name, event.case, event.sequence, event.subject],
            )
        if name == "moody" and random.random() < 0.15:
            raise ValueError("not today")

    return hear


def _publish(transactions, who, published):
    for n, cases in enumerate(transactions):
        subjects = [f"{who}-{n}-{i}" for i in range(len(cases))]
        with transaction.atomic():
            # Always in one order, as the engine locks its cases: otherwise the database would end a deadlock.
            drafts = sorted(zip(cases, subjects, strict=True), key=lambda pair: pair[0] or "")
            operations.publish([Draft("told", s, {}, c) for c, s in drafts], now=timezone.now())
            time.sleep(random.random() / 500)
        published.extend(subjects)
    connection.close()


def _deliver(done):
    while not done.is_set():
        operations.deliver(limit=5)
    connection.close()


def _run_together(scenario):
    done, published = threading.Event(), []
    publishers = [
        threading.Thread(target=_publish, args=(transactions, who, published))
        for who, transactions in enumerate(scenario)
    ]
    deliverers = [threading.Thread(target=_deliver, args=(done,)) for _ in range(3)]
    for thread in (*publishers, *deliverers):
        thread.start()
    for thread in publishers:
        thread.join()
    deadline = time.monotonic() + 20
    while _outstanding() and time.monotonic() < deadline:
        time.sleep(0.005)
    done.set()
    for thread in deliverers:
        thread.join()
    return published


def _outstanding():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM events_delivery WHERE due IS NOT NULL")
        return cursor.fetchone()[0]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scenario=PUBLISHERS)
def test_nothing_is_lost_or_heard_twice_and_a_case_is_heard_in_order(house, scenario):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE heard, events_event, events_delivery")
    published = _run_together(scenario)
    with connection.cursor() as cursor:
        cursor.execute("SELECT consumer, case_key, sequence, subject FROM heard ORDER BY n")
        rows = cursor.fetchall()
    for name in ("steady", "moody"):
        assert sorted(row[3] for row in rows if row[0] == name) == sorted(published)
    orders = defaultdict(list)
    for name, case, sequence, _ in rows:
        if case:
            orders[name, case].append(sequence)
    assert all(order == sorted(order) for order in orders.values())


def test_publishers_about_one_case_wait_for_each_other_so_commits_follow_the_sequence(house):
    order, first_has_published = [], threading.Event()

    def slow():
        with transaction.atomic():
            operations.publish([Draft("told", "slow", {}, "A")], now=timezone.now())
            first_has_published.set()
            time.sleep(0.15)
            order.append("slow")
        connection.close()

    def quick():
        first_has_published.wait()
        with transaction.atomic():
            operations.publish([Draft("told", "quick", {}, "A")], now=timezone.now())
            order.append("quick")
        connection.close()

    threads = [threading.Thread(target=slow), threading.Thread(target=quick)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject FROM events_event ORDER BY position")
        assert [row[0] for row in cursor.fetchall()] == order == ["slow", "quick"]


def test_a_waiting_deliverer_is_woken_when_something_is_published(house):
    stop = threading.Event()
    deliverer = threading.Thread(target=operations.keep_delivering, kwargs={"stop": stop, "poll": 30})
    deliverer.start()
    try:
        time.sleep(0.3)
        operations.publish([Draft("told", "a", {}, None)], now=timezone.now())
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline and not _heard_by("steady"):
            time.sleep(0.01)
        assert _heard_by("steady") == 1
    finally:
        stop.set()
        deliverer.join()


def _heard_by(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM heard WHERE consumer = %s", [name])
        return cursor.fetchone()[0]
