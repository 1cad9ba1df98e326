"""One step from plain data, by its kind."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from yiwang.support.cases.contracts.rows import Title
from yiwang.support.cases.flow.faults import Where
from yiwang.support.cases.flow.graph import (
    Branch,
    CallStep,
    Child,
    ChildFlow,
    Choose,
    Does,
    Each,
    End,
    Event,
    Fork,
    Join,
    Step,
    Wait,
    Work,
)
from yiwang.support.cases.flow.reading import Reader, by, correction, joint, limit, move
from yiwang.support.cases.flow.schema import KINDS

TITLES: dict[str, Title] = {
    "choose": {"zh": "判断", "en": "Choice"},
    "fork": {"zh": "同时办理", "en": "At the same time"},
    "each": {"zh": "逐一办理", "en": "One for each"},
    "join": {"zh": "汇总", "en": "Together again"},
    "granted": {"zh": "准予", "en": "Granted"},
    "refused": {"zh": "不予许可", "en": "Refused"},
    "not_accepted": {"zh": "不予受理", "en": "Not accepted"},
    "withdrawn": {"zh": "已撤回", "en": "Withdrawn"},
    "terminated": {"zh": "已终止", "en": "Terminated"},
    "closed": {"zh": "已办结", "en": "Closed"},
}


def step(name: str, given: Mapping[str, Any], reader: Reader, openers: Mapping[str, str]) -> Step:
    """A step; `openers` names for every join the step whose branches meet there."""
    kind = kind_in(given)
    where: Where = ("steps", name, kind)
    does = MAKERS[kind](given[kind], where, reader)
    if isinstance(does, Join):
        does = replace(does, fork=openers.get(name, ""))
    if isinstance(does, End):
        does = replace(does, title=title(given))
    return Step(name, title(given), does)


def kind_in(given: Mapping[str, Any]) -> str:
    return next((kind for kind in KINDS if kind in given), "")


def title(given: Mapping[str, Any]) -> Title:
    """A step's own title, or the usual one of its kind or outcome; {} where there is none."""
    if "title" in given:
        return dict(given["title"])
    kind = kind_in(given)
    return TITLES.get(outcome(given["end"]) if kind == "end" else kind, {})


def outcome(given: Any) -> str:
    return str(given if isinstance(given, str) else given["outcome"])


def _work(given: Mapping[str, Any], where: Where, reader: Reader) -> Work:
    moves = {verb: move(verb, one, (*where, "moves", verb), reader) for verb, one in given["moves"].items()}
    return Work(
        by=by(given["by"]),
        moves=moves,
        form=given.get("form", ""),
        within=limit(given.get("within")),
        reached=given.get("reached", ""),
        allows=frozenset(given.get("allows", ())),
        correction=correction(given.get("correction")),
        joint=joint(given.get("joint")),
    )


def _call(given: Mapping[str, Any], where: Where, reader: Reader) -> CallStep:
    return CallStep(
        call=given["name"],
        outcomes=dict(given["outcomes"]),
        by=by(given.get("by")),
        gives=dict(given.get("gives", {})),
        takes=dict(given.get("takes", {})),
        tries=given.get("tries", 6),
    )


def _wait(given: Mapping[str, Any], where: Where, reader: Reader) -> Wait:
    events = tuple(
        Event(one["type"], one["key"], one["to"], dict(one.get("takes", {}))) for one in given.get("events", ())
    )
    return Wait(given["to"], limit(given.get("within")), given.get("until", ""), events)


def _branches(given: Mapping[str, Any], where: Where, reader: Reader) -> tuple[Branch, ...]:
    """The branches in order, but the default last."""
    made = []
    for name, one in given.items():
        said: Mapping[str, Any] = {"to": one} if isinstance(one, str) else one
        when = reader.condition(said, (*where, "branches", name))
        made.append(Branch(name, said.get("title", {}), said["to"], when))
    return tuple(sorted(made, key=lambda branch: branch.when is None))


def _choose(given: Mapping[str, Any], where: Where, reader: Reader) -> Choose:
    return Choose(_branches(given["branches"], where, reader), given.get("join", ""))


def _fork(given: Mapping[str, Any], where: Where, reader: Reader) -> Fork:
    return Fork(_branches(given["branches"], where, reader), given["join"])


def _each(given: Mapping[str, Any], where: Where, reader: Reader) -> Each:
    return Each(given["over"], given["to"], given["join"], given.get("ordered", False))


def _join(given: Mapping[str, Any], where: Where, reader: Reader) -> Join:
    return Join(
        fork="",
        to=given["to"],
        rule=given.get("rule", "all"),
        count=given.get("count", 0),
        when=reader.condition(given, where),
        merge=dict(given.get("merge", {})),
    )


def _child(given: Mapping[str, Any], where: Where, reader: Reader) -> Child:
    children = tuple(
        ChildFlow(
            one["flow"],
            dict(one.get("gives", {})),
            dict(one.get("takes", {})),
            reader.condition(one, (*where, "flows", place)),
        )
        for place, one in enumerate(given["flows"])
    )
    return Child(
        children,
        frozenset(given["good"]),
        given["met"],
        given["missed"],
        given.get("rule", "all"),
        given.get("count", 0),
        given.get("ordered", False),
    )


def _end(given: Any, where: Where, reader: Reader) -> End:
    return End(outcome(given), {})


MAKERS: dict[str, Callable[[Any, Where, Reader], Does]] = {
    "work": _work,
    "call": _call,
    "wait": _wait,
    "choose": _choose,
    "fork": _fork,
    "each": _each,
    "join": _join,
    "child": _child,
    "end": _end,
}
