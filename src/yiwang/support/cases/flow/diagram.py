"""A drawing of a flow."""

from yiwang.support.cases.contracts import Diagram


def diagram(graph, *, passed, open, waiting, late):
    return Diagram((), ())
