"""Random flows: the compiler accepts those that are sound by construction, and refuses them once they are spoiled."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yiwang.support.cases.contracts import BadFlow
from yiwang.support.cases.flow import structure
from yiwang.support.cases.flow.compiling import compile_flow
from yiwang.support.cases.flow.faults import Faults
from yiwang.support.cases.flow.graph import Work
from yiwang.support.cases.flow.ways import roots
from yiwang.support.cases.tests import flows, spoiling

QUIETLY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@QUIETLY
@given(flows.sources())
def test_a_flow_that_is_sound_by_construction_is_accepted(source):
    graph = compile_flow(source, flows.FIELDS)
    assert set(graph.steps) == set(source["steps"])
    assert sum(isinstance(step.does, Work) for step in graph.steps.values()) <= 12


@pytest.mark.parametrize("way", spoiling.WAYS, ids=[way.__name__ for way in spoiling.WAYS])
@settings(QUIETLY, max_examples=10)
@given(data=st.data())
def test_a_spoiled_flow_is_refused_by_the_name_of_a_step(way, data):
    source = data.draw(flows.sources())
    graph = compile_flow(source, flows.FIELDS)
    places = structure.places(graph.steps, roots(graph), Faults())
    with pytest.raises(BadFlow) as refused:
        compile_flow(spoiling.spoiled(data.draw, source, places, way), flows.FIELDS)
    assert all(problem.step for problem in refused.value.problems)
