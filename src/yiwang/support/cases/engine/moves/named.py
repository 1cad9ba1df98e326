"""The moves that a flow names for its work steps: 受理, 同意, 不同意 ..."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from yiwang.kernel.expressions.queries import holds
from yiwang.support.cases.contracts.refusals import BadMove, OpinionNeeded, UnknownMove
from yiwang.support.cases.contracts.rows import TaskKind, TaskState
from yiwang.support.cases.engine import tokens
from yiwang.support.cases.engine.machine import Machine
from yiwang.support.cases.engine.state import Token
from yiwang.support.cases.flow.graph import Graph, MoveDef, Work
from yiwang.support.forms import queries as forms


def work_of(graph: Graph, task: Token) -> Work:
    """The work step on which a task stands."""
    does = graph.steps[task.step].does
    if not isinstance(does, Work):
        raise UnknownMove(verb="", step=task.step)
    return does


def definition(m: Machine, task: Token) -> MoveDef:
    """The move that is asked for; refuses one that the step does not have, or whose condition does not hold."""
    move = work_of(m.graph, task).moves.get(m.ask.verb)
    if move is None or (move.when is not None and not holds(move.when, m.state.seen_from(task.scope))):
        raise UnknownMove(verb=m.ask.verb, step=task.step)
    return move


def make(m: Machine, task: Token) -> None:
    """Write what was filled in, then leave the step, or be held by a signer who is still to sign."""
    move = definition(m, task)
    if move.opinion == "required" and not m.ask.opinion.strip():
        raise OpinionNeeded(fields={"opinion": [OpinionNeeded().sentence]})
    m.write(task.scope, checked(m, move.fields, m.ask.data))
    m.terms["named"] = True
    if m.hanging(task, TaskKind.SIGNER):
        hold(m, task, move.verb)
    else:
        tokens.leave(m, task, move)


def hold(m: Machine, task: Token, verb: str) -> None:
    """The move is made, but the token stays until those have signed who sign after or beside it."""
    task.state = TaskState.HELD
    task.terms["held"] = verb
    m.touch(task)
    for signer in m.hanging(task, TaskKind.SIGNER):
        if signer.state == TaskState.WAITING:
            signer.state = TaskState.OPEN
            m.touch(signer)


def checked(m: Machine, asked: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in, as plain values; refuses what a move may not fill, lacks, or has wrong."""
    names = [each.name for each in asked]
    faults = {name: [gettext("This cannot be filled here.")] for name in data if name not in names}
    specs = {name: m.graph.fields[name] for name in names}
    given = {name: plain(value) for name, value in data.items() if name in specs}
    required = [each.name for each in asked if each.required]
    faults.update(forms.faults(specs, given, required))
    if faults:
        raise BadMove(why=", ".join(f"{name}: {said[0]}" for name, said in faults.items()), fields=faults)
    return given


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value
