"""What comes back from outside of a move: the outcome of a call, a child that was closed, an event."""

from collections.abc import Mapping
from typing import Any

from yiwang.support.cases.contracts.refusals import BadMove, UnknownMove
from yiwang.support.cases.contracts.rows import TaskKind, TaskState
from yiwang.support.cases.engine import tokens
from yiwang.support.cases.engine.machine import Machine
from yiwang.support.cases.engine.moves.verbs import required, text_of, verb
from yiwang.support.cases.engine.state import Token
from yiwang.support.cases.flow.graph import CallStep, Child, Graph, Wait


def call_of(graph: Graph, task: Token) -> CallStep:
    """The call step on which a task stands."""
    does = graph.steps[task.step].does
    if not isinstance(does, CallStep):
        raise UnknownMove(verb="outcome", step=task.step)
    return does


@verb("outcome", "结果", "Outcome", kinds=frozenset({TaskKind.CALL}), asks=("outcome",))
def outcome(m: Machine, task: Token | None) -> None:
    """The call reported one of its outcomes, or a person to whom it was handed chose one."""
    task = required(task)
    step = call_of(m.graph, task)
    said = text_of(m, "outcome")
    if said not in step.outcomes:
        raise BadMove(why=said, fields={"outcome": [", ".join(step.outcomes)]})
    m.write(task.scope, taken(step.takes, m.ask.data))
    m.terms["outcome"] = said
    m.close_task(task, "outcome")
    tokens.enter(m, step.outcomes[said], task.scope)


def taken(takes: Mapping[str, str], data: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of the case from names of what came back."""
    return {name: data[source] for name, source in takes.items() if source in data}


@verb("retry", "重试", "Try again", kinds=frozenset({TaskKind.CALL}), opinion="none")
def retry(m: Machine, task: Token | None) -> None:
    """A person has the call tried again."""
    task = required(task)
    task.terms.pop("handed", None)
    task.terms["tries"] = 0
    m.touch(task)
    m.tell("cases.call", task=str(task.id))


@verb("fail", "调用失败", "Call failed", kinds=frozenset({TaskKind.CALL}), system=True)
def fail(m: Machine, task: Token | None) -> None:
    """The call failed: it is tried again later, and at last handed to a person."""
    task = required(task)
    tries = int(task.terms.get("tries", 0)) + 1
    task.terms.update(tries=tries, error=str(m.ask.extra.get("error", ""))[:500])
    if m.ask.extra.get("final") or tries >= call_of(m.graph, task).tries:
        task.terms["handed"] = True
        m.tell("cases.handed", task=str(task.id), step=task.step)
    else:
        task.terms["wake"] = str(m.ask.extra["again"])
    m.touch(task)


@verb("child", "子办件办结", "A child was closed", kinds=frozenset({TaskKind.CHILD}), system=True)
def child(m: Machine, task: Token | None) -> None:
    """`place` names the child, `outcome` how it ended, `data` what it gives back; leads on once the rule is certain."""
    task = required(task)
    does = m.graph.steps[task.step].does
    if not isinstance(does, Child):
        raise UnknownMove(verb="child", step=task.step)
    place = int(m.ask.extra["place"])
    closed = task.terms["closed"]
    if str(place) in closed:
        return
    closed[str(place)] = str(m.ask.extra["outcome"])
    m.write(task.scope, taken(does.children[place].takes, m.ask.data))
    m.touch(task)
    to = _certain(does, len(task.terms["wanted"]), list(closed.values()))
    if to is None:
        if does.ordered:
            m.tell("cases.children", task=str(task.id))
        return
    m.close_task(task, "child")
    tokens.enter(m, to, task.scope)


def _certain(does: Child, wanted: int, outcomes: list[str]) -> str | None:
    good = sum(one in does.good for one in outcomes)
    needed = min({"all": wanted, "any": 1}.get(does.rule, does.count), wanted)
    if good >= needed:
        return does.met
    return does.missed if good + wanted - len(outcomes) < needed else None


@verb("no_children", "无子办件", "No child is needed", kinds=frozenset({TaskKind.CHILD}), system=True)
def no_children(m: Machine, task: Token | None) -> None:
    """No child's condition holds: the step is passed."""
    task = required(task)
    does = m.graph.steps[task.step].does
    if not isinstance(does, Child) or task.terms["wanted"]:
        raise UnknownMove(verb="no_children", step=task.step)
    m.close_task(task, "no_children")
    tokens.enter(m, does.met, task.scope)


@verb("event", "事件", "An event came", kinds=frozenset({TaskKind.WAIT}), system=True)
def event(m: Machine, task: Token | None) -> None:
    """An event for which the wait waits."""
    task = required(task)
    does = m.graph.steps[task.step].does
    type_ = str(m.ask.extra["type"])
    found = next((e for e in does.events if e.type == type_), None) if isinstance(does, Wait) else None
    if found is None or task.state != TaskState.OPEN:
        raise UnknownMove(verb="event", step=task.step)
    m.write(task.scope, taken(found.takes, m.ask.data))
    m.terms["type"] = type_
    m.close_task(task, "event")
    tokens.enter(m, found.to, task.scope)
