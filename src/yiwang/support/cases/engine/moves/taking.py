"""Who has a task: take it, give it back, hand it over (签收, 释放, 转办)."""

from django.utils.translation import gettext as _

from yiwang.support.cases.contracts.refusals import BadMove, TaskTaken
from yiwang.support.cases.contracts.rows import TaskKind, TaskState
from yiwang.support.cases.engine.machine import Machine
from yiwang.support.cases.engine.moves.verbs import required, text_of, verb
from yiwang.support.cases.engine.state import Token

TAKEN = frozenset({TaskKind.WORK, TaskKind.SIGNER, TaskKind.OPINION, TaskKind.APPROVAL, TaskKind.SIGNATURE})


@verb("take", "签收", "Take", kinds=TAKEN, opinion="none")
def take(m: Machine, task: Token | None) -> None:
    """From now on nobody else can act on it."""
    task = required(task)
    if task.holder and task.holder != m.ask.actor.subject:
        raise TaskTaken()
    task.holder = m.ask.actor.subject
    task.answerable = task.answerable or m.ask.actor.subject
    m.touch(task)


@verb("release", "释放", "Give back", kinds=TAKEN, opinion="none")
def release(m: Machine, task: Token | None) -> None:
    """Anybody of the group may take it again."""
    task = required(task)
    if not task.holder:
        raise BadMove(why=_("nobody has it"))
    task.holder = ""
    m.touch(task)


@verb("hand_over", "转办", "Hand over", kinds=TAKEN, allowed="hand_over", asks=("to",))
def hand_over(m: Machine, task: Token | None) -> None:
    """Somebody else does it; who was answerable stays so, and visible."""
    task = required(task)
    to = text_of(m, "to")
    if to == (task.holder or m.ask.actor.subject):
        raise BadMove(why=_("they have it already"))
    task.answerable = task.answerable or task.holder or m.ask.actor.subject
    task.holder, task.read_at = to, None
    if task.state not in (TaskState.OPEN, TaskState.WAITING):
        raise BadMove(why=task.state)
    m.touch(task)
