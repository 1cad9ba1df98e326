"""The flows in force."""

from yiwang.support.cases.contracts import Diagram, Flow
from yiwang.support.cases.flow import diagram as drawing
from yiwang.support.cases.flow import stored
from yiwang.support.cases.models import Flow as FlowRow


def flows() -> list[Flow]:
    """The newest version of every flow, by name."""
    rows = FlowRow.objects.order_by("name", "-version").distinct("name").defer("source")
    return [Flow(row.id, row.name, row.version, row.digest, row.title, row.installed_at) for row in rows]


def flow_diagram(name: str) -> Diagram:
    """The newest version of a flow as a drawing, without any case."""
    graph = stored.graph_of(stored.latest(name).id)
    return drawing.diagram(graph, passed=[], open=set(), waiting=set(), late=set())
