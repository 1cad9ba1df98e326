"""The table of verbs that every flow knows."""

from collections.abc import Callable
from dataclasses import dataclass

from yiwang.kernel.actors import Right
from yiwang.support.cases.contracts.refusals import BadMove, OpinionNeeded, UnknownMove
from yiwang.support.cases.contracts.rows import TaskKind, TaskState, Title
from yiwang.support.cases.engine.machine import Machine
from yiwang.support.cases.engine.state import Token

Handler = Callable[[Machine, Token | None], None]


@dataclass(frozen=True, slots=True)
class Verb:
    """A move with a meaning of its own. `kinds` are the tasks on which it is made; none: it is made on a case.

    `allowed` is the word in a work step's `allows` that offers it. `asks` are keys of `extra`. `right` is what one
    needs who has nothing to do with the task; `system` marks what only the clock or a call makes.
    """

    name: str
    title: Title
    run: Handler
    kinds: frozenset[TaskKind] = frozenset()
    states: frozenset[TaskState] = frozenset({TaskState.OPEN})
    allowed: str = ""
    opinion: str = "optional"
    asks: tuple[str, ...] = ()
    right: Right | None = None
    system: bool = False
    offered: bool = True


VERBS: dict[str, Verb] = {}


def verb(name: str, zh: str, en: str, **facts: object) -> Callable[[Handler], Handler]:
    """Enter a handler into the table."""

    def enter(run: Handler) -> Handler:
        VERBS[name] = Verb(name, {"zh": zh, "en": en}, run, **facts)  # type: ignore[arg-type]
        return run

    return enter


def required(task: Token | None) -> Token:
    """The task of a move that is made on one."""
    if task is None:
        raise UnknownMove(verb="", step="")
    return task


def need_opinion(m: Machine) -> str:
    """The opinion, which must be there."""
    text = m.ask.opinion.strip()
    if not text:
        raise OpinionNeeded(fields={"opinion": [OpinionNeeded().sentence]})
    return text


def text_of(m: Machine, name: str) -> str:
    """A text in `extra`, which must be there."""
    value = m.ask.extra.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadMove(why=name, fields={name: [OpinionNeeded().sentence]})
    return value.strip()


def texts_of(m: Machine, *names: str) -> list[tuple[str, str]]:
    """(name, text) of every text listed in `extra` under these names; at least one must be there, each once."""
    found = []
    for name in names:
        value = m.ask.extra.get(name) or []
        listed = [value] if isinstance(value, str) else list(value)
        found += [(name, str(one)) for one in dict.fromkeys(listed) if one]
    if not found:
        raise BadMove(why=", ".join(names), fields={names[0]: [OpinionNeeded().sentence]})
    return found
