"""The state of every case as rows: the open tasks are the state, and SQL can ask it anything.

The engine reads and writes these tables with a few statements of its own (engine/store.py); the constraints here
hold whatever code does.
"""

from yiwang.support.cases.models.cases import Case, Flow, Scope
from yiwang.support.cases.models.tasks import Delegation, Move, Pause, Task

__all__ = ["Case", "Delegation", "Flow", "Move", "Pause", "Scope", "Task"]
