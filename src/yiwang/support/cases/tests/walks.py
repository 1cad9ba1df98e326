"""Random walks through flows in memory: the engine as the database runs it, without the database.

A Walk keeps everything that ever was; before each move it hands the engine what the store would load, and after it
takes back what the store would write. A refused move changes nothing.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.errors import Refusal
from yiwang.kernel.expressions.queries import holds
from yiwang.support.cases.engine import running
from yiwang.support.cases.engine.machine import Done, Machine, Request
from yiwang.support.cases.engine.moves import timing
from yiwang.support.cases.engine.moves.returning import passed
from yiwang.support.cases.engine.state import Scope, State, Token
from yiwang.support.cases.flow.graph import CallStep, Graph, Work
from yiwang.support.cases.tests import make

CASE = UUID(int=0x0195_0000_0000_8000_8000_0000_0000_0001)
VALUES = {"n": 3, "ok": True, "note": "a"}


@dataclass
class Walk:
    """One case on its way. `asked` are the requests that were granted, with their moments: enough to replay it."""

    graph: Graph
    data: dict[str, Any]
    now: datetime = make.NOW
    state: State = field(init=False)
    tasks: dict[UUID, Token] = field(default_factory=dict)
    scopes: dict[UUID, Scope] = field(default_factory=dict)
    done: list[Done] = field(default_factory=list)
    asked: list[tuple[Request, datetime]] = field(default_factory=list)
    last: Machine | None = None

    def __post_init__(self) -> None:
        begin = running.Beginning(
            1, "generated", "t", "i", make.HAIYAN, make.BUREAU, make.APPLICANT, "web", copy.deepcopy(self.data)
        )
        m = running.begun(self.graph, begin, Request("open", make.applicant()), self.now, CASE, "N-1")
        m.state.token = "token"
        self.state = m.state
        self._keep(m, make.APPLICANT)

    # Moving

    def move(self, ask: Request) -> bool:
        """Make a move; False where it was refused, and then nothing was changed."""
        m = Machine(self.graph, self._loaded(ask.verb in running.WITH_HISTORY), ask, self.now)
        if ask.verb == "recall":
            mine = [done for done in self.done if done.actor == ask.actor.subject]
            m.ask = replace(ask, last=mine[-1] if mine else None)
        try:
            running._admit(m)
            running.apply(m)
        except Refusal:
            return False
        self.state = m.state
        self.asked.append((ask, self.now))
        self._keep(m, ask.actor.subject)
        return True

    def _loaded(self, history: bool) -> State:
        state = copy.copy(self.state)
        state.data, state.pauses = copy.deepcopy(self.state.data), copy.deepcopy(self.state.pauses)
        state.legal, state.promised = copy.copy(self.state.legal), copy.copy(self.state.promised)
        state.tasks = {t.id: copy.deepcopy(t) for t in self.tasks.values() if t.live}
        state.passed = {t.id: copy.deepcopy(t) for t in self.tasks.values() if not t.live} if history else None
        kept = self.scopes.values() if history else (s for s in self.scopes.values() if s.state in ("open", "arrived"))
        state.scopes = {s.id: copy.deepcopy(s) for s in kept}
        return state

    def _keep(self, m: Machine, actor: str) -> None:
        for task in [*m.state.tasks.values(), *(m.state.passed or {}).values()]:
            self.tasks[task.id] = task
        self.scopes.update(m.state.scopes)
        changes = copy.deepcopy(m.changes)
        terms = copy.deepcopy(m.terms)
        self.done.append(
            Done(UUID(int=len(self.done)), m.state.moves, m.ask.task, m.ask.verb, actor, m.letter, changes, terms)
        )
        self.last = m

    def pass_time(self, more: timedelta) -> None:
        """Let time pass, and the clock make its moves."""
        self.now += more
        for _ in range(100):
            due = timing.due_moves(self.graph, self._loaded(False), self.now)
            if not due:
                return
            verb, task = due[0]
            if verb == "call" and task is not None:
                self.move(Request("outcome", SYSTEM, task.id, extra={"outcome": "done"}))
            else:
                assert self.move(Request(verb, SYSTEM, task.id if task else None)), verb
        raise AssertionError("the clock moves without end")

    # What stands

    def live(self) -> list[Token]:
        return [task for task in self.tasks.values() if task.live]

    def steps(self) -> list[str]:
        return sorted(task.step for task in self.live() if task.parent is None)

    def shape(self) -> Any:
        """Where the case stands and what its data are, without identifiers and times."""
        standing = sorted((t.step, t.kind, t.state) for t in self.live())
        branches = sorted(
            (s.step, s.branch, s.state, repr({k: v for k, v in s.data.items() if k[0] != "_"}))
            for s in self.scopes.values()
            if s.state in ("open", "arrived")
        )
        return standing, branches, self.state.data, self.state.open, self.state.outcome

    def options(self) -> list[Request]:
        """Every move that may be tried now, in a fixed order."""
        if not self.state.open:
            return []
        found = [ask for task in self.live() for ask in self._on(task)]
        found += [Request("urge", make.applicant())] if "urge" not in {d.verb for d in self.done} else []
        return [*found, Request("recall", make.officer())]

    def _on(self, task: Token) -> Iterator[Request]:
        does = self.graph.steps[task.step].does
        if isinstance(does, Work) and task.kind in ("work", "joint"):
            yield from self._on_work(task, does)
        elif task.kind == "call" and isinstance(does, CallStep):
            for name in does.outcomes:
                yield Request("outcome", SYSTEM, task.id, data={"text": "b"}, extra={"outcome": name})
        elif task.kind == "wait":
            for key in task.terms.get("keys", ()):
                yield Request("event", SYSTEM, task.id, extra={"type": key.partition(":")[0]})
        else:
            for verb, actor, opinion, extra in HANGING.get(task.kind, ()):
                yield Request(verb, actor, task.id, opinion, extra=extra)

    def _on_work(self, task: Token, work: Work) -> Iterator[Request]:
        me = make.officer()
        for move in work.moves.values():
            if move.when is None or holds(move.when, self.state_seen(task)):
                data = {asked.name: VALUES[asked.name] for asked in move.fields}
                yield Request(move.verb, me, task.id, "意见", data)
        yield Request("take", me, task.id)
        yield Request("release", me, task.id)
        yield Request("resume", me, task.id)
        if "return" in work.allows:
            state = self._loaded(True)
            for each in passed(self.graph, state, state.tasks[task.id]):
                yield Request("return", me, task.id, "退", extra={"to": each.step})
                yield Request("return", me, task.id, "退", extra={"to": each.step, "straight": True})
        for verb, extra in EXTRAS.items():
            if verb.partition("/")[0] in work.allows:
                yield Request(verb.partition("/")[0], me, task.id, "因为", extra=extra)

    def state_seen(self, task: Token) -> dict[str, Any]:
        return self._loaded(False).seen_from(task.scope)

    def replayed(self) -> "Walk":
        """The same case again, from its beginning, by the same requests at the same moments."""
        again = Walk(self.graph, self.data)
        for ask, now in self.asked:
            again.now = now
            assert again.move(ask), ask.verb
        return again

    def data_from_changes(self) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        """The data that the recorded changes add up to: the case's, and those of each branch."""
        case: dict[str, Any] = {}
        branches: dict[str, dict[str, Any]] = {}
        for done in self.done:
            for change in done.changes:
                home = branches.setdefault(change["scope"], {}) if change["scope"] else case
                assert home.get(change["field"]) == change["old"]
                if change["new"] is None:
                    home.pop(change["field"], None)
                else:
                    home[change["field"]] = change["new"]
        return case, branches


EXTRAS: dict[str, dict[str, Any]] = {
    "correct": {"items": ["甲", "乙"], "fields": ["note"]},
    "hand_over": {"to": make.officer(5).subject},
    "add_signer/before": {"place": "before", "people": ["p1"]},
    "add_signer/after": {"place": "after", "people": ["p1", "p2"]},
    "add_signer/beside": {"place": "beside", "people": ["p1"]},
    "ask_opinion/free": {"organisations": [make.HEALTH], "days": 2},
    "ask_opinion/blocks": {"organisations": [make.HEALTH, make.SAFETY], "days": 2, "blocks": True},
    "suspend": {"reason": "visit"},
    "extend": {"reason": "complex"},
}
SIGNING = [
    ("agree", make.officer(2), "", {}),
    ("disagree", make.officer(2), "不", {}),
    ("add_signer", make.officer(2), "", {"place": "before", "people": ["p9"]}),
]
HANGING: dict[str, list[tuple[str, Any, str, dict[str, Any]]]] = {
    "answer": [("answer", make.applicant(), "补好了", {})],
    "signer": SIGNING,
    "signature": SIGNING,
    "opinion": [("give_opinion", make.officer(3), "好", {"said": "agree"})],
    "approval": [("approve", make.head(), "", {}), ("reject", make.head(), "不", {})],
    "child": [("child", SYSTEM, "", {"place": 0, "outcome": said}) for said in ("granted", "refused")]
    + [("no_children", SYSTEM, "", {})],
}
STEPS = (timedelta(hours=2), timedelta(days=1), timedelta(days=4))
ENDING = frozenset({"refuse", "withdraw", "terminate"})


def wander(walk: Walk, chance: Random, length: int) -> Iterator[Request | None]:
    """Make up to `length` random moves and leaps in time; after each, what was asked. Endings are seldom chosen."""
    for _ in range(length):
        options = walk.options()
        if not options:
            return
        if chance.random() < 0.12:
            walk.pass_time(chance.choice(STEPS))
            yield None
            continue
        verbs = sorted({ask.verb for ask in options} - (ENDING if chance.random() < 0.9 else frozenset()))
        if not verbs:
            continue
        verb = chance.choice(verbs)
        ask = chance.choice([ask for ask in options if ask.verb == verb])
        if walk.move(ask):
            yield ask
