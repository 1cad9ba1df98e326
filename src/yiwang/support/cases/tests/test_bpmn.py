"""Every flow is a valid BPMN 2.0 file with a diagram, and SpiffWorkflow takes the same way through it."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from yiwang.support.cases.flow.bpmn import bpmn_of
from yiwang.support.cases.flow.compiling import compile_flow
from yiwang.support.cases.flow.graph import Each, End, Join
from yiwang.support.cases.tests import flows, oracle
from yiwang.support.cases.tests.test_compiling import written
from yiwang.support.cases.walking import Walk

QUIETLY = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
OURS = "{urn:yiwang:flow:1}"
FLOW_NODES = ("Task", "Gateway", "Event", "subProcess", "callActivity")


@pytest.fixture(scope="module")
def tree():
    return oracle.read(bpmn_of(compile_flow(*written())))


def found(tree, id):
    return next(element for element in tree.iter() if element.get("id") == id)


def kind(tree, id):
    return found(tree, id).tag.removeprefix(BPMN)


def test_every_kind_of_step_has_its_bpmn_element(tree):
    kinds = {
        "accept": "userTask",
        "issue": "serviceTask",
        "rest": "eventBasedGateway",
        "weigh": "exclusiveGateway",
        "weigh_again": "inclusiveGateway",
        "split": "parallelGateway",
        "met": "parallelGateway",
        "files_met": "complexGateway",
        "ask": "subProcess",
        "asked": "endEvent",
        "company": "callActivity",
        "granted": "endEvent",
    }
    assert {name: kind(tree, name) for name in kinds} == kinds


def test_named_moves_are_a_choice_behind_the_task(tree):
    gateway = found(tree, "accept.moves")
    flows = {flow.get("id"): flow for flow in tree.iter(f"{BPMN}sequenceFlow")}
    outgoing = [flows[each.text] for each in gateway.findall(f"{BPMN}outgoing")]
    said = [(flow.get("name"), flow.get("targetRef"), flow.findtext(f"{BPMN}conditionExpression")) for flow in outgoing]
    assert said == [
        ("受理", "weigh", "move == 'accept'"),
        ("不予受理", "not_accepted", "move == 'not_accept'"),
    ]


def test_limits_that_are_moves_and_unanswered_corrections_are_boundary_events(tree):
    assert found(tree, "fire.reached").get("attachedToRef") == "fire"
    assert found(tree, "fire.reached").findtext(f".//{BPMN}timeDuration") == "P3D"
    assert found(tree, "accept.silence").find(f"{BPMN}signalEventDefinition") is not None


def test_an_each_is_a_sub_process_for_every_element(tree):
    loop = found(tree, "ask").find(f"{BPMN}multiInstanceLoopCharacteristics")
    assert (loop.get("isSequential"), loop.findtext(f"{BPMN}loopCardinality")) == ("true", "size(departments)")
    assert found(tree, "ask").find(f"{BPMN}userTask").get("id") == "opinion"


def test_withdrawing_terminating_and_the_legal_limit_interrupt_everything(tree):
    events = [each.get("id") for each in tree.iter(f"{BPMN}subProcess") if each.get("triggeredByEvent") == "true"]
    assert events == ["aside.withdraw", "aside.terminate", "aside.limit"]


def test_what_bpmn_does_not_know_stands_in_our_namespace(tree):
    work = found(tree, "visit").find(f".//{OURS}work")
    assert work.get("allows") == "add_signer ask_opinion return suspend"
    assert work.find(f"{OURS}by").attrib == {
        "right": "cases.work",
        "organisation_field": "inspectors",
        "post": "inspector",
    }
    assert found(tree, "accept").find(f".//{OURS}title").get("en") == "Accept"
    assert found(tree, "met").find(f".//{OURS}merge[@key='remarks']").text == "last"


@QUIETLY
@given(flows.graphs())
def test_every_export_is_valid_by_the_schema_and_whole(graph):
    xml = bpmn_of(graph)
    oracle.parsed(xml)
    tree = oracle.read(xml)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    nodes = {e.get("id") for e in tree.iter() if e.tag.startswith(BPMN) and e.tag.endswith(FLOW_NODES) and e.get("id")}
    arrows = list(tree.iter(f"{BPMN}sequenceFlow"))
    assert {arrow.get(end) for arrow in arrows for end in ("sourceRef", "targetRef")} <= nodes
    drawn = {shape.get("bpmnElement") for shape in tree.iter() if shape.tag in (f"{DI}BPMNShape", f"{DI}BPMNEdge")}
    assert drawn == nodes | {arrow.get("id") for arrow in arrows}
    reached = {name for name, step in graph.steps.items() if not isinstance(step.does, End | Join)}
    assert reached <= nodes


@settings(QUIETLY, max_examples=120)
@given(data=st.data())
def test_spiffworkflow_passes_the_same_work_steps(data):
    """Property 10 of the engine, on its core in memory: the same answers, the same steps, the same outcome.

    Where SpiffWorkflow 3.2 is wrong itself nothing is compared: it loses a sub-process that an error leaves, lets a
    join in a loop fire on what came in an earlier round, and an inclusive join inside of another fire too early.
    """
    kinds = ("work", "choose", "fork", "each")
    graph = data.draw(flows.graphs(kinds=kinds, rules=("all",), writes=False, plain=True))
    given = {"n": data.draw(st.integers(0, 3)), "ok": data.draw(st.booleans()), "note": "a"}
    given["units"] = data.draw(st.lists(st.sampled_from(["x", "y", "z"]), max_size=2, unique=True))
    walk, spiff = Walk(graph, given, "2026-01-05"), oracle.Oracle(graph, given)
    for _move in range(25):
        offers = sorted(((spot(walk, task), task, verbs) for task, verbs in walk.offers()), key=lambda each: each[0])
        assert [each[0] for each in offers] == spiff.stands()
        if not walk.state.open:
            break
        place, task, verbs = data.draw(st.sampled_from(offers))
        verb = data.draw(st.sampled_from(verbs))
        walk.move(task, verb, {})
        spiff.answer(place, verb)
    assert walk.state.outcome == spiff.outcome


def spot(walk, task):
    """The step of a task, and the place of its element in every each around it."""
    scopes = list(walk.state.chain(task.scope))
    eaches = [scope for scope in reversed(scopes) if isinstance(walk.graph.steps[scope.step].does, Each)]
    return task.step, tuple(scope.position for scope in eaches)
