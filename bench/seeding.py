"""A million cases by COPY: real cases of the example permit, in every state, again and again under other names."""

import json
import random
import time
import uuid
from datetime import timedelta
from typing import Any

import orjson
from django.db import connection
from django.utils import timezone

TABLES = ("cases_case", "cases_scope", "cases_task", "cases_move")
CHUNK = 20_000
# How often each state stands among the cases, in percent.
SHARES = {"refused": 72, "granted": 8, "accept": 6, "review": 8, "forked": 6}


def seed(count: int) -> float:
    """Write `count` cases with their tasks, branches, moves and leaves; the seconds it took."""
    shapes = _shapes()
    chance = random.Random(1)
    names = list(SHARES)
    began = time.perf_counter()
    made = 0
    while made < count:
        some = min(CHUNK, count - made)
        picked = chance.choices(names, [SHARES[name] for name in names], k=some)
        _copy([(shapes[name], made + n) for n, name in enumerate(picked)])
        made += some
        print(f"\r  seeding {made:,}", end="", flush=True)
    with connection.cursor() as cursor:
        for table in (*TABLES, "ledger_entry"):
            cursor.execute(f"VACUUM ANALYZE {table}")
    print("\r", end="")
    _sequence()
    return time.perf_counter() - began


def _shapes() -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The rows of one real case in each state."""
    from yiwang.support.cases.tests import make

    make.flow()
    refused = make.case().case.token
    make.move(refused, "accept", "not_accept", opinion="不属于本机关职权")
    granted = make.forked()
    for step, verb in (("safety", "agree"), ("health", "agree"), ("again", "agree"), ("decide", "grant")):
        make.move(granted, step, verb)
    from yiwang.support.cases import operations

    operations.run_call(task=make.task_at(granted, "issue").id, now=make.NOW)
    tokens = {"refused": refused, "granted": granted, "accept": make.case().case.token}
    tokens |= {"review": make.accepted(), "forked": make.forked()}
    return {name: _rows(token) for name, token in tokens.items()}


def _rows(token: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            own = "id" if table == "cases_case" else "case_id"
            cursor.execute(
                f"SELECT to_jsonb(t)::text FROM {table} t WHERE {own} = (SELECT id FROM cases_case WHERE token = %s)"
                f" ORDER BY {'ordinal' if table == 'cases_move' else 'id'}",
                [token],
            )
            found[table] = [json.loads(row[0]) for row in cursor.fetchall()]
        cursor.execute(
            "SELECT e.kind, e.content::text FROM cases_case c JOIN cases_move m ON m.case_id = c.id"
            " JOIN ledger_entry e ON e.leaf_hash = m.leaf WHERE c.token = %s ORDER BY m.ordinal",
            [token],
        )
        found["ledger"] = [{"kind": kind, "content": json.loads(content)} for kind, content in cursor.fetchall()]
    return found


IDS = ("id", "case_id", "scope_id", "parent_id", "fork", "task", "scope")
GENERATED = {"cases_task": {"case_open"}}


def _copy(cases: list[tuple[dict[str, list[dict[str, Any]]], int]]) -> None:
    made: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
    leaves: list[tuple[Any, ...]] = []
    start = timezone.now() - timedelta(days=400)
    for shape, number in cases:
        for table, rows in _again(shape, number, start, leaves).items():
            made[table] += rows
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        for table in TABLES:
            _copy_rows(cursor, table, made[table])
        names = "kind, about, content, moment, nonce, leaf_hash"
        with cursor.copy(f"COPY ledger_entry ({names}) FROM STDIN") as copy:
            for leaf in leaves:
                copy.write_row(leaf)


def _copy_rows(cursor: Any, table: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    names = [name for name in rows[0] if name not in GENERATED.get(table, ())]
    quoted = ", ".join(f'"{name}"' for name in names)
    with cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([_plain(row[name]) for name in names])


def _plain(value: Any) -> Any:
    return orjson.dumps(value).decode() if isinstance(value, dict | list) else value


def _again(
    shape: dict[str, list[dict[str, Any]]], number: int, start: Any, leaves: list[tuple[Any, ...]]
) -> dict[str, list[dict[str, Any]]]:
    """The rows of a case under other identifiers, with leaves of their own."""
    from yiwang.trust.ledger import operations as ledger
    from yiwang.trust.ledger.contracts import Leaf

    known: dict[str, str] = {}

    def other(value: Any) -> Any:
        return known.setdefault(value, str(uuid.uuid4())) if value is not None else None

    case_number, moment = f"330424-20250101-{number:07}", start + timedelta(seconds=number * 30)
    hashes = []
    for entry in shape["ledger"]:
        row = ledger.row(Leaf(entry["kind"], case_number, {**entry["content"], "case": case_number}), moment)
        leaves.append(row)
        hashes.append("\\x" + row[5].hex())
    made = {
        table: [{name: other(value) if name in IDS else value for name, value in row.items()} for row in shape[table]]
        for table in TABLES
    }
    (case,) = made["cases_case"]
    case.update(number=case_number, token=f"seed-{number}", created_at=moment.isoformat(), creation_key=None)
    for move, leaf in zip(made["cases_move"], hashes, strict=True):
        move.update(leaf=leaf, key=None)
    return made


def _sequence() -> None:
    """Give all leaves their place, so that no sequencer is at work while others are timed."""
    from yiwang.trust.ledger import operations as ledger

    while done := ledger.sequence(now=timezone.now(), limit=50_000):
        print(f"\r  {done} leaves sequenced   ", end="", flush=True)
    print("\r" + " " * 40 + "\r", end="")
