"""SpiffWorkflow as the second opinion: it runs the exported BPMN, and must pass the same work steps.

Conditions are CEL there as well, so its script engine asks ours; nothing else of the engine is used.
"""

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, BpmnValidator
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.defaults import UserTask
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.exceptions import TaskNotFoundException
from SpiffWorkflow.task import TaskState

from yiwang.kernel.expressions.contracts import TEXT
from yiwang.kernel.expressions.queries import compile_expression, evaluate
from yiwang.support.cases.flow.bpmn import bpmn_of
from yiwang.support.cases.flow.graph import End, Graph
from yiwang.support.forms.queries import field_types

Spot = tuple[str, tuple[int, ...]]


class Conditions(PythonScriptEngine):
    """Evaluates what the exported file says: CEL, and the durations of timers as they stand."""

    def __init__(self, graph: Graph) -> None:
        super().__init__()
        self.types = {**field_types(graph.fields), "move": TEXT}

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        if expression.startswith("P") and expression[1:2] in "T0123456789":
            return expression
        value = evaluate(compile_expression(expression, self.types), task.data)
        return int(value or 0) if expression.startswith("size(") else value


def read(xml: bytes) -> ElementTree.Element:
    """The file as the standard library reads it."""
    return ElementTree.fromstring(xml)  # noqa: S314 - we wrote it


def _undrawn(tree: etree._Element) -> etree._Element:
    """Without the drawing: SpiffWorkflow tries the branches of a choice from top to bottom of it, not as they stand."""
    for diagram in tree.findall("{*}BPMNDiagram"):
        tree.remove(diagram)
    return tree


def parsed(xml: bytes) -> etree._Element:
    """The file as a tree, valid by the schema of the OMG; raises what is wrong with it."""
    tree = etree.fromstring(xml)
    BpmnValidator().validate(tree)
    return tree


class Oracle:
    """One run of a flow in SpiffWorkflow. `passed` are the work steps in the order in which they were answered."""

    def __init__(self, graph: Graph, data: Mapping[str, Any]) -> None:
        parser = BpmnParser()
        parser.add_bpmn_xml(_undrawn(parsed(bpmn_of(graph))))
        name = f"process.{graph.name or 'flow'}"
        spec, inner = parser.get_spec(name), parser.get_subprocess_specs(name)
        self.graph = graph
        self.passed: list[str] = []
        self.workflow = BpmnWorkflow(spec, inner, script_engine=Conditions(graph))
        self.workflow.data.update(data)
        self.workflow.task_tree.data.update(data)
        self._run()

    def _run(self) -> None:
        """Let it go on. A terminating end takes sub-processes away under its own hands, so it is asked once more."""
        for _again in range(10):
            try:
                self.workflow.do_engine_steps()
            except TaskNotFoundException:
                continue
            return

    def _ready(self) -> list[Any]:
        tasks = self.workflow.get_tasks(state=TaskState.READY)
        return [task for task in tasks if isinstance(task.task_spec, UserTask)]

    def stands(self) -> list[Spot]:
        """Where somebody has to act: the step, and for every each around it the place of its element, from 0."""
        return sorted(self._spot(task) for task in self._ready())

    def _spot(self, task: Any) -> Spot:
        places: list[int] = []
        around = task.workflow
        while around.parent_task_id is not None:
            instance = self.workflow.get_task_from_id(around.parent_task_id)
            known = instance.internal_data
            places.insert(0, known["item"] if "item" in known else known["key_or_index"])
            around = instance.workflow
        return str(task.task_spec.bpmn_id), tuple(places)

    def answer(self, spot: Spot, verb: str) -> None:
        """Make a move on the task that stands there."""
        task = next(task for task in self._ready() if self._spot(task) == spot)
        task.data["move"] = verb
        self.passed.append(spot[0])
        task.run()
        self._run()

    @property
    def outcome(self) -> str:
        """How it ended; "" while it goes on."""
        if not self.workflow.completed:
            return ""
        ended = [task.task_spec.bpmn_id for task in self.workflow.get_tasks(state=TaskState.COMPLETED)]
        steps = [self.graph.steps[id].does for id in ended if id in self.graph.steps]
        return next(does.outcome for does in reversed(steps) if isinstance(does, End))
