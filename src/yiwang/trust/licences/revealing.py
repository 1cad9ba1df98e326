"""Personal values on a licence, from their references to what may be shown."""

from datetime import datetime

from yiwang.kernel.actors import Actor
from yiwang.trust.licences.contracts import Shown
from yiwang.trust.licences.types import personal
from yiwang.trust.personal import queries as people


def revealed(lines: list[Shown], *, viewer: Actor, purpose: str, now: datetime, full: bool) -> list[Shown]:
    """The same lines with every reference replaced; that somebody looked, and for what, is logged there."""
    wanted = sorted({line.value["zh"] for line in lines if personal(line.value["zh"])})
    if not wanted:
        return lines
    known = people.shown(wanted, viewer=viewer, purpose=purpose, now=now, full=full)
    return [_replaced(line, known.get(line.value["zh"])) for line in lines]


def _replaced(line: Shown, text: str | None) -> Shown:
    if not personal(line.value["zh"]):
        return line
    return Shown(line.name, line.label, {"zh": text or "—", "en": text or "—"})
