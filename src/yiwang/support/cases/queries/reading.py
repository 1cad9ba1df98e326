"""One case with everything that stands on its page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from yiwang.kernel.actors import Actor
from yiwang.support.cases.contracts import (
    Case,
    Delegation,
    Diagram,
    Move,
    Offer,
    Pause,
    Task,
    TaskKind,
    TaskState,
    UnknownCase,
    WholeCase,
)
from yiwang.support.cases.contracts.rows import ClockName, Title
from yiwang.support.cases.engine import rights, store
from yiwang.support.cases.engine.machine import Done
from yiwang.support.cases.engine.moves import VERBS
from yiwang.support.cases.engine.moves.verbs import Verb
from yiwang.support.cases.engine.state import State, Token
from yiwang.support.cases.engine.views import case_contract, clock_view
from yiwang.support.cases.flow import diagram as drawing
from yiwang.support.cases.flow.graph import End, Graph, Work
from yiwang.support.cases.flow.stored import graph_of
from yiwang.support.cases.flow.writing import recorded
from yiwang.support.cases.models import Case as CaseRow
from yiwang.support.cases.models import Delegation as DelegationRow
from yiwang.support.cases.models import Move as MoveRow
from yiwang.support.cases.queries.offers import offers_on, offers_on_case

CORRECTION: Title = {"zh": "补正", "en": "Corrections"}


def _seen(token: str, viewer: Actor) -> State:
    """A case with all its tasks, unlocked, for who may see it."""
    id = store.case_of_token(token)
    state = store.read(id) if id else None
    if state is None or not rights.may_see(state, viewer):
        raise UnknownCase()
    return state


def case(token: str, *, viewer: Actor, now: datetime) -> Case:
    """One case; refuses with `cases.unknown` whoever may not see it."""
    return _case(_seen(token, viewer), now)


def _case(state: State, now: datetime) -> Case:
    parent = CaseRow.objects.filter(id=state.parent).values_list("token", flat=True).first() if state.parent else None
    return case_contract(state, now, parent)


def case_by_number(number: str, *, viewer: Actor, now: datetime) -> Case:
    """One case by the number that people quote."""
    token = CaseRow.objects.filter(number=number.strip()).values_list("token", flat=True).first()
    if token is None:
        raise UnknownCase()
    return case(token, viewer=viewer, now=now)


def may_see_case(token: str, viewer: Actor) -> bool:
    """Whether the viewer may see a case: who admits readers of files and documents asks this."""
    id = store.case_of_token(token)
    state = store.read(id) if id else None
    return state is not None and rights.may_see(state, viewer)


def may_see_numbered(number: str, viewer: Actor) -> bool:
    """As `may_see_case`, by the number that people quote."""
    token = CaseRow.objects.filter(number=number).values_list("token", flat=True).first()
    return token is not None and may_see_case(token, viewer)


def tasks(token: str, *, viewer: Actor, now: datetime, over: bool = False) -> list[Task]:
    """The live tasks of a case with the moves that the viewer may make; with `over` also those that are done."""
    return _tasks(_seen(token, viewer), viewer, now, over)


def _tasks(state: State, viewer: Actor, now: datetime, over: bool = False) -> list[Task]:
    graph = graph_of(state.flow)
    listed = [*state.tasks.values(), *((state.passed or {}).values() if over else ())]
    listed.sort(key=lambda task: (task.opened_by, task.id.int))
    return [_task(graph, state, task, viewer, now) for task in listed]


def case_offers(token: str, *, viewer: Actor) -> tuple[Offer, ...]:
    """The moves that the viewer may make on the case as a whole: withdraw, urge, terminate, jump, recall."""
    return _case_offers(_seen(token, viewer), viewer)


def _case_offers(state: State, viewer: Actor) -> tuple[Offer, ...]:
    graph = graph_of(state.flow)
    offered = offers_on_case(graph, state, viewer)
    return offered + _recall(state, viewer, store.last_move_of(state.id, viewer.subject))


def _recall(state: State, viewer: Actor, last: Done | None) -> tuple[Offer, ...]:
    if last is None or not last.terms.get("named") or last.letter or last.terms.get("clocks") or not state.open:
        return ()
    opened = [t for t in state.tasks.values() if t.opened_by == last.ordinal]
    if not opened or any(t.read_at or t.holder or t.kind in (TaskKind.CALL, TaskKind.CHILD) for t in opened):
        return ()
    known = VERBS["recall"]
    return (Offer(known.name, known.title, known.opinion, reserved=True),)


def _task(graph: Graph, state: State, task: Token, viewer: Actor, now: datetime) -> Task:
    does = graph.steps[task.step].does
    scope = state.scopes.get(task.scope) if task.scope else None
    return Task(
        id=task.id,
        step=task.step,
        title=graph.steps[task.step].title,
        kind=TaskKind(task.kind),
        state=TaskState(task.state),
        scope=task.scope,
        parent=task.parent,
        right=task.right,
        organisation=task.organisation,
        post=task.post,
        subject=task.subject,
        holder=task.holder,
        answerable=task.answerable,
        opened_at=task.opened_at,
        closed_at=task.closed_at,
        clock=clock_view(ClockName.STEP, task.clock, now, task.closed_at),
        form=does.form if isinstance(does, Work) else "",
        element=scope.element if scope else None,
        terms=task.terms,
        offers=offers_on(graph, state, task, viewer, now) if task.live else (),
    )


def moves(token: str, *, viewer: Actor) -> list[Move]:
    """Everything that was done, in order; at most 2,000."""
    return _moves(_seen(token, viewer))


def _moves(state: State) -> list[Move]:
    graph = graph_of(state.flow)
    found = MoveRow.objects.filter(case_id=state.id).order_by("ordinal")[:2000]
    return [_move(graph, row) for row in found]


def _move(graph: Graph, row: MoveRow) -> Move:
    step = graph.steps.get(row.step)
    return Move(
        id=row.id,
        ordinal=row.ordinal,
        step=row.step,
        step_title=step.title if step else {},
        verb=row.verb,
        title=move_title(graph, row.step, row.verb),
        actor=row.actor,
        in_name_of=row.in_name_of,
        organisation=row.organisation,
        post=row.post,
        opinion=row.opinion,
        terms=row.terms,
        changes=row.changes,
        reached=tuple(row.reached),
        letter=row.letter,
        at=row.at,
        leaf=bytes(row.leaf) if row.leaf is not None else None,
    )


OPENED: Title = {"zh": "提交", "en": "Submitted"}


def move_title(graph: Graph, step: str, verb: str) -> Title:
    """What a move is called: by its flow, or by everybody."""
    does = graph.steps[step].does if step in graph.steps else None
    if isinstance(does, Work) and verb in does.moves:
        return does.moves[verb].title
    known: Verb | None = VERBS.get(verb)
    return known.title if known else OPENED


def pauses(token: str, *, viewer: Actor) -> list[Pause]:
    """When clocks stood still, and why."""
    return _pauses(_seen(token, viewer))


def _pauses(state: State) -> list[Pause]:
    reasons = graph_of(state.flow).reasons
    return [
        Pause(
            reason=each.reason,
            title=reasons[each.reason].title if each.reason in reasons else CORRECTION,
            began_at=each.began_at,
            ended_at=each.ended_at,
            clocks=tuple(each.clocks),
            ordered_by=each.ordered_by,
            document=each.document,
        )
        for each in state.pauses.values()
    ]


def diagram(token: str, *, viewer: Actor, now: datetime) -> Diagram:
    """The flow of a case as a drawing: what was passed, where it stands, what is late."""
    state = _seen(token, viewer)
    return _diagram(state, reached_steps(state.id), now)


def _diagram(state: State, reached: Sequence[str], now: datetime) -> Diagram:
    live = [task for task in state.tasks.values() if task.parent is None]
    late = {task.step for task in live if task.clock.due and task.clock.due < now and not task.clock.stopped}
    return drawing.diagram(
        graph_of(state.flow),
        passed=reached,
        open={task.step for task in live if task.state == TaskState.OPEN},
        waiting={task.step for task in live if task.state != TaskState.OPEN},
        late=late,
    )


def whole_case(token: str, *, viewer: Actor, now: datetime, over: bool = False) -> WholeCase:
    """Everything that stands on the page of a case, read once: at most six statements; with `over` tasks done too."""
    state = _seen(token, viewer)
    done = _moves(state)
    return WholeCase(
        case=_case(state, now),
        tasks=tuple(_tasks(state, viewer, now, over)),
        offers=_case_offers(state, viewer),
        moves=tuple(done),
        pauses=tuple(_pauses(state)),
        diagram=_diagram(state, [step for move in done for step in move.reached], now),
        outcome=outcome_titles(state.flow).get(state.outcome, {}),
        fields=form_fields(state.flow),
        recorded=tuple(recorded(graph_of(state.flow))),
    )


def reached_steps(case: UUID) -> list[str]:
    """Every step that a case came to, in order, as often as it did."""
    lists = MoveRow.objects.filter(case_id=case).order_by("ordinal").values_list("reached", flat=True)
    return [step for reached in lists for step in reached]


def outcome_titles(flow: int) -> dict[str, Title]:
    """What the outcomes of a flow are called; `flow` is the `version` of a Case."""
    steps = graph_of(flow).steps.values()
    return {step.does.outcome: step.does.title for step in steps if isinstance(step.does, End)}


def form_fields(flow: int) -> dict[str, Any]:
    """The definitions (forms.FieldSpec) of the fields of a flow's cases, by name."""
    return dict(graph_of(flow).fields)


def delegations(*, viewer: Actor, now: datetime) -> list[Delegation]:
    """The standing rules that the viewer gave or received and that are not over."""
    found = DelegationRow.objects.filter(Q(giver=viewer.subject) | Q(receiver=viewer.subject), ended_at=None)
    return [
        Delegation(row.id, row.giver, row.receiver, row.flow_name, row.since, row.until, row.reason)
        for row in found.filter(until__gt=now).order_by("until")
    ]
