"""The database holds exactly what the engine says: random walks made in both, and compared after every move."""

from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yiwang.kernel.errors import Refusal
from yiwang.support.cases import queries
from yiwang.support.cases.contracts import NotYourTask, TaskTaken
from yiwang.support.cases.engine import running, store
from yiwang.support.cases.engine.machine import Request
from yiwang.support.cases.flow import stored
from yiwang.support.cases.tests import flows, make, walks
from yiwang.support.cases.tests.test_always import DATA
from yiwang.trust.ledger import operations as ledger

pytestmark = pytest.mark.django_db
QUIETLY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True)
def colleagues(db):
    """Those to whom walks hand tasks and signatures."""
    make.colleagues(make.officer(5).subject, "p1", "p2", "p9")


def twins(source, data, monkeypatch):
    """One case in the database and the same case in memory."""
    flow = make.flow("generated", stored.whole(source, flows.FIELDS))
    begin = running.Beginning(flow.id, flow.name, "t", "i", make.HAIYAN, make.BUREAU, make.APPLICANT, "web", data)
    made = running.open_case(begin, Request("open", make.applicant()), make.NOW)
    monkeypatch.setattr(walks, "CASE", made.case.id)
    return made.case, walks.Walk(stored.graph_of(flow.id), data)


def agree(case, walk) -> None:
    """Whether the database and the memory hold the same case."""
    kept = store.read(case.id)
    tasks = {**kept.tasks, **kept.passed}
    assert tasks == walk.tasks
    assert kept.scopes == walk.scopes
    assert (kept.data, kept.open, kept.outcome, kept.moves) == (
        walk.state.data,
        walk.state.open,
        walk.state.outcome,
        walk.state.moves,
    )
    assert (kept.legal, kept.promised, kept.pauses) == (walk.state.legal, walk.state.promised, walk.state.pauses)


@QUIETLY
@given(flows.sources(), DATA, st.integers(0, 2**32))
def test_what_is_written_is_what_the_engine_said(source, data, seed):
    with pytest.MonkeyPatch.context() as patch:
        case, walk = twins(source, data, patch)
        chance = Random(seed)
        for _ in range(25):
            options = walk.options()
            if not options:
                break
            ask = chance.choice(options)
            try:
                running.perform(case.id, ask, walk.now)
            except (NotYourTask, TaskTaken):
                continue
            except Refusal:
                assert not walk.move(ask)
                continue
            assert walk.move(ask)
            agree(case, walk)
    ledger.sequence_all(now=make.NOW)
    assert make.broken_rows() == []


def test_a_branch_that_one_move_opens_and_ends_is_written():
    source = make.read_flow("permit")
    steps = source["flow"]["steps"]
    steps["split"]["fork"]["branches"]["health"] = {"to": "spared", "title": {"zh": "卫生", "en": "Health"}}
    steps["spared"] = {
        "choose": {"branches": {"plain": {"to": "health", "when": "floor_area > 500"}, "otherwise": "met"}}
    }
    steps["met"]["join"]["rule"] = "any"
    make.flow("permit", source)
    token = make.forked()
    assert make.steps(token) == ["decide"]
    assert make.broken_rows() == []


def test_a_move_takes_the_same_number_of_statements_however_long_the_case_is():
    make.flow()
    token = make.accepted()

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            make.move(token, "review", "forward", actor=make.officer(), data={"remarks": "好"})
        return len([query for query in captured if "SAVEPOINT" not in query["sql"]]) - READING

    before = statements()
    for _ in range(5):
        make.move(token, "health", "return", opinion="再来", extra={"to": "review"})
        make.move(token, "review", "forward", actor=make.officer())
    make.move(token, "health", "return", opinion="再来", extra={"to": "review"})
    assert statements() == before <= 11


# What make.move asks before it moves: the case by its token, the case, its tasks.
READING = 3


def test_every_move_has_its_leaf_and_its_event():
    make.flow()
    token = make.forked()
    moves = queries.moves(token, viewer=walks.SYSTEM)
    assert all(move.leaf for move in moves)
    assert [data["ordinal"] for data in make.published("cases.moved")] == [move.ordinal for move in moves]
    assert make.broken_rows() == []
