"""What a flow would do wrong, found before it runs; each fault by the step's name, with how to mend it."""

from collections.abc import Mapping

from yiwang.support.cases.flow.faults import Faults
from yiwang.support.cases.flow.graph import Graph
from yiwang.support.cases.flow.structure import Place


def check(graph: Graph, places: Mapping[str, Place], faults: Faults) -> None:
    """Everything that the shape, the names and the scopes of a flow do not show."""
