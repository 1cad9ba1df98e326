"""A million cases stand there; then cases are created over HTTP, and to-do lists are read."""

import argparse
import http.client
import json
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.house import House
from bench.results import Results, percentile
from bench.seeding import seed

CLIENTS, SECONDS, FILES = 16, 15, 250


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
    """Create cases through the API, a whole form checked, with sixteen clients at the same time."""
    callers = [_caller(number) for number in range(CLIENTS)]
    times: list[float] = []
    wrong: list[str] = []
    until = time.monotonic() + SECONDS
    threads = [threading.Thread(target=_client, args=(house.url, each, until, times, wrong)) for each in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"{len(wrong)} requests failed, such as {wrong[0][:500]}")
    results.add(
        f"create a case over HTTP, form and file included, {CLIENTS} clients, {options.cases:,} cases there",
        f"{len(times) / SECONDS:.0f} a second, p95 {percentile(times, 0.95):.0f} ms",
        "at least 100 a second, p95 below 300 ms",
    )


@dataclass
class Caller:
    """A citizen's key, what they send, and files that belong to nothing yet."""

    key: str
    body: dict[str, Any]
    files: list[str]


def _client(url: str, caller: Caller, until: float, times: list[float], wrong: list[str]) -> None:
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port or 80, timeout=30)
    while time.monotonic() < until and caller.files:
        caller.body["values"]["plan"] = [caller.files.pop()]
        headers = {
            "Authorization": f"Bearer {caller.key}",
            "Content-Type": "application/json",
            "Idempotency-Key": caller.body["values"]["plan"][0],
        }
        began = time.perf_counter()
        connection.request("POST", "/api/v1/applications", json.dumps(caller.body), headers)
        answer = connection.getresponse()
        said = answer.read()
        times.append((time.perf_counter() - began) * 1000)
        if answer.status != 201:
            wrong.append(f"{answer.status} {said.decode()}")


def _caller(number: int) -> Caller:
    """A citizen with a key and files, who applies for the permit of intake's own tests."""
    from django.utils import timezone

    from yiwang.areas.service.intake.tests import make
    from yiwang.kernel.actors import SYSTEM
    from yiwang.kernel.packs import operations as packs
    from yiwang.support.files import operations as files
    from yiwang.trust.apikeys.tests import make as keys
    from yiwang.trust.identity import queries as identity

    now = timezone.now()
    packs.apply_pack(folder=Path(make.__file__).with_name("shop_permit"), actor=SYSTEM, now=now)
    account = make.person("沈知禾", phone=f"1390573{number:04}")
    actor = identity.actor_for(account.subject, now=now)
    stored = []
    for _ in range(FILES):
        upload = make.upload()
        given = {"stream": upload.stream, "name": upload.name, "claimed_type": upload.type, "purpose": "material"}
        stored.append(str(files.store(**given, actor=actor, now=now).id))
    values = {
        "shop": "禾悦小馆",
        "kind": "meals",
        "seats": 20,
        "street": "330424001",
        "address": "武原街道盐平塘路 188 号",
        "area": 86,
        "contact": "沈知禾",
        "phone": "13905732046",
    }
    body = {"item": make.ITEM, "values": values, "promised": True}
    return Caller(keys.key(actor, ("own.write",), now=now).text, body, stored)
