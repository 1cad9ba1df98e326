"""What happened, in the shape of CloudEvents 1.0, and who wants to hear of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import declare
from yiwang.kernel.errors import Kind, Refusal

ADMINISTER_EVENTS = declare("events.administer", _("See undelivered events and have them tried again"))


@dataclass(frozen=True, slots=True)
class Draft:
    """Something that has just happened. Events with the same `case` are heard in the order of publishing."""

    type: str
    subject: str
    data: Mapping[str, Any] = field(default_factory=dict)
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A published draft. `sequence` grows within one case; it says nothing about other cases."""

    id: UUID
    type: str
    subject: str
    case: str | None
    time: datetime
    data: dict[str, Any]
    sequence: int

    def as_cloud_event(self, source: str = "/yiwang") -> dict[str, Any]:
        """The same as a CloudEvents 1.0 document in JSON, with `case` and `sequence` as extensions."""
        document: dict[str, Any] = {
            "specversion": "1.0",
            "id": str(self.id),
            "source": source,
            "type": self.type,
            "subject": self.subject,
            "time": self.time.isoformat(),
            "datacontenttype": "application/json",
            "sequence": str(self.sequence),
            "data": self.data,
        }
        return document | ({"case": self.case} if self.case is not None else {})


Hear = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Consumer:
    """Somebody who hears events of some types, each once, in a transaction of its own."""

    name: str
    types: tuple[str, ...]
    hear: Hear
    schema: Mapping[str, Any] | None = None


_consumers: dict[str, Consumer] = {}


def consumer(name: str, *types: str, schema: Mapping[str, Any] | None = None) -> Callable[[Hear], Hear]:
    """Register a function that hears events of these types; modules do this in jobs.py, so every process knows.

    What it writes is committed together with the record that it heard the event. It hears events that are
    published after it became known. An event whose data do not meet `schema` (JSON Schema) fails like any other.
    """

    def register(hear: Hear) -> Hear:
        known = _consumers.get(name)
        if known and known.hear.__qualname__ != hear.__qualname__:
            raise ValueError(f"two consumers are named {name}")
        _consumers[name] = Consumer(name, types, hear, schema)
        return hear

    return register


def consumers() -> tuple[Consumer, ...]:
    """Every registered consumer, in the order of registration."""
    return tuple(_consumers.values())


@dataclass(frozen=True, slots=True)
class Backlog:
    """What one consumer has yet to hear; `known` is False where no running code has a consumer of that name."""

    consumer: str
    waiting: int
    failing: int
    parked: int
    oldest: datetime
    known: bool


@dataclass(frozen=True, slots=True)
class Failing:
    """An event that a consumer could not take; parked ones wait for an administrator."""

    consumer: str
    position: int
    type: str
    subject: str
    case: str | None
    time: datetime
    tries: int
    due: datetime | None
    error: str
    behind: int

    @property
    def parked(self) -> bool:
        return self.due is None


class NothingParked(Refusal):
    code = "events.nothing-parked"
    text = _("Nothing is waiting there any more. It may have been delivered meanwhile.")
    kind = Kind.CONFLICT
