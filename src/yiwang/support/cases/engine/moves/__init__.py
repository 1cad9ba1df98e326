"""The moves that people and the system make, each a function that changes a case through the Machine.

`VERBS` are those with a meaning of their own in every flow; a flow names its own moves beside them.
"""

from yiwang.support.cases.engine.moves import (
    asking,
    calling,
    correcting,
    ending,
    named,
    pausing,
    recalling,
    returning,
    signing,
    taking,
    timing,
)
from yiwang.support.cases.engine.moves.verbs import VERBS, Verb

__all__ = [
    "VERBS",
    "Verb",
    "asking",
    "calling",
    "correcting",
    "ending",
    "named",
    "pausing",
    "recalling",
    "returning",
    "signing",
    "taking",
    "timing",
]
