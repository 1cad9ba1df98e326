"""Random flows that are sound by construction, in the language of flows, and ways to spoil them.

`sources()` gives the source; `graphs()` what the compiler makes of it over `FIELDS`. At most twelve work steps.
"""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from yiwang.support.cases.flow.compiling import compile_flow
from yiwang.support.cases.flow.graph import Graph
from yiwang.support.forms.queries import fields_of


def title(word: str) -> dict[str, str]:
    return {"zh": word, "en": word}


FIELDS = fields_of(
    {
        "fields": {
            "n": {"type": "number", "label": title("number")},
            "ok": {"type": "boolean", "label": title("boolean")},
            "note": {"type": "text", "label": title("text")},
            "units": {"type": "codes", "label": title("codes")},
            "day": {"type": "date", "label": title("date")},
            "phone": {"type": "phone", "label": title("phone"), "personal": 3},
        }
    }
)
KINDS = ("work", "call", "wait", "choose", "inclusive", "fork", "each", "child")
PLAIN = ("work", "choose", "fork", "each")
SMALL = ("work", "call", "wait", "child")
MERGES = {"n": ("sum", "min", "max", "last", "first"), "ok": ("any", "all", "last"), "note": ("first", "last")}
CONDITIONS = ("n > 1", "n <= 1", "ok", "!ok", "note == 'a'", "has(n)")
LIMITS = ("1 working day", "5 working days", "10 calendar days", "4 working hours")


@dataclass
class Draft:
    """The steps made so far, and how much more there may be."""

    draw: Any
    kinds: tuple[str, ...]
    rules: tuple[str, ...]
    works: int
    writes: bool = True
    plain: bool = False
    steps: dict[str, dict[str, Any]] = field(default_factory=dict)
    made: int = 0

    def name(self, kind: str) -> str:
        self.made += 1
        return f"{kind}_{self.made}"

    def one(self, options: Any) -> Any:
        return self.draw(st.sampled_from(list(options)))

    def maybe(self, often: int = 3) -> bool:
        return self.draw(st.integers(0, often)) == 0


@dataclass(frozen=True)
class Spot:
    """Where a block stands: how deep, the steps before it in the same scope, whether in a branch or of an each."""

    depth: int
    before: tuple[str, ...] = ()
    inside: bool = False
    element: bool = False


@st.composite
def sources(
    draw: Any,
    kinds: tuple[str, ...] = KINDS,
    rules: tuple[str, ...] = ("all", "any", "count", "when"),
    works: int = 12,
    writes: bool = True,
    plain: bool = False,
) -> dict[str, Any]:
    """A sound flow. `kinds` are the steps that may stand in it, `rules` those of joins.

    `writes`: moves fill fields. `plain`: what other engines manage as well: nothing leads back over a fork, and no
    branch of an each ends the whole case.
    """
    draft = Draft(draw, kinds, rules, works, writes, plain)
    start = draft.name("work")
    first, _written = block(draft, "granted", Spot(2, (start,)))
    work(draft, start, first, Spot(2), start=True)
    # The order of the steps is that in which people read them.
    ends = {"granted": {"end": "granted"}, "refused": {"end": "refused"}, "withdrawn": {"end": "withdrawn"}}
    return {
        "name": "generated",
        "title": title("generated"),
        "start": start,
        "limits": {"legal": "20 working days", "promised": "7 working days", "yellow": 0.8},
        "reasons": {
            "visit": {"title": title("visit"), "clocks": ["legal", "promised", "step"]},
            "complex": {"title": title("complex"), "extends": "10 working days"},
        },
        "withdraw": "withdrawn",
        "terminate": "terminated",
        "steps": {**draft.steps, **ends, "terminated": {"end": "terminated"}},
    }


def graphs(**options: Any) -> st.SearchStrategy[Graph]:
    """The compiled graphs of `sources`."""
    return sources(**options).map(lambda source: compile_flow(source, FIELDS))


def block(draft: Draft, then: str, spot: Spot) -> tuple[str, set[str]]:
    """Some steps in a row that lead to `then`: the first one's name, and the fields that they may write."""
    kinds = [_kind(draft, spot) for _ in range(draft.draw(st.integers(1, 3)) if draft.works > 3 else 1)]
    names = [draft.name(kind) for kind in kinds]
    written: set[str] = set()
    for place, (kind, name) in enumerate(zip(kinds, names, strict=True)):
        target = [*names, then][place + 1]
        here = Spot(spot.depth, _before(draft, spot, kinds[:place], names), spot.inside, spot.element)
        written |= MAKERS[kind](draft, name, target, here)
    return names[0], written


def _before(draft: Draft, spot: Spot, kinds: list[str], names: list[str]) -> tuple[str, ...]:
    """The steps to which a step may lead back."""
    walls = [place for place, kind in enumerate(kinds) if kind not in SMALL]
    if draft.plain and walls:
        return tuple(names[walls[-1] + 1 : len(kinds)])
    return (*spot.before, *names[: len(kinds)])


def _kind(draft: Draft, spot: Spot) -> str:
    small = [kind for kind in draft.kinds if kind in SMALL]
    if draft.works <= 1:
        small = [kind for kind in small if kind != "work"] or ["work"]
    return draft.one(small if spot.depth == 0 or draft.works <= 3 else [*draft.kinds, "work"])


def work(draft: Draft, name: str, to: str, spot: Spot, start: bool = False) -> set[str]:
    draft.works -= 1
    go: dict[str, Any] = {"title": title("go"), "to": to, "accepts": start}
    moves = {"go": go}
    written: set[str] = set()
    if draft.writes and draft.maybe(1):
        filled = draft.one(MERGES)
        go["fields"] = [filled]
        written.add(filled)
    if draft.writes and draft.maybe():
        go["sets"] = draft.one(({"n": 2}, {"ok": True}, {"note": "'a'"}, {"n": "n + 1"}))
        written |= set(go["sets"])
    if spot.before and draft.maybe():
        moves["again"] = {"title": title("again"), "to": draft.one(spot.before)}
    if start or (not (draft.plain and spot.element) and draft.maybe(4)):
        moves["refuse"] = {"title": title("refuse"), "to": "refused", "decides": True, "opinion": "required"}
    if draft.maybe(4):
        moves["shortcut"] = {"title": title("shortcut"), "to": to, "when": draft.one(CONDITIONS)}
    said: dict[str, Any] = {"by": _by(draft, spot), "moves": moves}
    said["allows"] = draft.draw(st.lists(st.sampled_from(ALLOWED), unique=True, max_size=5))
    if draft.maybe():
        said["within"] = draft.one(LIMITS)
        if draft.maybe(1):
            said["reached"] = "go"
    if not spot.inside and draft.maybe():
        said["allows"].append("correct")
        said["correction"] = {"within": "5 working days", "silence": "refused"}
    draft.steps[name] = {"title": title(name), "work": said}
    return written


ALLOWED = ("return", "hand_over", "add_signer", "ask_opinion", "suspend", "extend")


def _by(draft: Draft, spot: Spot) -> Any:
    if spot.element and draft.maybe(1):
        return {"organisation_field": "element"}
    return draft.one(("window", "reviewer", {"right": "cases.work"}, {"post": "head", "right": "cases.work"}))


def call(draft: Draft, name: str, to: str, spot: Spot) -> set[str]:
    outcomes = {"done": to}
    if draft.maybe():
        outcomes["failed"] = "refused"
    said: dict[str, Any] = {"name": "tests.call", "outcomes": outcomes, "gives": {"amount": "n"}}
    written = {"note"} if draft.maybe() else set()
    if written:
        said["takes"] = {"note": "text"}
    draft.steps[name] = {"title": title(name), "call": said}
    return written


def wait(draft: Draft, name: str, to: str, spot: Spot) -> set[str]:
    said: dict[str, Any] = {"to": to, "within": draft.one(LIMITS)}
    if draft.maybe():
        said["until"] = "day"
    if draft.maybe():
        said["events"] = [{"type": "tests.came", "key": "note", "to": to}]
    draft.steps[name] = {"title": title(name), "wait": said}
    return set()


def child(draft: Draft, name: str, to: str, spot: Spot) -> set[str]:
    flows = [{"flow": "tests_child", "gives": {"n": "n"}}]
    draft.steps[name] = {
        "title": title(name),
        "child": {"flows": flows, "good": ["granted"], "met": to, "missed": draft.one((to, "refused"))},
    }
    return set()


def choose(draft: Draft, name: str, to: str, spot: Spot) -> set[str]:
    branches, written = {}, set()
    for place in range(draft.draw(st.integers(1, 2))):
        inner = Spot(spot.depth - 1, spot.before, spot.inside, spot.element)
        first, fields = block(draft, to, inner)
        branches[f"case_{place}"] = {"to": first, "when": draft.one(CONDITIONS)}
        written |= fields
    branches["otherwise"] = to
    draft.steps[name] = {"choose": {"branches": branches}}
    return written


def _branch(draft: Draft, join: str, spot: Spot, element: bool = False) -> tuple[str, set[str]]:
    return block(draft, join, Spot(spot.depth - 1, (), True, spot.element or element))


def _join(draft: Draft, join: str, to: str, written: list[set[str]], each: bool = False) -> set[str]:
    """The join of branches that write these fields."""
    every = set().union(*written)
    shared = every if each else {name for name in every if sum(name in branch for branch in written) > 1}
    rule = draft.one(draft.rules)
    said: dict[str, Any] = {"to": to, "rule": rule, "merge": {name: draft.one(MERGES[name]) for name in sorted(shared)}}
    if rule == "count":
        said["count"] = draft.draw(st.integers(1, 2 if each else len(written)))
    if rule == "when":
        said["when"] = draft.one(CONDITIONS)
    if not said["merge"]:
        del said["merge"]
    draft.steps[join] = {"join": said}
    return every


def fork(draft: Draft, name: str, to: str, spot: Spot) -> set[str]:
    join = draft.name("join")
    made = [_branch(draft, join, spot) for _ in range(draft.draw(st.integers(2, 3)))]
    branches = {f"branch_{place}": first for place, (first, _fields) in enumerate(made)}
    draft.steps[name] = {"fork": {"branches": branches, "join": join}}
    return _join(draft, join, to, [fields for _first, fields in made])


def inclusive(draft: Draft, name: str, to: str, spot: Spot) -> set[str]:
    join = draft.name("join")
    made = [_branch(draft, join, spot) for _ in range(draft.draw(st.integers(1, 2)))]
    branches: dict[str, Any] = {
        f"branch_{place}": {"to": first, "when": draft.one(CONDITIONS)} for place, (first, _fields) in enumerate(made)
    }
    default, fields = (join, set()) if draft.maybe(1) else _branch(draft, join, spot)
    branches["otherwise"] = default
    draft.steps[name] = {"choose": {"branches": branches, "join": join}}
    return _join(draft, join, to, [*(written for _first, written in made), fields])


def each(draft: Draft, name: str, to: str, spot: Spot) -> set[str]:
    join = draft.name("join")
    first, fields = _branch(draft, join, spot, element=True)
    draft.steps[name] = {"each": {"over": "units", "to": first, "join": join, "ordered": draft.maybe(1)}}
    return _join(draft, join, to, [fields], each=True)


MAKERS = {
    "work": work,
    "call": call,
    "wait": wait,
    "choose": choose,
    "inclusive": inclusive,
    "fork": fork,
    "each": each,
    "child": child,
}
