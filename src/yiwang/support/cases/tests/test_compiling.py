"""The language of flows becomes the graph that the engine walks."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from yiwang.kernel.calendar.contracts import Limit, Unit
from yiwang.kernel.expressions.queries import holds
from yiwang.support.cases.contracts import UnknownFlow
from yiwang.support.cases.flow import graph, stored
from yiwang.support.cases.flow.compiling import compile_flow
from yiwang.support.forms.queries import fields_of

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
TITLE = {"zh": "食品经营许可", "en": "Food business licence"}


def written():
    """The example of everything: (flow, record fields)."""
    given = YAML(typ="safe", pure=True).load(Path(__file__).with_name("licence.yaml"))
    return given["flow"], fields_of(given["record"])


@pytest.fixture(scope="module")
def flow() -> graph.Graph:
    return compile_flow(*written())


def test_a_work_step_says_who_acts_and_what_its_moves_do(flow):
    work = flow.steps["accept"].does
    assert (work.by.right, work.by.post, work.within) == ("cases.work", "window", Limit(1))
    move = work.moves["accept"]
    assert (move.to, move.accepts, move.letter, move.opinion) == ("weigh", True, "acceptance", "optional")
    assert move.sets["complete"].run({}) is True
    assert work.correction == graph.Correction(Limit(5), "not_accepted")
    assert flow.steps["book"].does.by.applicant
    assert flow.steps["book"].does.moves["book"].fields == (graph.Asked("opening_on", True),)


def test_a_limit_is_written_in_words_or_with_keys(flow):
    assert flow.limits.legal == Limit(20, Unit.WORKING_DAYS)
    assert (flow.limits.promised, flow.limits.law, flow.limits.reached) == (Limit(7), "APL-42", "overdue")
    assert flow.steps["rest"].does.within == Limit(5, Unit.CALENDAR_DAYS)


def test_steps_know_the_fork_choice_or_each_in_whose_branch_they_stand(flow):
    opener = {name: step.opener for name, step in flow.steps.items() if step.opener}
    assert opener == {"book": "split", "visit": "split", "fire": "split", "opinion": "ask"} | {
        "look": "weigh_again",
        "tell": "weigh_again",
    }
    assert {name: flow.steps[name].does.fork for name in ("met", "asked", "files_met")} == {
        "met": "split",
        "asked": "ask",
        "files_met": "weigh_again",
    }


def test_the_default_of_a_choice_comes_last(flow):
    choice = flow.steps["weigh"].does
    assert [(branch.name, branch.to) for branch in choice.branches] == [("large", "split"), ("otherwise", "review")]
    assert holds(choice.branches[0].when, {"floor_area": 420, "cold_chain": True})
    assert choice.branches[-1].when is None


def test_a_condition_in_a_branch_of_an_each_reads_its_element(flow):
    warn = flow.steps["opinion"].does.moves["warn"]
    assert holds(warn.when, {"element": "HB"})
    assert not holds(warn.when, {"element": "XF"})


def test_calls_children_waits_and_joint_signatures_are_read(flow):
    call, child, wait = (flow.steps[name].does for name in ("issue", "company", "rest"))
    assert (call.call, call.gives["area"], call.takes, call.tries) == (
        "licences.issue",
        "floor_area",
        {"licence_no": "number"},
        8,
    )
    assert (child.children[0].flow, child.good, child.met, child.missed) == (
        "sign_permit",
        frozenset({"granted"}),
        "rest",
        "refused",
    )
    assert (wait.until, wait.events[0].to, wait.events[0].key) == ("opening_on", "review", "licence_no")
    signed = flow.steps["review"].does.joint
    assert (signed.weights, signed.vetoes, signed.signers[0].post) == ((2, 1), (False, True), "head")


def test_usual_steps_need_no_title(flow):
    assert flow.steps["granted"].does == graph.End("granted", {"zh": "准予", "en": "Granted"})
    assert flow.steps["met"].title["en"] == "Together again"


@pytest.mark.django_db
def test_an_installed_flow_is_compiled_again_from_what_was_kept():
    source = stored.whole(*written())
    kept = stored.install_flow(name="food", title=TITLE, source=source, now=NOW)
    found = stored.graph_of(kept.id)
    assert (found.name, found.title, found.order) == ("food", TITLE, tuple(source["flow"]["steps"]))
    assert found.steps == compile_flow(*written()).steps
    assert found.fields["phone"].personal == 3
    assert stored.graph_of(kept.id) is found


@pytest.mark.django_db
def test_the_same_flow_again_is_no_new_version_and_an_earlier_one_can_come_back():
    source, fields = written()
    first = stored.install_flow(name="food", title=TITLE, source=stored.whole(source, fields), now=NOW)
    again = stored.install_flow(name="food", title=TITLE, source=stored.whole(source, fields), now=NOW)
    changed = {**source, "limits": {**source["limits"], "promised": "5 working days"}}
    later = NOW.replace(hour=10)
    second = stored.install_flow(name="food", title=TITLE, source=stored.whole(changed, fields), now=later)
    assert (first.id, first.version, second.version) == (again.id, 1, 2)
    assert stored.latest("food").id == second.id
    stored.install_flow(name="food", title=TITLE, source=stored.whole(source, fields), now=later.replace(hour=11))
    assert stored.latest("food").id == first.id


@pytest.mark.django_db
def test_a_flow_that_nobody_installed_is_unknown():
    with pytest.raises(UnknownFlow):
        stored.latest("nothing")
