"""The port for call steps: upper and neighbouring modules register what a flow may call by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Call:
    """What is called. `key` is the same for every try of the same call; `case` is the case's number."""

    name: str
    key: str
    task: UUID
    case: str
    token: str
    region: str
    organisation: str
    applicant: str
    item: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the outcomes that the step names, and data to be written into the case."""

    outcome: str
    data: Mapping[str, Any] = field(default_factory=dict)


_registered: dict[str, Callable[..., Answer]] = {}


def register_call(name: str, run: Callable[..., Answer]) -> None:
    """Let flows call `run(call, now=…)` by this name. It runs after commit, at least once, with the same key.

    A Refusal that it raises hands the call to a person at once; anything else is tried again, then handed over.
    """
    known = _registered.setdefault(name, run)
    if known is not run:
        raise ValueError(f"the call {name} is registered twice")


def calls() -> Mapping[str, Callable[..., Answer]]:
    """Every registered call by name."""
    return _registered


_waitable: list[str] = ["licences.issued", "licences.changed", "ratings.given"]


def let_wait_for(*types: str) -> None:
    """Let flows wait for events of these types by the event's subject; modules do this in their contracts."""
    _waitable.extend(type_ for type_ in types if type_ not in _waitable)


def waitable() -> tuple[str, ...]:
    """The types of events for which a flow may wait."""
    return tuple(_waitable)
