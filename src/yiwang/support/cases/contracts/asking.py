"""What lists are asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TodoFilter:
    """Which tasks. `mine`: "" for all that I may act on, "held" for those I have, "free" for those nobody has.

    `due_before` keeps what is due earlier; `colour` is green, yellow or red; `text` is a number or part of a title.
    """

    organisation: str = ""
    flow: str = ""
    step: str = ""
    item: str = ""
    mine: str = ""
    state: str = ""
    colour: str = ""
    due_before: datetime | None = None
    text: str = ""
    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases. `state` is "", "open" or "closed"; `outcome` a code; dates are of creation."""

    organisation: str = ""
    region: str = ""
    flow: str = ""
    item: str = ""
    state: str = ""
    outcome: str = ""
    colour: str = ""
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of a list have each value of one column; exact up to 10,000 in all."""

    name: str
    counts: Mapping[str, int]
