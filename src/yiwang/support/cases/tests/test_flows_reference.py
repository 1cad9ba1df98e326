"""docs/reference/flows.md explains every key of the language, and its example compiles."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from yiwang.support.cases.contracts import TaskKind
from yiwang.support.cases.engine.moves import VERBS
from yiwang.support.cases.flow import schema
from yiwang.support.cases.flow.compiling import compile_flow
from yiwang.support.cases.flow.ways import kind_of
from yiwang.support.forms.queries import fields_of

PAGE = (Path(__file__).resolve().parents[5] / "docs/reference/flows.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", PAGE, re.S | re.M))
WHOLE = {
    "flow": schema.FLOW,
    "limits": schema.LIMITS,
    "limit": schema.limit()["anyOf"][1],
    "reasons": schema.REASON,
    "step": schema.STEP,
    "work": schema.WORK,
    "by": schema.BY["anyOf"][1],
    "move": schema.MOVE,
    "correction": schema.CORRECTION,
    "joint": schema.JOINT,
    "signer": schema.SIGNER,
    "call": schema.CALL,
    "wait": schema.WAIT,
    "event": schema.EVENT,
    "choose": schema.CHOOSE,
    "fork": schema.FORK,
    "branch": schema.BRANCH["anyOf"][1],
    "each": schema.EACH,
    "join": schema.JOIN,
    "child": schema.CHILD,
    "flows": schema.CHILD_FLOW,
    "end": schema.END["anyOf"][1],
}


@pytest.mark.parametrize("name", WHOLE)
def test_every_key_is_explained(name):
    keys = set(WHOLE[name]["properties"])
    rows = re.findall(r"^\| (`[^|]*) \|", SECTIONS[name], re.M)
    explained = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    if name == "step":
        explained = set(re.findall(r"`(\w+)`", SECTIONS[name]))
    assert explained == keys


def test_no_object_of_the_language_has_no_section():
    named = [id(one) for one in WHOLE.values()]
    whole = [one for one in vars(schema).values() if isinstance(one, dict) and one.get("additionalProperties") is False]
    others = [one for one in whole if id(one) not in named and one not in WHOLE.values() and one != schema.PATH]
    assert others == [schema.TEXT]


def test_the_words_that_a_key_takes_are_named():
    for words in (schema.ALLOWS, schema.MERGES, schema.UNITS):
        assert [word for word in words if f"`{word}`" not in PAGE] == []


def test_the_example_compiles():
    block = re.search(r"```yaml\n(.*?)```", PAGE, re.S)
    assert block
    given = YAML(typ="safe", pure=True).load(block[1])
    graph = compile_flow(given["flow"], fields_of(given["record"]))
    assert {kind_of(step) for step in graph.steps.values()} == set(schema.KINDS)


def test_the_engines_own_moves_are_no_names_for_moves_of_a_flow():
    on_work = {verb.name for verb in VERBS.values() if TaskKind.WORK in verb.kinds or not verb.kinds}
    assert {name for name in on_work if not VERBS[name].system} - schema.RESERVED == set()
