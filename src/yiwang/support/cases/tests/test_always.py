"""What must always hold (cases.md, 1 to 10), on generated flows and random walks, with time travel."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from yiwang.kernel.actors import Actor, ActorKind, Grant
from yiwang.kernel.calendar import queries as calendar
from yiwang.kernel.calendar.contracts import Limit, Unit
from yiwang.kernel.errors import Refusal
from yiwang.support.cases.contracts import WORK_ON_CASES
from yiwang.support.cases.engine import clocks, rights
from yiwang.support.cases.engine.machine import Request
from yiwang.support.cases.flow.graph import End, Graph
from yiwang.support.cases.flow.ways import ways
from yiwang.support.cases.tests import flows, make, walks
from yiwang.support.cases.tests.walks import Walk, wander

pytestmark = pytest.mark.django_db  # the calendar is read from the database
QUIETLY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
DATA = st.fixed_dictionaries(
    {
        "n": st.integers(0, 4),
        "ok": st.booleans(),
        "note": st.sampled_from(["a", "b"]),
        "units": st.lists(st.sampled_from([make.SAFETY, make.HEALTH, make.BUREAU]), max_size=3),
        "day": st.just("2026-09-20"),
    }
)


CHANCE = st.integers(0, 2**32).map(Random)


@st.composite
def walked(draw, length: int = 40, **options):
    """A walk on a random flow, wherever chance has led it."""
    walk, chance = Walk(draw(flows.graphs(**options)), draw(DATA)), draw(CHANCE)
    for _ in wander(walk, chance, chance.randint(length // 4, length)):
        pass
    return walk


@QUIETLY
@given(flows.graphs(), DATA, CHANCE)
def test_1_an_open_case_waits_for_something_and_a_closed_one_for_nothing(graph, data, chance):
    walk = Walk(graph, data)
    for _ in wander(walk, chance, 40):
        live = walk.live()
        assert bool(live) == walk.state.open
        for task in live:
            assert task.kind != "wait" or task.terms["wake"]
            assert task.scope is None or walk.scopes[task.scope].state == "open"
            assert task.parent is None or walk.tasks[task.parent].live
        tokens = Counter(task.scope for task in live if task.parent is None)
        assert all(count == 1 for count in tokens.values())


@QUIETLY
@given(walked())
def test_2_every_token_left_its_branch_or_was_cancelled_with_a_reason_or_is_open(walk):
    for task in walk.tasks.values():
        assert task.live or task.state == "done" or task.reason
    inner = {scope.parent for scope in walk.scopes.values() if scope.state in ("open", "arrived")}
    live = {task.scope for task in walk.live()}
    for scope in walk.scopes.values():
        if scope.state == "open":
            waits_its_turn = getattr(walk.graph.steps[scope.step].does, "ordered", False)
            assert scope.id in live or scope.id in inner or waits_its_turn
        elif scope.state == "cancelled":
            assert scope.reason
        else:
            assert scope.state in ("arrived", "joined")
            assert scope.id not in live
    assert walk.state.open or not any(s.state in ("open", "arrived") for s in walk.scopes.values())


@QUIETLY
@given(walked())
def test_3_a_join_fires_at_most_once_for_each_fork(walk):
    fired = {(scope.fork, scope.closed_by) for scope in walk.scopes.values() if scope.state == "joined"}
    assert all(count == 1 for count in Counter(fork for fork, _ in fired).values())


def _nearest_end(graph: Graph) -> dict[str, int]:
    """How many steps each step is from an end, at best."""
    far = {name: 0 for name, step in graph.steps.items() if isinstance(step.does, End)}
    for _ in graph.steps:
        for name, step in graph.steps.items():
            reach = [far[way.target] for way in ways(step) if way.target in far]
            if reach and name not in far:
                far[name] = min(reach) + 1
    return far


@QUIETLY
@given(walked())
def test_4_from_wherever_a_case_stands_it_can_be_brought_to_an_end(walk):
    far = _nearest_end(walk.graph)
    assert set(far) == set(walk.graph.steps)
    for _ in range(400):
        if not walk.state.open:
            break
        _towards_the_end(walk)
    assert not walk.state.open


def _towards_the_end(walk: Walk) -> None:
    """Finish what hangs on tasks first, then make the first named move of a step; else let time pass."""
    first = {"resume": 0, "answer": 1, "agree": 1, "give_opinion": 1, "reject": 1, "go": 2, "outcome": 2, "child": 2}
    wanted = sorted((first[ask.verb], n) for n, ask in enumerate(walk.options()) if ask.verb in first)
    for _, n in wanted:
        if walk.move(walk.options()[n]):
            return
    walk.pass_time(timedelta(days=3))


@QUIETLY
@given(walked())
def test_5_replaying_the_moves_from_the_start_gives_the_same_state(walk):
    again = walk.replayed()
    assert again.state.tasks.keys() <= again.tasks.keys()
    assert again.tasks == walk.tasks
    assert again.scopes == walk.scopes
    assert again.shape() == walk.shape()
    assert (again.state.legal, again.state.promised, again.state.pauses) == (
        walk.state.legal,
        walk.state.promised,
        walk.state.pauses,
    )


@settings(QUIETLY, max_examples=100)
@given(walked(length=8, kinds=("work", "fork", "choose")), st.data())
def test_6_a_return_followed_by_the_same_moves_reaches_the_same_state(walk, data):
    """From some state on, make named moves in one line; return to where they began, make them again."""
    start = data.draw(st.sampled_from(walk.live())) if walk.live() else None
    assume(start is not None and start.kind == "work" and start.state == "open" and not start.terms.get("straight"))
    assume(not [t for t in walk.live() if t.parent == start.id])
    line = _line(walk, start)
    before = walk.shape()
    task = next((t for t in walk.live() if t.scope == start.scope and t.parent is None), None)
    assume(len(line) > 0 and task is not None and task.kind == "work")
    back = Request("return", make.officer(), task.id, "退", extra={"to": start.step})
    allowed = "return" in walk.graph.steps[task.step].does.allows
    assume(allowed and task.step != start.step and walk.move(back))
    for verb, given_data in line:
        here = next(t for t in walk.live() if t.scope == start.scope and t.parent is None)
        assert walk.move(Request(verb, make.officer(), here.id, "意见", given_data))
    assert walk.shape()[0] == before[0]
    assert walk.shape()[3:] == before[3:]


def _line(walk: Walk, start) -> list[tuple[str, dict]]:
    """Up to three named moves of the token of one branch, without a step coming twice."""
    made, seen, here = [], {start.step}, start
    while here is not None and here.kind == "work" and len(made) < 3:
        move = walk.graph.steps[here.step].does.moves["go"]
        if move.to in seen or not hasattr(walk.graph.steps[move.to].does, "moves"):
            break
        data = {asked.name: walks.VALUES[asked.name] for asked in move.fields}
        assert walk.move(Request("go", make.officer(), here.id, "意见", data))
        made.append(("go", data))
        seen.add(move.to)
        here = next((t for t in walk.live() if t.scope == start.scope and t.parent is None), None)
    return made


@QUIETLY
@given(flows.graphs(), DATA, CHANCE)
def test_7_elapsed_time_never_shrinks_paused_time_is_not_charged_and_limits_end_on_working_days(graph, data, chance):
    walk = Walk(graph, data)
    used = 0.0
    for _ in wander(walk, chance, 40):
        legal = walk.state.legal
        if legal.due is None or walk.state.decided_at:
            continue
        limit = Limit(legal.amount, Unit(legal.unit))
        pauses = clocks.intervals(walk.state.pauses.values(), "legal")
        now_used = calendar.used(legal.start, walk.now, limit, pauses)
        assert now_used >= used
        stopped = any(pause.ended is None for pause in pauses)
        assert legal.stopped == stopped
        assert calendar.is_working_day(legal.due.astimezone().date())
        used = now_used
        closed = [pause for pause in pauses if pause.ended is not None]
        assert legal.due == calendar.add(legal.start, limit, closed).at


PLACES = ("", "330424", make.BUREAU, make.HEALTH, "330424/330424-S", make.BUREAU + "/1")


@QUIETLY
@given(
    walked(),
    st.lists(st.tuples(st.sampled_from(["", "330424000000", "330481000000"]), st.sampled_from(PLACES)), max_size=2),
    st.sampled_from(["", "head", "window", "reviewer"]),
    st.booleans(),
)
def test_8_no_move_without_a_right_in_the_place_of_its_task(walk, places, post, works):
    code = WORK_ON_CASES.code if works else "cases.read"
    grants = frozenset(Grant(code, region, organisation) for region, organisation in places)
    actor = Actor("99999999-9999-4999-8999-999999999999", "x", ActorKind.OFFICER, "", make.BUREAU, post, grants=grants)
    for task in walk.live():
        covered = works and any(
            make.HAIYAN.startswith(region[:6])
            and (not path or task.organisation == path or task.organisation.startswith(path + "/"))
            for region, path in places
        )
        mine = covered and task.right == code and not task.subject and not task.holder and task.post in ("", post)
        assert _may(walk, task, actor) == mine


def _may(walk, task, actor) -> bool:
    held = task.holder
    try:
        if held:
            # A delegation needs the database; nobody has given this actor one.
            return held == actor.subject
        rights.in_whose_name(walk.state, task, actor, walk.now)
    except Refusal:
        return False
    return True


@QUIETLY
@given(walked())
def test_9_data_never_change_except_by_a_move_that_names_field_old_and_new(walk):
    case, branches = walk.data_from_changes()
    assert case == walk.state.data
    for scope in walk.scopes.values():
        own = {name: value for name, value in scope.data.items() if not name.startswith("_")}
        assert branches.get(str(scope.id), {}) == own
