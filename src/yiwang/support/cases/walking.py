"""Examples of a flow, walked in memory by the engine's own core: no database, no clocks, nobody's rights."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.errors import Refusal
from yiwang.kernel.expressions.queries import holds
from yiwang.kernel.packs.contracts import spoken
from yiwang.support.cases.contracts.rows import TaskKind, TaskState
from yiwang.support.cases.engine import tokens
from yiwang.support.cases.engine.machine import Machine, Request
from yiwang.support.cases.engine.running import Beginning, apply, begun
from yiwang.support.cases.engine.state import State, Token
from yiwang.support.cases.flow.graph import CallStep, Child, Graph, Limits, MoveDef, Step, Wait, Work
from yiwang.support.forms.contracts import PERSONAL, FieldSpec

NOBODY = UUID(int=0)
SIGNS = ("agree", "disagree")
Item = str | Mapping[str, Mapping[str, Any]]


class Astray(Exception):  # noqa: N818 - the answer to an example, said in the reader's language
    """A move of the example cannot be made."""


def walk_faults(graph: Graph, example: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the `walk` and the `ends` of one example of cases.yaml, over its `given` data."""
    walk = Walk(graph, example.get("given", {}), example.get("on", "2026-01-05"))
    try:
        walk.make(example.get("walk", ()))
    except (Astray, Refusal) as fault:
        yield fault.sentence if isinstance(fault, Refusal) else str(fault)
        return
    if "ends" not in example:
        return
    if walk.state.open:
        yield spoken(_("The walk ends at {steps}, and not with “{ends}”."), steps=walk.stands(), ends=example["ends"])
    elif walk.state.outcome != example["ends"]:
        text = _("The walk ends with “{found}”, not with “{ends}”.")
        yield spoken(text, found=walk.state.outcome, ends=example["ends"])


@dataclass(frozen=True)
class Made:
    """A move that fits one item of a walk: on which task, and what is asked of the engine."""

    task: Token
    verb: str
    data: Mapping[str, Any]
    extra: Mapping[str, Any]


class Walk:
    """One case in memory."""

    def __init__(self, graph: Graph, data: Mapping[str, Any], on: str) -> None:
        self.full = graph
        self.graph = timeless(graph)
        self.on = on
        self.now = datetime.combine(date.fromisoformat(on), time(9), ZoneInfo("Asia/Shanghai"))
        begin = Beginning(0, graph.name, "", "", "0" * 12, "", str(NOBODY), "", data)
        self.state: State = begun(self.graph, begin, Request("open", SYSTEM), self.now, NOBODY, "").state
        self.asked: list[Token] = []

    def make(self, items: Sequence[Item]) -> None:
        """Make every move, then let calls report their first outcome."""
        for item in items:
            word, given = (item, {}) if isinstance(item, str) else next(iter(item.items()))
            self._item(word, given)
        while self.state.open and self._call_by_itself():
            pass

    def stands(self) -> str:
        return ", ".join(dict.fromkeys(task.step for task in self.state.live_tasks()))

    def offers(self) -> list[tuple[Token, list[str]]]:
        """Every task at work, in the order of opening, with the moves that the flow names for it and now allows."""
        found = []
        for task in self.state.live_tasks():
            does = self.graph.steps[task.step].does
            if task.kind == TaskKind.WORK and isinstance(does, Work):
                seen = self.state.seen_from(task.scope)
                moves = does.moves.values()
                found.append((task, [m.verb for m in moves if m.when is None or holds(m.when, seen)]))
        return found

    def move(self, task: Token, verb: str, given: Mapping[str, Any]) -> None:
        """Make a named move on a task, with samples for what it must be given and is not."""
        made = self._on(task, verb, given)
        if made is None:
            raise Astray(verb)
        self._perform(Request(made.verb, SYSTEM, made.task.id, "-", made.data, made.extra))

    def _item(self, word: str, given: Mapping[str, Any]) -> None:
        if not self.state.open:
            text = spoken(
                _("“{word}” cannot be done: the case has ended with “{outcome}”."),
                word=word,
                outcome=self.state.outcome,
            )
            raise Astray(text)
        step, _dot, verb = word.partition(".")
        if step not in self.graph.steps or not verb:
            step, verb = "", word
        if not step and verb in ("withdraw", "terminate"):
            self._perform(Request(verb, SYSTEM, opinion="-"))
            return
        if verb in ("correct", "answer", "silence") and self._correction(verb, step):
            return
        made = self._fitting(step, verb, given)
        while made is None and self._call_by_itself():
            made = self._fitting(step, verb, given)
        if made is None:
            text = spoken(_("“{word}” cannot be done; the case is at {steps}."), word=word, steps=self.stands() or "-")
            raise Astray(text)
        self._perform(Request(made.verb, SYSTEM, made.task.id, "-", made.data, made.extra))

    def _perform(self, request: Request) -> None:
        apply(Machine(self.graph, self.state, request, self.now))

    def _fitting(self, step: str, verb: str, given: Mapping[str, Any]) -> Made | None:
        for task in list(self.state.live_tasks()):
            if step in ("", task.step) and task.state in (TaskState.OPEN, TaskState.WAITING):
                found = self._on(task, verb, given)
                if found is not None:
                    return found
        return None

    def _on(self, task: Token, verb: str, given: Mapping[str, Any]) -> Made | None:
        does = self.graph.steps[task.step].does
        if task.kind == TaskKind.SIGNATURE and verb in SIGNS:
            return Made(task, verb, {}, {})
        if task.parent is not None or task in self.asked:
            return None
        if isinstance(does, Work) and verb in does.moves and task.kind == TaskKind.WORK:
            return self._named(task, does.moves[verb], given)
        if isinstance(does, CallStep) and verb in does.outcomes:
            return Made(task, "outcome", given, {"outcome": verb})
        if isinstance(does, Wait) and (verb == "time" or verb in [event.type for event in does.events]):
            return Made(task, "time" if verb == "time" else "event", given, {"type": verb})
        if isinstance(does, Child) and verb in ("met", "missed"):
            return self._children(task, does, verb)
        return None

    def _named(self, task: Token, move: MoveDef, given: Mapping[str, Any]) -> Made | None:
        seen = self.state.seen_from(task.scope)
        if move.when is not None and not holds(move.when, seen):
            return None
        data = dict(given)
        for asked in move.fields:
            if asked.required and asked.name not in data:
                data[asked.name] = seen.get(asked.name, sample(self.graph.fields[asked.name], self.on))
        return Made(task, move.verb, data, {})

    def _children(self, task: Token, does: Child, verb: str) -> Made | None:
        """Close the children one by one, all well or all ill, until the step is left."""
        outcome = sorted(does.good)[0] if verb == "met" else "-"
        for place in task.terms["wanted"]:
            if not task.live or place == task.terms["wanted"][-1]:
                return Made(task, "child", {}, {"place": place, "outcome": outcome})
            self._perform(Request("child", SYSTEM, task.id, extra={"place": place, "outcome": outcome}))
        return Made(task, "no_children", {}, {}) if verb == "met" else None

    def _call_by_itself(self) -> bool:
        """The first call that is open reports the first of its outcomes."""
        for task in list(self.state.live_tasks()):
            does = self.graph.steps[task.step].does
            if task.kind == TaskKind.CALL and isinstance(does, CallStep):
                outcome = next(iter(does.outcomes))
                self._perform(Request("outcome", SYSTEM, task.id, extra={"outcome": outcome}))
                return True
        return False

    def _correction(self, verb: str, step: str) -> bool:
        """Corrections run by the clock, so they are only followed here: asked, and answered or not."""
        if verb == "correct":
            for task in self.state.live_tasks():
                how = work.correction if isinstance(work := self.full.steps[task.step].does, Work) else None
                if how and step in ("", task.step) and task not in self.asked and self.state.corrections < how.times:
                    self.state.corrections += 1
                    self.asked.append(task)
                    return True
            return False
        if not self.asked:
            return False
        task = self.asked.pop()
        how = work.correction if isinstance(work := self.full.steps[task.step].does, Work) else None
        if verb == "silence" and how:
            m = Machine(self.graph, self.state, Request("silence", SYSTEM), self.now)
            m.close_task(task, "silence")
            tokens.enter(m, how.silence, task.scope)
            m.finish()
        return True


def timeless(graph: Graph) -> Graph:
    """The same flow without limits: nothing in it asks the calendar."""
    return replace(graph, limits=Limits(), steps={name: _timeless(step) for name, step in graph.steps.items()})


def _timeless(step: Step) -> Step:
    return replace(step, does=replace(step.does, within=None)) if isinstance(step.does, Work | Wait) else step


def sample(spec: FieldSpec, on: str) -> Any:
    """A value that a field takes, for an example that does not say one."""
    for said in (spec.sample, spec.default):
        if said is not None:
            return said
    if spec.personal:
        return f"{PERSONAL}{NOBODY}"
    if spec.options:
        first = next(iter(spec.options))
        return [first] if spec.type == "codes" else first
    plain = {"boolean": True, "date": on, "codes": ["-"], "files": [str(NOBODY)], "rows": []}
    if spec.type in ("number", "integer"):
        return spec.min if spec.min is not None else 1
    return plain.get(spec.type, "-")
