"""The flows in force."""

from yiwang.kernel.calendar.contracts import Limit
from yiwang.support.cases.contracts import Diagram, Duty, Flow
from yiwang.support.cases.contracts.drawing import Drawing
from yiwang.support.cases.contracts.rows import Title
from yiwang.support.cases.flow import diagram as diagrams
from yiwang.support.cases.flow import stored
from yiwang.support.cases.flow.bpmn import bpmn_of
from yiwang.support.cases.flow.drawing import drawn
from yiwang.support.cases.flow.graph import By, End, Graph, Step, Work
from yiwang.support.cases.models import Flow as FlowRow


def flows() -> list[Flow]:
    """The version of every flow that new cases take, by name."""
    rows = FlowRow.objects.order_by("name", "-installed_at", "-version").distinct("name").defer("source")
    return [Flow(row.id, row.name, row.version, row.digest, row.title, row.installed_at) for row in rows]


def flow_diagram(name: str) -> Diagram:
    """The version of a flow that new cases take, as a drawing, without any case."""
    graph = stored.graph_of(stored.latest(name).id)
    return diagrams.diagram(graph)


def flow_bpmn(name: str, language: str = "zh") -> bytes:
    """The version of a flow that new cases take as a BPMN 2.0 file with its diagram; titles in one language."""
    return bpmn_of(stored.graph_of(stored.latest(name).id), language)


def drawing(diagram: Diagram) -> Drawing:
    """A diagram with its measures, in the reader's language, for the macro of cases/flow_diagram.html."""
    return drawn(diagram)


def flow_duties(name: str) -> list[Duty]:
    """Who does what in the newest version of a flow, in the order of its steps; one line for each who signs jointly."""
    graph = stored.graph_of(stored.latest(name).id)
    return [
        _duty(graph, step, step.does, by, title)
        for step in graph.steps.values()
        if isinstance(step.does, Work)
        for by, title in _actors(step.does, step.title)
    ]


def _actors(work: Work, title: Title) -> list[tuple[By, Title]]:
    if work.joint is None:
        return [(work.by, title)]
    return list(zip(work.joint.signers, work.joint.titles, strict=True))


def _duty(graph: Graph, step: Step, work: Work, by: By, title: Title) -> Duty:
    named = graph.fields.get(by.organisation_field)
    return Duty(
        step=step.name,
        title=title,
        applicant=by.applicant,
        organisation=by.organisation,
        post=by.post,
        within=work.within,
        named_in=named.label if named else {},
        beside=graph.steps[step.opener].title if step.opener else {},
        asks_others="ask_opinion" in work.allows,
    )


def first_limit(name: str) -> Limit | None:
    """How long the first step of a flow may take: by when an applicant hears whether they are accepted."""
    graph = stored.graph_of(stored.latest(name).id)
    does = graph.steps[graph.start].does
    return does.within if isinstance(does, Work) else None


def step_titles(name: str) -> dict[str, Title]:
    """What the steps and the outcomes of the newest version of a flow are called, by their names."""
    graph = stored.graph_of(stored.latest(name).id)
    titles: dict[str, Title] = {step.name: step.title for step in graph.steps.values()}
    return titles | {s.does.outcome: s.does.title for s in graph.steps.values() if isinstance(s.does, End)}
