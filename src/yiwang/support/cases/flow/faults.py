"""What is wrong with a flow: where, about which step, and how to mend it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now

from yiwang.support.cases.contracts import BadFlow

Where = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """`where` are the keys that lead to the place in the source; `step` is "" for what is about no step alone."""

    where: Where
    step: str
    text: str
    mend: str = ""

    def __str__(self) -> str:
        return (f"{self.step}: " if self.step else "") + self.text + (f" {self.mend}" if self.mend else "")


class Faults:
    """Gathers faults while a flow is read."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, where: Where, text: str, mend: str = "", /, **facts: Any) -> None:
        """`text` and `mend` are marked with gettext_noop."""
        said = [_now(sentence).format(**facts) if sentence else "" for sentence in (text, mend)]
        self.plain(where, *said)

    def plain(self, where: Where, text: str, mend: str = "") -> None:
        """A fault in words that are already the reader's."""
        step = str(where[1]) if where[:1] == ("steps",) and len(where) > 1 else ""
        fault = Fault(where, step, text, mend)
        if fault not in self.found:
            self.found.append(fault)

    def refuse(self) -> None:
        """Refuse with `cases.bad-flow` if anything was found."""
        if self.found:
            raise BadFlow(self.found)
