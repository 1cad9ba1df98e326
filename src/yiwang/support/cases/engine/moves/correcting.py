"""Asking the applicant once, for everything that is missing (补正)."""

from django.utils.translation import gettext as _

from yiwang.support.cases.contracts.refusals import BadMove, OnlyOnce, UnknownMove
from yiwang.support.cases.contracts.rows import TaskKind, TaskState
from yiwang.support.cases.engine import clocks, tokens
from yiwang.support.cases.engine.machine import Machine
from yiwang.support.cases.engine.moves.named import plain, work_of
from yiwang.support.cases.engine.moves.verbs import required, texts_of, verb
from yiwang.support.cases.engine.state import Token
from yiwang.support.cases.flow.graph import By
from yiwang.support.cases.flow.writing import filed
from yiwang.support.forms import queries as forms

CORRECTION = "correction"
ALL_CLOCKS = ("legal", "promised", "step")


@verb(
    "correct", "一次补正", "Ask for corrections", kinds=frozenset({TaskKind.WORK}), allowed="correct", asks=("items",)
)
def correct(m: Machine, task: Token | None) -> None:
    """`items` are sentences: everything that is missing; `fields` those that may be filled anew. Clocks wait."""
    task = required(task)
    how = work_of(m.graph, task).correction
    if how is None:
        raise UnknownMove(verb="correct", step=task.step)
    if m.state.corrections >= how.times:
        raise OnlyOnce(verb="correct", times=how.times)
    items = [text for _name, text in texts_of(m, "items")]
    fields = [str(name) for name in m.ask.extra.get("fields") or ()]
    if unknown := [name for name in fields if name not in filed(m.graph)]:
        raise BadMove(why=", ".join(unknown))
    m.state.corrections += 1
    task.state = TaskState.WAITING
    answer = m.open_task(task.step, TaskKind.ANSWER, task.scope, By(applicant=True), task)
    before = len(m.state.pauses)
    m.pause(CORRECTION, ALL_CLOCKS, task)
    m.paused(answer, before)
    answer.clock = clocks.started(how.within, m.now, m.share)
    answer.terms.update(items=items, fields=fields, wake=answer.clock.due.isoformat() if answer.clock.due else None)
    m.terms.update(items=items, fields=fields, due=answer.clock.due.isoformat() if answer.clock.due else "")
    m.letter = how.letter


@verb("answer", "提交补正", "Send the corrections", kinds=frozenset({TaskKind.ANSWER}))
def answer(m: Machine, task: Token | None) -> None:
    """The applicant fills what was asked for; the clocks go on."""
    task = required(task)
    names = task.terms["fields"]
    if unknown := [name for name in m.ask.data if name not in names]:
        raise BadMove(why=", ".join(unknown))
    specs = {name: m.graph.fields[name] for name in names}
    given = {name: plain(value) for name, value in m.ask.data.items()}
    if faults := forms.faults(specs, given, []):
        raise BadMove(why=", ".join(faults), fields=faults)
    if not given and not m.ask.opinion.strip():
        raise BadMove(why=_("say or fill in what was asked for"), fields={"opinion": [_("Please answer.")]})
    m.write(task.scope, given)
    m.end_pauses(task)
    parent = m.parent_of(task)
    m.close_task(task, "answer")
    parent.state = TaskState.OPEN
    m.touch(parent)


@verb("silence", "逾期未答复", "No answer in time", kinds=frozenset({TaskKind.ANSWER, TaskKind.OPINION}), system=True)
def silence(m: Machine, task: Token | None) -> None:
    """No answer in time has the outcome that the step names."""
    task = required(task)
    parent = m.parent_of(task)
    if task.kind == TaskKind.OPINION:
        m.close_task(task, "silence")
        unblock(m, parent)
        return
    how = work_of(m.graph, parent).correction
    m.end_pauses(task)
    m.close_task(task, "silence")
    m.close_task(parent, "silence")
    if how is not None:
        tokens.enter(m, how.silence, parent.scope)


def unblock(m: Machine, task: Token) -> None:
    """A task that waited for what hung on it goes on once nothing blocks it any more."""
    blocking = [c for c in m.hanging(task) if c.terms.get("blocks") and c.state != TaskState.WAITING]
    if task.state == TaskState.WAITING and not blocking:
        task.state = TaskState.OPEN
        m.touch(task)
