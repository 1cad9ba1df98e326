"""Personal data, by reference until the moment of typesetting."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from yiwang.kernel.actors import SYSTEM

PREFIX = "personal:"


def references(value: Any) -> Iterator[str]:
    """Every reference to personal data anywhere in plain data."""
    if isinstance(value, str) and value.startswith(PREFIX):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from references(inner)


def revealed(value: Any, purpose: str, now: datetime) -> Any:
    """The same data with every reference replaced; that somebody looked, and for what, is logged."""
    wanted = sorted(set(references(value)))
    if not wanted:
        return value
    from yiwang.trust.personal import queries as personal

    return _replaced(value, personal.shown(wanted, viewer=SYSTEM, purpose=purpose, now=now, full=True))


def _replaced(value: Any, known: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return known.get(value, value)
    if isinstance(value, Mapping):
        return {name: _replaced(inner, known) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_replaced(inner, known) for inner in value]
    return value
