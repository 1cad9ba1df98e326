"""Everything that can be done to cases. One call is one transaction."""

from yiwang.support.cases.operations.clock import recompute, ring_due
from yiwang.support.cases.operations.delegating import delegate, end_delegation
from yiwang.support.cases.operations.following import follow_organisation
from yiwang.support.cases.operations.moving import make_case_move, make_move, mark_read, open_case
from yiwang.support.cases.operations.reporting import open_children, report_child, run_call, signal

__all__ = [
    "delegate",
    "end_delegation",
    "follow_organisation",
    "make_case_move",
    "make_move",
    "mark_read",
    "open_case",
    "open_children",
    "recompute",
    "report_child",
    "ring_due",
    "run_call",
    "signal",
]
