"""A flow as BPMN 2.0 XML that other programs open: what BPMN knows in its words, the rest in our namespace."""

from yiwang.support.cases.flow.bpmn.writing import bpmn_of

__all__ = ["bpmn_of"]
