"""A target before it is put into the ledger, and the clause that it is looked for in."""

from dataclasses import dataclass
from decimal import Decimal

from .ledger import Part


@dataclass(frozen=True, slots=True)
class Clause:
    """Words between two commas. `dated`: a day is written for them, here or before; `own_day`: it is here."""

    text: str
    start: int
    end: int
    dated: bool
    own_day: bool
    part: Part

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Found:
    """A target on the surface."""

    start: int
    end: int
    value: Decimal | None
    unit: str
    operator: str = "="
    upper: Decimal | None = None
    change: str = ""
    basis: str = "target"
    indicator: str = ""
    doubts: tuple[str, ...] = ()
    written: str = ""
    at: int = -1


def apart(found: list[Found]) -> list[Found]:
    """Those that overlap no earlier one of the list; the first rule that found something keeps it."""
    kept: list[Found] = []
    for each in found:
        if not any(each.start < other.end and other.start < each.end for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)
