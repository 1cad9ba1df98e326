"""Everything that can be read of cases; each query asks for the viewer and shows what their rights open."""

from yiwang.support.cases.queries.counting import case_counts, todo_counts, waiting_for
from yiwang.support.cases.queries.flows import (
    drawing,
    first_limit,
    flow_bpmn,
    flow_diagram,
    flows,
    step_titles,
)
from yiwang.support.cases.queries.listing import cases, every_case, every_case_of_mine, every_todo, my_cases, todo
from yiwang.support.cases.queries.reading import (
    case,
    case_by_number,
    case_offers,
    delegations,
    diagram,
    form_fields,
    may_see_case,
    may_see_numbered,
    moves,
    outcome_titles,
    pauses,
    tasks,
    whole_case,
)

__all__ = [
    "case",
    "case_by_number",
    "case_counts",
    "case_offers",
    "cases",
    "delegations",
    "diagram",
    "drawing",
    "every_case",
    "every_case_of_mine",
    "every_todo",
    "first_limit",
    "flow_bpmn",
    "flow_diagram",
    "flows",
    "form_fields",
    "may_see_case",
    "may_see_numbered",
    "moves",
    "my_cases",
    "outcome_titles",
    "pauses",
    "step_titles",
    "tasks",
    "todo",
    "todo_counts",
    "waiting_for",
    "whole_case",
]
