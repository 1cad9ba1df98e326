"""A flow as a drawing, with the state of one case where one is given."""

from collections.abc import Collection, Sequence

from yiwang.support.cases.contracts import Diagram, DiagramEdge, DiagramStep
from yiwang.support.cases.contracts.rows import Title
from yiwang.support.cases.flow.graph import Choose, Graph, Join, Step
from yiwang.support.cases.flow.ranking import Rows, back_ways, ranks, shown
from yiwang.support.cases.flow.ways import all_ways, kind_of, opener_join, ways


def diagram(
    graph: Graph,
    *,
    passed: Sequence[str] = (),
    open: Collection[str] = (),
    waiting: Collection[str] = (),
    late: Collection[str] = (),
) -> Diagram:
    """Every step with its column, its line and its state, and every way between two of them.

    `passed` are the steps to which the case came, in order and as often as it did; the others where it stands now.
    """
    stands = {*open, *waiting, *late}
    back = back_ways(graph)
    names = shown(graph, set(passed))
    columns = ranks(graph, names, back)
    lines = Rows(graph, columns, back).found()
    states = {**dict.fromkeys(_over(graph, passed), "passed"), **dict.fromkeys(open, "open")}
    states |= {**dict.fromkeys(waiting, "waiting"), **dict.fromkeys(late, "late")}
    steps = [
        DiagramStep(
            name=name,
            title=graph.steps[name].title,
            kind=_kind(graph.steps[name]),
            rank=columns[name],
            state=states.get(name, ""),
            times=passed.count(name),
            row=lines[name],
        )
        for name in sorted(names, key=lambda name: (columns[name], lines[name]))
    ]
    return Diagram(tuple(steps), tuple(_edges(graph, names, back, _taken(graph, passed, stands))))


def _kind(step: Step) -> str:
    return "inclusive" if isinstance(step.does, Choose) and step.does.join else kind_of(step)


def _edges(
    graph: Graph, names: Sequence[str], back: set[tuple[str, str]], taken: set[tuple[str, str]]
) -> list[DiagramEdge]:
    titles: dict[tuple[str, str], list[Title]] = {}
    for way in all_ways(graph.steps):
        if way.origin in names and way.target in names:
            titles.setdefault((way.origin, way.target), []).append(way.title)
    return [
        DiagramEdge(*pair, title=_joined(said), taken=pair in taken, back=pair in back) for pair, said in titles.items()
    ]


def _joined(titles: Sequence[Title]) -> Title:
    """The names of all moves that lead the same way."""
    return {
        language: " / ".join(dict.fromkeys(title[language] for title in titles if title.get(language)))
        for language in ("zh", "en")
    }


def _over(graph: Graph, passed: Sequence[str]) -> list[str]:
    """The steps that are passed; of joins only those that held, behind which the case came next."""
    following = [*passed, ""][1:]
    return [
        name
        for name, after in zip(passed, following, strict=False)
        if not isinstance(does := graph.steps[name].does, Join) or does.to == after
    ]


def _taken(graph: Graph, passed: Sequence[str], stands: Collection[str]) -> set[tuple[str, str]]:
    """The ways that a case went, as far as the order in which it came to its steps tells.

    From every step it went to that one of its targets which came next, from an opener to all that came; where it
    `stands` now it has gone nowhere yet.
    """
    found: set[tuple[str, str]] = set()
    for place, name in enumerate(passed):
        again = next((n for n in range(place + 1, len(passed)) if passed[n] == name), len(passed))
        if name in stands and again == len(passed):
            continue
        came = {target: n for n, target in reversed(list(enumerate(passed))) if place < n <= again}
        onward = [way.target for way in ways(graph.steps[name]) if way.target in came]
        if opener_join(graph.steps[name]):
            found |= {(name, target) for target in onward}
        elif onward:
            found.add((name, min(onward, key=lambda target: came[target])))
    return found
