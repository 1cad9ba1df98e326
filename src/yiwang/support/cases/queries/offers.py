"""What somebody may do with a task now: the moves of its step, and those that every flow knows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from yiwang.kernel.actors import Actor, ActorKind
from yiwang.kernel.errors import Refusal
from yiwang.kernel.expressions.queries import holds
from yiwang.support.cases.contracts import ADMINISTER_CASES, SUPERVISE_CASES, Offer, TaskKind, TaskState
from yiwang.support.cases.contracts.rows import Title
from yiwang.support.cases.engine import rights
from yiwang.support.cases.engine.moves import VERBS
from yiwang.support.cases.engine.moves.asking import SAID
from yiwang.support.cases.engine.moves.returning import passed
from yiwang.support.cases.engine.moves.signing import PLACES
from yiwang.support.cases.engine.moves.verbs import Verb
from yiwang.support.cases.engine.state import State, Token
from yiwang.support.cases.flow.graph import CallStep, Graph, Join, MoveDef, Work
from yiwang.support.cases.flow.writing import filed

SAID_TITLES: Mapping[str, Title] = {
    "agree": {"zh": "同意", "en": "Agree"},
    "object": {"zh": "不同意", "en": "Object"},
    "comment": {"zh": "有意见建议", "en": "Comment"},
    "before": {"zh": "在我之前", "en": "Before me"},
    "after": {"zh": "在我之后", "en": "After me"},
    "beside": {"zh": "与我同时", "en": "Beside me"},
}


def offers_on(graph: Graph, state: State, task: Token, viewer: Actor, now: datetime) -> tuple[Offer, ...]:
    """The moves that the viewer may make on a task; none where it is not theirs."""
    if viewer.kind in (ActorKind.CITIZEN, ActorKind.ENTERPRISE) and task.subject not in (viewer.subject, viewer.party):
        return ()
    try:
        rights.in_whose_name(state, task, viewer, now)
    except Refusal:
        return ()
    offered = [_flow_move(move) for move in _moves(graph, state, task)]
    offered += [
        _offer(known, graph, state, task) for known in VERBS.values() if _offered(known, graph, state, task, viewer)
    ]
    return tuple(offered)


def _moves(graph: Graph, state: State, task: Token) -> Sequence[MoveDef]:
    does = graph.steps[task.step].does
    if task.kind != TaskKind.WORK or task.state != TaskState.OPEN or not isinstance(does, Work):
        return ()
    seen = state.seen_from(task.scope)
    return [move for move in does.moves.values() if move.when is None or holds(move.when, seen)]


def _flow_move(move: MoveDef) -> Offer:
    return Offer(
        verb=move.verb,
        title=move.title,
        opinion=move.opinion,
        fields=tuple(field.name for field in move.fields),
        letter=move.letter,
    )


def _offered(known: Verb, graph: Graph, state: State, task: Token, viewer: Actor) -> bool:
    if known.system or not known.offered or task.kind not in known.kinds or task.state not in known.states:
        return False
    if task.kind == TaskKind.CALL:
        return bool(task.terms.get("handed"))
    if known.name == "take":
        return not task.holder and not task.subject
    if known.name == "release":
        return task.holder == viewer.subject and not task.subject
    if known.name == "hand_over" and task.kind != TaskKind.WORK:
        return not task.subject
    return _allowed(known, graph, state, task)


def _allowed(known: Verb, graph: Graph, state: State, task: Token) -> bool:
    does = graph.steps[task.step].does
    if task.kind != TaskKind.WORK or not known.allowed or not isinstance(does, Work):
        return True
    if known.allowed not in does.allows:
        return False
    if known.name == "correct":
        return does.correction is not None and state.corrections < does.correction.times
    if known.name == "return":
        return any(True for _ in passed(graph, state, task))
    if known.name in ("suspend", "extend"):
        return bool(_reasons(graph, state, known.name == "extend"))
    return True


def _reasons(graph: Graph, state: State, extends: bool) -> list[tuple[str, Title]]:
    if extends and (state.legal.due is None or state.decided_at is not None):
        return []
    return [
        (reason.code, reason.title)
        for reason in graph.reasons.values()
        if (reason.extends is not None) == extends and (not extends or state.extensions < reason.times)
    ]


def _offer(known: Verb, graph: Graph, state: State, task: Token) -> Offer:
    fields: tuple[str, ...] = tuple(task.terms.get("fields") or ()) if known.name == "answer" else ()
    return Offer(
        verb=known.name,
        title=known.title,
        opinion=known.opinion,
        fields=fields,
        asks=known.asks,
        reserved=True,
        choices=_choices(known.name, graph, state, task),
    )


def _choices(name: str, graph: Graph, state: State, task: Token) -> dict[str, Sequence[tuple[str, Title]]]:
    does = graph.steps[task.step].does
    if name == "return":
        return {"to": [(each.step, graph.steps[each.step].title) for each in passed(graph, state, task)]}
    if name in ("suspend", "extend"):
        return {"reason": _reasons(graph, state, name == "extend")}
    if name == "add_signer":
        return {"place": [(place, SAID_TITLES[place]) for place in PLACES]}
    if name == "give_opinion":
        return {"said": [(said, SAID_TITLES[said]) for said in SAID]}
    if name == "outcome" and isinstance(does, CallStep):
        return {"outcome": [(code, graph.steps[to].title) for code, to in does.outcomes.items()]}
    if name == "correct":
        return {"fields": [(name, graph.fields[name].label) for name in filed(graph)]}
    return {}


def offers_on_case(graph: Graph, state: State, viewer: Actor) -> tuple[Offer, ...]:
    """The moves that the viewer may make on the case as a whole."""
    if not state.open or not viewer.signed_in:
        return ()
    mine = rights.is_applicant(state, viewer)
    place: dict[str, Any] = {"within": state.region, "organisation": state.organisation}
    supervises = viewer.may(SUPERVISE_CASES, **place)
    may = {
        "withdraw": mine and bool(graph.withdraw) and state.decided_at is None,
        "urge": mine or supervises,
        "terminate": supervises and bool(graph.terminate),
        "jump": viewer.may(ADMINISTER_CASES, **place),
    }
    return tuple(_case_offer(VERBS[name], graph) for name, allowed in may.items() if allowed)


def _case_offer(known: Verb, graph: Graph) -> Offer:
    steps = [(s.name, s.title) for s in graph.steps.values() if not s.opener and not isinstance(s.does, Join)]
    choices = {"to": steps} if known.name == "jump" else {}
    return Offer(known.name, known.title, known.opinion, asks=known.asks, reserved=True, choices=choices)
