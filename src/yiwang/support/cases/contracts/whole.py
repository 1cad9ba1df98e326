"""A case with everything that stands on its page, and the rules by which people stand in for each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from yiwang.support.cases.contracts.rows import Case, Diagram, Move, Offer, Pause, Task, Title


@dataclass(frozen=True, slots=True)
class Delegation:
    """A standing rule: until then, `receiver` may act on what `giver` has; `flow` is empty for every flow."""

    id: UUID
    giver: str
    receiver: str
    flow: str
    since: datetime
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class WholeCase:
    """A case with what stands on its page. `outcome` is what its outcome is called, `fields` are forms.FieldSpec.

    `recorded` names those fields that officers fill in at their steps, such as what an inspector found.
    """

    case: Case
    tasks: tuple[Task, ...]
    offers: tuple[Offer, ...]
    moves: tuple[Move, ...]
    pauses: tuple[Pause, ...]
    diagram: Diagram
    outcome: Title
    fields: Mapping[str, Any]
    recorded: tuple[str, ...]
