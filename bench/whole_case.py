"""One whole licence case through the operations; and as its floor the same statements, bare."""

import argparse
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg import sql

from bench.house import ROOT, House
from bench.results import Results

CASES, WORKERS = 300, 2
Recorded = list[list[tuple[str, Any]]]


def measure(house: House, results: Results, options: argparse.Namespace) -> None:
    """Create, accept, two parallel reviews, join, decide, issue; every move with its leaf and its events."""
    ours, bare = (_database(house.database, name) for name in ("bench_ours", "bench_bare"))
    recorded = _in_one(ours, record)
    statements = sum(len(operation) for operation in recorded) / CASES
    _reset(house.database, "bench_ours")
    half = len(recorded) // WORKERS
    floor = sum(_in_all(bare, replay, [recorded[n * half : (n + 1) * half] for n in range(WORKERS)]))
    rate = sum(_in_all(ours, run_cases, [None] * WORKERS))
    results.add(
        f"whole licence cases through the operations ({statements:.0f} statements each)",
        f"{rate:.0f} a second on {WORKERS} processes",
        "at least 60 a second",
        f"the same statements bare: {floor:.0f} a second",
        f"{floor / rate:.1f}",
    )
    leaves = _in_one(ours, sequence)
    results.add("leaves given their place in the ledger", f"{leaves:.0f} a second", "", "", "")


def _database(url: str, name: str) -> str:
    """A migrated database beside the house's own."""
    base = _reset(url, name)
    return base


def _reset(url: str, name: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    own = url.replace("/yiwang?", f"/{name}?") if "/yiwang?" in url else url.rpartition("/")[0] + "/" + name
    environment = {**os.environ, "DATABASE_URL": own, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return own


def _in_one(url: str, work: Callable[..., Any]) -> Any:
    return _in_all(url, work, [None], 1)[0]


def _in_all(url: str, work: Callable[..., Any], given: list[Any], count: int = WORKERS) -> list[Any]:
    """Run in fresh processes, each with its own connection, all at the same moment."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(count)
    queue = context.Queue()
    started = [context.Process(target=_begin, args=(url, work, one, barrier, queue)) for one in given]
    for process in started:
        process.start()
    answers = [queue.get(timeout=600) for _ in started]
    for process in started:
        process.join()
    return answers


def _begin(url: str, work: Callable[..., Any], given: Any, barrier: Any, queue: Any) -> None:
    os.environ["DATABASE_URL"] = url
    import django

    django.setup()
    queue.put(work(barrier, given))


def _steps() -> tuple[Any, Any, Any]:
    from yiwang.support.cases import operations
    from yiwang.support.cases.tests import make

    source = make.read_flow("permit")
    steps = source["flow"]["steps"]
    steps["accept"]["work"]["moves"]["accept"]["to"] = "split"
    steps["health"]["work"]["moves"]["agree"]["to"] = "met"
    del steps["review"], steps["again"]
    make.flow(source=source)
    return make, operations, make.NOW


def _one(make: Any, operations: Any, now: Any, each: Callable[[Callable[[], Any]], Any]) -> None:
    """A case in six transactions: opened, accepted, two reviews at the same time, decided, issued."""
    safety, health = make.officer(2, organisation=make.SAFETY), make.officer(3, organisation=make.HEALTH)

    def move(task: Any, verb: str, actor: Any) -> Any:
        return each(lambda: operations.make_move(task=task, verb=verb, actor=actor, now=now))

    moved = each(lambda: make.case(actor=make.applicant()))
    first, second = move(moved.opened[0], "accept", make.officer()).opened
    move(first, "agree", safety)
    moved = move(second, "agree", health)
    moved = move(moved.opened[0], "grant", make.head())
    each(lambda: operations.run_call(task=moved.opened[0], now=now))


def run_cases(barrier: Any, given: None) -> float:
    """Cases a second in one process."""
    make, operations, now = _steps()
    for _ in range(20):
        _one(make, operations, now, lambda run: run())
    barrier.wait()
    began = time.perf_counter()
    for _ in range(CASES // WORKERS):
        _one(make, operations, now, lambda run: run())
    return CASES / WORKERS / (time.perf_counter() - began)


def record(barrier: Any, given: None) -> Recorded:
    """Every statement of every operation of many cases, with its values."""
    from django.db import connection

    make, operations, now = _steps()
    done: Recorded = []

    def watched(run: Callable[[], Any]) -> Any:
        statements: list[tuple[str, Any]] = []

        def note(execute: Any, text: Any, params: Any, many: bool, context: Any) -> Any:
            if "SAVEPOINT" not in str(text):
                statements.append((str(text), params))
            return execute(text, params, many, context)

        with connection.execute_wrapper(note):
            answer = run()
        done.append(statements)
        return answer

    for _ in range(CASES):
        _one(make, operations, now, watched)
    return done


def replay(barrier: Any, operations: Recorded) -> float:
    """The same statements without any of our code, prepared, a transaction for each operation; cases a second."""
    _steps()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=False) as connection:
        connection.adapters.register_loader("jsonb", psycopg.types.string.TextLoader)
        barrier.wait()
        began = time.perf_counter()
        for statements in operations:
            with connection.transaction(), connection.cursor() as cursor:
                for text, params in statements:
                    cursor.execute(text, params, prepare=True)
                    if cursor.description:
                        cursor.fetchall()
        return CASES / WORKERS / (time.perf_counter() - began)


def sequence(barrier: Any, given: None) -> float:
    """Leaves a second."""
    from django.utils import timezone

    from yiwang.trust.ledger import operations as ledger

    began = time.perf_counter()
    done = ledger.sequence_all(now=timezone.now())
    return done / (time.perf_counter() - began)
