"""A flow as a drawing: columns from the left, branches side by side, the state of a case in it, and in words."""

import pytest
from django.template import engines
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings

from yiwang.shell.jinja import Templates
from yiwang.support.cases.flow.compiling import compile_flow
from yiwang.support.cases.flow.diagram import diagram
from yiwang.support.cases.flow.drawing import drawn, wrapped
from yiwang.support.cases.tests import flows
from yiwang.support.cases.tests.test_compiling import written

QUIETLY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
PASSED = ["accept", "weigh", "split", "book", "fire", "visit", "book", "visit", "met"]


@pytest.fixture(scope="module")
def flow():
    return compile_flow(*written())


@pytest.fixture
def found(flow):
    return diagram(flow, passed=PASSED, open={"visit"})


def step(found, name):
    return next(step for step in found.steps if step.name == name)


def edge(found, origin, target):
    return next(edge for edge in found.edges if (edge.origin, edge.target) == (origin, target))


def test_branches_stand_side_by_side_and_the_main_way_is_straight(found):
    assert [step(found, name).row for name in ("accept", "weigh", "split", "met", "review", "issue")] == [0] * 6
    assert (step(found, "visit").row, step(found, "fire").row) == (-0.5, 0.5)
    assert step(found, "split").rank < step(found, "book").rank < step(found, "visit").rank < step(found, "met").rank


def test_the_state_of_a_case_stands_in_its_drawing(found):
    states = {step.name: step.state for step in found.steps}
    assert [states[name] for name in ("accept", "split", "book", "fire", "visit", "met", "review")] == (
        ["passed"] * 4 + ["open", "", ""]
    )
    assert step(found, "book").times == 2
    assert edge(found, "visit", "book").back
    assert edge(found, "visit", "book").taken
    assert not edge(found, "visit", "met").taken
    assert edge(found, "fire", "met").taken
    assert not edge(found, "weigh", "review").taken


def test_what_is_late_or_waits_is_marked(flow):
    found = diagram(flow, passed=["accept"], open={"accept"}, late={"accept"})
    assert step(found, "accept").state == "late"
    assert step(diagram(flow, passed=["accept"], waiting={"accept"}), "accept").state == "waiting"


def test_ends_to_which_only_a_withdrawal_leads_are_drawn_when_it_did(flow):
    assert "withdrawn" not in {step.name for step in diagram(flow).steps}
    assert step(diagram(flow, passed=["accept", "withdrawn"]), "withdrawn").state == "passed"


@QUIETLY
@given(flows.graphs())
def test_in_every_drawing_ways_go_right_and_no_step_stands_upon_another(graph):
    found = diagram(graph)
    rank = {step.name: step.rank for step in found.steps}
    assert all(rank[edge.origin] < rank[edge.target] for edge in found.edges if not edge.back)
    assert {(e.origin, e.target) for e in found.edges if e.back and rank[e.origin] < rank[e.target]} == set()
    shapes = drawn(found).shapes
    boxes = [(s.x - s.width / 2, s.x + s.width / 2, s.y - s.height / 2, s.y + s.height / 2) for s in shapes]
    assert [(a, b) for n, a in enumerate(boxes) for b in boxes[:n] if _meet(a, b)] == []


def _meet(a, b):
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]


@QUIETLY
@given(flows.graphs())
def test_every_drawing_stands_inside_its_frame(graph):
    made = drawn(diagram(graph))
    for shape in made.shapes:
        assert shape.x - shape.width / 2 >= 0
        assert shape.x + shape.width / 2 <= made.width
        assert shape.y - shape.height / 2 >= 0
        assert shape.y + shape.height / 2 <= made.height


def test_the_page_has_the_drawing_and_the_same_in_words(found):
    engine = next(engine for engine in engines.all() if isinstance(engine, Templates))
    template = engine.from_string(
        '{% import "cases/flow_diagram.html" as parts with context %}{{ parts.flow_diagram(drawing) }}'
    )
    with override("en"):
        page = template.render({"drawing": drawn(found)})
    assert "<svg" in page
    assert 'class="step work open"' in page
    assert '<li aria-current="step"><b>Visit</b> <span class="quiet">now</span>' in page
    assert (
        '<b>Accept</b> <span class="quiet">done</span> <span class="quiet">→ Book a day / Fire safety / Review' in page
    )


def test_long_titles_are_wrapped():
    assert wrapped("受理") == ("受理",)
    assert wrapped("海盐县生态环境分局意见") == ("海盐县生态环境分", "局意见")
    assert wrapped("Opinion of the fire brigade") == ("Opinion of the", "fire brigade")
