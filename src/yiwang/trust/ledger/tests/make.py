"""Builders of ledger entries."""

from datetime import UTC, datetime
from typing import Any

from yiwang.kernel.actors import Actor, ActorKind, Grant
from yiwang.trust.ledger import operations, queries
from yiwang.trust.ledger.contracts import READ_LEDGER, Entry, Leaf

NOW = datetime(2026, 9, 24, 2, 12, 37, 123456, tzinfo=UTC)
HAIYAN = "330424000000"


def leaf(kind: str = "cases.move", about: str = "330424-20260924-1", **content: Any) -> Leaf:
    return Leaf(kind, about, {"region": HAIYAN, "organisation": "330424/330424-SCJG", "verb": "accept", **content})


def entry(**content: Any) -> Entry:
    (leaf_hash,) = operations.append([leaf(**content)], now=NOW)
    return queries.entry_by_hash(leaf_hash)


def sequenced(count: int = 1) -> list[Entry]:
    """So many entries, already in the log."""
    hashes = operations.append([leaf(about=f"330424-{number}", number=number) for number in range(count)], now=NOW)
    operations.sequence_all(now=NOW)
    return [queries.entry_by_hash(each) for each in hashes]


def reader(region: str = "", organisation: str = "") -> Actor:
    grants = frozenset({Grant(READ_LEDGER.code, region, organisation)})
    return Actor(subject="22222222-2222-2222-2222-222222222222", name="Reader", kind=ActorKind.OFFICER, grants=grants)
