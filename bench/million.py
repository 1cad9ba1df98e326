"""A million cases stand there; then cases are created over HTTP, and to-do lists are read."""

import argparse
import http.client
import json
import threading
import time
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from bench.house import House
from bench.results import Results, percentile
from bench.seeding import seed

CLIENTS, SECONDS = 16, 15


def measure(house: House, results: Results, options: argparse.Namespace) -> None:
    """Seed by COPY, hold what stands there to the engine's invariants, then measure."""
    from yiwang.support.cases.tests import make

    seconds = seed(options.cases)
    broken = make.broken_rows()
    if broken:
        raise RuntimeError(f"the seeded cases break what must always hold: {broken[:3]}")
    results.add(f"{options.cases:,} cases seeded by COPY and found sound", f"{seconds:.0f} s")
    todo(results, options)
    create(house, results, options)


def todo(results: Results, options: argparse.Namespace) -> None:
    """A filtered to-do list of 100, with its count; the floor is the statement of its rows alone."""
    from django.db import connection
    from django.utils import timezone

    from yiwang.support.cases import queries
    from yiwang.support.cases.contracts import TodoFilter
    from yiwang.support.cases.tests import make

    asked = TodoFilter(step="safety", limit=100)
    viewer, now = make.officer(2, organisation=make.SAFETY), timezone.now()
    page = queries.todo(asked, viewer=viewer, now=now)
    times = []
    for _ in range(20):
        began = time.perf_counter()
        page = queries.todo(replace(asked, after=""), viewer=viewer, now=now)
        times.append((time.perf_counter() - began) * 1000)
    floor = []
    for _ in range(20):
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM cases_task WHERE organisation = %s AND step = 'safety' AND state = ANY(%s)"
                " ORDER BY rank_at, id LIMIT 100",
                [make.SAFETY, ["open", "waiting", "suspended", "held"]],
            )
            cursor.fetchall()
        floor.append((time.perf_counter() - began) * 1000)
    results.add(
        f"a filtered to-do list of {len(page.rows)} among {options.cases:,} cases, with its count",
        f"p95 {percentile(times, 0.95):.0f} ms",
        "below 100 ms",
        f"its rows by one statement: {percentile(floor, 0.95):.1f} ms",
        f"{percentile(times, 0.95) / percentile(floor, 0.95):.0f}",
    )


def create(house: House, results: Results, options: argparse.Namespace) -> None:
    """Create cases through the API, the form validated, with sixteen clients at the same time."""
    key, body = _caller()
    times: list[float] = []
    wrong: list[int] = []
    until = time.monotonic() + SECONDS

    def client(number: int) -> None:
        address = urlsplit(house.url)
        connection = http.client.HTTPConnection(address.hostname or "", address.port or 80, timeout=30)
        count = 0
        while time.monotonic() < until:
            count += 1
            headers = {
                "Authorization": f"Bearer {key}",
                "Content-Type": "application/json",
                "Idempotency-Key": f"{number}-{count}-{until}",
            }
            began = time.perf_counter()
            connection.request("POST", "/api/v1/cases", json.dumps(body), headers)
            answer = connection.getresponse()
            said = answer.read()
            times.append((time.perf_counter() - began) * 1000)
            if answer.status != 201:
                wrong.append(answer.status)
                if len(wrong) == 1:
                    print(said[:500])

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"{len(wrong)} requests failed, such as {wrong[0]}")
    results.add(
        f"create a case over HTTP, {CLIENTS} clients, {options.cases:,} cases there",
        f"{len(times) / SECONDS:.0f} a second, p95 {percentile(times, 0.95):.0f} ms",
        "at least 100 a second, p95 below 300 ms",
    )


def _caller() -> tuple[str, dict[str, Any]]:
    """A key of a demonstration citizen, and what a program sends to create a case of the example permit."""
    from django.utils import timezone

    from yiwang.trust.apikeys import operations as keys
    from yiwang.trust.identity import queries as identity

    now = timezone.now()
    citizen = next(account for account in identity.demonstration_accounts() if account.kind == "citizen")
    actor = identity.actor_for(citizen.subject, now=now)
    made = keys.create_key(title="bench", scopes=[], expires=None, actor=actor, now=now)
    return made.secret, {}
