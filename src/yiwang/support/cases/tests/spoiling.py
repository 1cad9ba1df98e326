"""Ways to spoil a sound flow: each makes of a source one that must be refused, or nothing where it does not apply."""

import copy
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from yiwang.support.cases.flow.structure import Place
from yiwang.support.cases.tests.flows import title

Steps = dict[str, dict[str, Any]]


def _of(kind: str, steps: Steps) -> list[str]:
    return [name for name, step in steps.items() if kind in step]


def _inside(places: dict[str, Place]) -> list[str]:
    return [name for name, place in places.items() if place]


def _some(draw: Any, names: list[str]) -> str:
    assume(names)
    return draw(st.sampled_from(sorted(names)))


def misspell_a_target(draw: Any, steps: Steps, places: dict[str, Place]) -> None:
    move = steps[_some(draw, _of("work", steps))]["work"]["moves"]["go"]
    move["to"] += "_x"


def add_an_unreachable_step(draw: Any, steps: Steps, places: dict[str, Place]) -> None:
    steps["lost"] = {"title": title("lost"), "wait": {"within": "1 working day", "to": "granted"}}


def forget_a_default(draw: Any, steps: Steps, places: dict[str, Place]) -> None:
    branches = steps[_some(draw, _of("choose", steps))]["choose"]["branches"]
    to = branches["otherwise"]
    branches["otherwise"] = {"to": to, "when": "ok"}


def leave_a_branch(draw: Any, steps: Steps, places: dict[str, Place]) -> None:
    """A work step in a branch leads to the start of the case."""
    name = _some(draw, [name for name in _inside(places) if "work" in steps[name]])
    steps[name]["work"]["moves"]["away"] = {"title": title("away"), "to": "work_1"}


def jump_into_a_branch(draw: Any, steps: Steps, places: dict[str, Place]) -> None:
    target = _some(draw, [name for name in _inside(places) if "join" not in steps[name]])
    steps["work_1"]["work"]["moves"]["in"] = {"title": title("in"), "to": target}


def jump_to_a_join(draw: Any, steps: Steps, places: dict[str, Place]) -> None:
    target = _some(draw, [name for name in _of("join", steps) if not places[name]])
    steps["work_1"]["work"]["moves"]["in"] = {"title": title("in"), "to": target}


def add_a_join_without_fork(draw: Any, steps: Steps, places: dict[str, Place]) -> None:
    steps["alone"] = {"join": {"to": "granted"}}


def add_a_dead_state(draw: Any, steps: Steps, places: dict[str, Place]) -> None:
    stuck = {"by": "head", "moves": {"go": {"title": title("go"), "to": "stuck"}}}
    steps["stuck"] = {"title": title("stuck"), "work": stuck}
    steps["work_1"]["work"]["moves"]["in"] = {"title": title("in"), "to": "stuck"}


def run_in_a_circle(draw: Any, steps: Steps, places: dict[str, Place]) -> None:
    call = {"name": "tests.call", "outcomes": {"done": "granted", "again": "round"}}
    steps["round"] = {"title": title("round"), "call": call}
    steps["work_1"]["work"]["moves"]["in"] = {"title": title("in"), "to": "round"}


def ask_for_too_many(draw: Any, steps: Steps, places: dict[str, Place]) -> None:
    join = steps[_some(draw, [steps[name]["fork"]["join"] for name in _of("fork", steps)])]["join"]
    join.pop("when", None)
    join |= {"rule": "count", "count": 9}


def forget_a_merge(draw: Any, steps: Steps, places: dict[str, Place]) -> None:
    del steps[_some(draw, [name for name in _of("join", steps) if "merge" in steps[name]["join"]])]["join"]["merge"]


def wait_for_ever(draw: Any, steps: Steps, places: dict[str, Place]) -> None:
    wait = steps[_some(draw, _of("wait", steps))]["wait"]
    wait.pop("until", None)
    del wait["within"]


def read_what_is_personal(draw: Any, steps: Steps, places: dict[str, Place]) -> None:
    branches = steps[_some(draw, _of("choose", steps))]["choose"]["branches"]
    next(iter(branches.values()))["when"] = "phone == '1'"


def hide_every_move(draw: Any, steps: Steps, places: dict[str, Place]) -> None:
    for move in steps[_some(draw, _of("work", steps))]["work"]["moves"].values():
        move["when"] = "ok"


def swap_two_joins(draw: Any, steps: Steps, places: dict[str, Place]) -> None:
    """A work step in a branch comes to the join of another fork."""
    name = _some(draw, [name for name in _inside(places) if "work" in steps[name]])
    opener = places[name][-1][0]
    other = _some(draw, [join for join in _of("join", steps) if join != _join_of(steps[opener])])
    steps[name]["work"]["moves"]["astray"] = {"title": title("astray"), "to": other}


def _join_of(opener: dict[str, Any]) -> str:
    return next(step["join"] for kind, step in opener.items() if kind in ("fork", "each", "choose"))


WAYS = [
    misspell_a_target,
    add_an_unreachable_step,
    forget_a_default,
    leave_a_branch,
    jump_into_a_branch,
    jump_to_a_join,
    add_a_join_without_fork,
    add_a_dead_state,
    run_in_a_circle,
    ask_for_too_many,
    forget_a_merge,
    wait_for_ever,
    read_what_is_personal,
    hide_every_move,
    swap_two_joins,
]


def spoiled(draw: Any, source: dict[str, Any], places: dict[str, Place], way: Any) -> dict[str, Any]:
    made = copy.deepcopy(source)
    way(draw, made["steps"], places)
    return made
