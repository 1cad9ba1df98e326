"""What a flow would do wrong is refused: each fault by the step's name, in words, with how to mend it."""

import copy
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.utils.translation import override
from ruamel.yaml import YAML

from yiwang.support.cases.contracts import BadFlow, register_call
from yiwang.support.cases.flow.compiling import compile_flow
from yiwang.support.cases.tests.test_compiling import written

READER = YAML(typ="safe", pure=True)
FAULTS = READER.load(Path(__file__).with_name("faults.yaml"))


def spoiled(changes: Mapping[str, str]):
    """The example flow with some places of it written otherwise; "-" takes a place out."""
    flow, fields = written()
    flow = copy.deepcopy(flow)
    for path, text in changes.items():
        *above, last = path.split(".")
        at = flow
        for key in above:
            at = at[int(key) if isinstance(at, list) else key]
        if text == "-":
            del at[last]
        else:
            at[last] = READER.load(text) if isinstance(text, str) else text
    return flow, fields


def told(changes: Mapping[str, str]):
    with pytest.raises(BadFlow) as refused, override("en"):
        compile_flow(*spoiled(changes))
    return refused.value.problems


def checking_call(call, *, now):
    raise AssertionError("nothing calls it")


@pytest.mark.parametrize("given", FAULTS, ids=[given["fault"] for given in FAULTS])
def test_what_is_wrong_is_refused_by_the_name_of_its_step(given):
    register_call("tests.checking", checking_call)
    problems = told(given["change"])
    fitting = [
        p for p in problems if p.step == given["step"] and given["says"] in p.text and given.get("mend", "") in p.mend
    ]
    assert fitting, [str(problem) for problem in problems]


def test_every_fault_of_one_stage_is_told_at_once():
    problems = told({"steps.fire.work.moves.agree.letter": "x", "steps.rest.wait.until": "flaws", "withdraw": "review"})
    assert [problem.step for problem in problems] == ["fire", "rest", "", "withdrawn"]


def test_a_fault_says_where_it_stands():
    (problem,) = told({"steps.rest.wait.until": "flaws"})
    assert problem.where == ("steps", "rest", "wait", "until")


def test_a_refusal_reads_as_one_sentence_with_the_names_of_the_steps():
    with override("en"), pytest.raises(BadFlow) as refused:
        compile_flow(*spoiled({"steps.rest.wait.until": "flaws"}))
    with override("en"):
        said = refused.value.sentence
    assert said == "The flow cannot be used: rest: “flaws” is no date. Name a field of the type date."
