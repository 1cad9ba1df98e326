"""What the rest of the system may know about cases: rights, slim rows, refusals and the port for calls."""

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import declare
from yiwang.support.cases.contracts.asking import CaseFilter, Facet, TodoFilter
from yiwang.support.cases.contracts.calls import Answer, Call, calls, let_wait_for, register_call, waitable
from yiwang.support.cases.contracts.drawing import Duty
from yiwang.support.cases.contracts.opening import NewCase
from yiwang.support.cases.contracts.refusals import (
    AlreadyClosed,
    AlreadyMoved,
    AlreadyUrged,
    BadFlow,
    BadMove,
    CannotRecall,
    CannotReturn,
    NotYourTask,
    OnlyOnce,
    OpinionNeeded,
    TaskTaken,
    UnknownCase,
    UnknownFlow,
    UnknownMove,
    UnknownTask,
)
from yiwang.support.cases.contracts.rows import (
    LIVE,
    Case,
    CaseRow,
    ClockName,
    ClockView,
    Colour,
    Diagram,
    DiagramEdge,
    DiagramStep,
    Flow,
    Move,
    MoveMade,
    Offer,
    Pause,
    Task,
    TaskKind,
    TaskState,
    TodoRow,
)
from yiwang.support.cases.contracts.whole import Delegation, WholeCase

WORK_ON_CASES = declare("cases.work", _("Work on cases"))
READ_CASES = declare("cases.read", _("Read cases"))
SUPERVISE_CASES = declare("cases.supervise", _("Supervise cases, urge and terminate them"))
ADMINISTER_CASES = declare("cases.administer", _("Administer cases and move them out of order"))

__all__ = [
    "ADMINISTER_CASES",
    "LIVE",
    "READ_CASES",
    "SUPERVISE_CASES",
    "WORK_ON_CASES",
    "AlreadyClosed",
    "AlreadyMoved",
    "AlreadyUrged",
    "Answer",
    "BadFlow",
    "BadMove",
    "Call",
    "CannotRecall",
    "CannotReturn",
    "Case",
    "CaseFilter",
    "CaseRow",
    "ClockName",
    "ClockView",
    "Colour",
    "Delegation",
    "Diagram",
    "DiagramEdge",
    "DiagramStep",
    "Duty",
    "Facet",
    "Flow",
    "Move",
    "MoveMade",
    "NewCase",
    "NotYourTask",
    "Offer",
    "OnlyOnce",
    "OpinionNeeded",
    "Pause",
    "Task",
    "TaskKind",
    "TaskState",
    "TaskTaken",
    "TodoFilter",
    "TodoRow",
    "UnknownCase",
    "UnknownFlow",
    "UnknownMove",
    "UnknownTask",
    "WholeCase",
    "calls",
    "let_wait_for",
    "register_call",
    "waitable",
]
