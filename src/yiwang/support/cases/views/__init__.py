"""Officers' pages: what waits for them, every case, and the page of one case."""

from yiwang.support.cases.views.case import case
from yiwang.support.cases.views.delegations import add_delegation, close_delegation, delegations
from yiwang.support.cases.views.flows import flow, flows
from yiwang.support.cases.views.lists import cases, take_tasks, todo
from yiwang.support.cases.views.moving import make_case_move, make_move

__all__ = [
    "add_delegation",
    "case",
    "cases",
    "close_delegation",
    "delegations",
    "flow",
    "flows",
    "make_case_move",
    "make_move",
    "take_tasks",
    "todo",
]
