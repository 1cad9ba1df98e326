"""What the engine says no to, and why."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_noop as _

from yiwang.kernel.errors import Kind, Refusal


class UnknownCase(Refusal):
    code = "cases.unknown"
    text = _("There is no such case, or you may not see it.")
    kind = Kind.NOT_FOUND


class UnknownTask(Refusal):
    code = "cases.unknown-task"
    text = _("There is no such task, or you may not see it.")
    kind = Kind.NOT_FOUND


class UnknownFlow(Refusal):
    code = "cases.unknown-flow"
    text = _("There is no flow named {flow}.")
    kind = Kind.NOT_FOUND


class UnknownMove(Refusal):
    code = "cases.unknown-move"
    text = _("“{verb}” cannot be done in the step “{step}”.")
    kind = Kind.CONFLICT


class AlreadyMoved(Refusal):
    """Somebody else was faster. `facts` carry the new state: `case`, `steps`, `outcome`, and what was done."""

    code = "cases.already-moved"
    text = _("Somebody has just moved this case. It is now at: {state}.")
    kind = Kind.CONFLICT


class AlreadyClosed(Refusal):
    code = "cases.already-closed"
    text = _("Case {number} is closed with the outcome “{outcome}”. Nothing more can be done to it.")
    kind = Kind.CONFLICT


class TaskTaken(Refusal):
    code = "cases.task-taken"
    text = _("Somebody else has taken this task.")
    kind = Kind.CONFLICT


class NotYourTask(Refusal):
    code = "cases.not-your-task"
    text = _("This task is not yours to act on.")
    kind = Kind.FORBIDDEN


class BadMove(Refusal):
    """`fields` names what is missing or wrong."""

    code = "cases.bad-move"
    text = _("This cannot be done like that: {why}")


class OpinionNeeded(Refusal):
    code = "cases.opinion-needed"
    text = _("Please write an opinion or a reason.")


class CannotReturn(Refusal):
    code = "cases.cannot-return"
    text = _("The case cannot be returned to “{step}”: it has not passed there on this way.")
    kind = Kind.CONFLICT


class CannotRecall(Refusal):
    code = "cases.cannot-recall"
    text = _("This can no longer be taken back: {why}")
    kind = Kind.CONFLICT


class AlreadyUrged(Refusal):
    code = "cases.already-urged"
    text = _("You have already urged this case today.")
    kind = Kind.TOO_MANY


class OnlyOnce(Refusal):
    code = "cases.only-once"
    text = _("“{verb}” may be done only {times} time(s) in this case.")
    kind = Kind.CONFLICT


class BadFlow(Refusal):
    """`problems` lists every fault: `where` in the source, the `step` it is about, `text`, and how to `mend` it."""

    code = "cases.bad-flow"
    text = _("The flow cannot be used: {faults}")

    def __init__(self, problems: Sequence[Any]) -> None:
        super().__init__(faults="; ".join(map(str, problems)))
        self.problems = tuple(problems)
