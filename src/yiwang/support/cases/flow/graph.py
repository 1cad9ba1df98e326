"""A flow as the engine walks it: steps by name, each with what it does and where it leads. Plain and immutable.

The compiler (flow/compiling.py) makes it from a pack's YAML and refuses what could not end; the engine trusts it.
A target is always the name of a step. Scopes are structured: the branches of a fork, an inclusive choice or an
each all lead to its one join (or to an end, which closes the whole case), and nothing else leads into a branch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yiwang.kernel.calendar.contracts import Limit
from yiwang.kernel.expressions.contracts import Expression
from yiwang.support.cases.contracts.rows import Title


@dataclass(frozen=True, slots=True)
class By:
    """Who may act on a task. `right` is a right's code; with `applicant` only the applicant may.

    The organisation is that of the case, or a path, or the value of a field of the case (`organisation_field`;
    `element` there means the element of an `each`). `post` narrows it to the holders of a post.
    """

    right: str = "cases.work"
    organisation: str = ""
    organisation_field: str = ""
    post: str = ""
    applicant: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A field that may be filled with a move."""

    name: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class MoveDef:
    """A named move of a work step. `sets` are values written with it, expressions over the case's data.

    `opinion` is none, optional or required. `accepts` starts the clocks (受理), `decides` stops them (决定).
    `letter` is a kind of letter that goes out after the commit. `when` hides the move where it does not hold.
    """

    verb: str
    title: Title
    to: str
    fields: tuple[Asked, ...] = ()
    sets: Mapping[str, Expression] = field(default_factory=dict)
    opinion: str = "optional"
    accepts: bool = False
    decides: bool = False
    letter: str = ""
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """How a step may ask the applicant for corrections (补正): how often, how long, and what silence means.

    `silence` is the step to which the case goes when no answer came in time.
    """

    within: Limit
    silence: str
    times: int = 1
    letter: str = "correction"


@dataclass(frozen=True, slots=True)
class Joint:
    """A joint signature (会签) that stands on a work step before its moves count.

    `signers` are who signs, each by post, organisation or right; `rule` is all, any or count (`count` of them);
    a signer with a weight counts that much; one `no` of a signer with a veto decides. `order` makes them sign one
    after the other. The step is left by `agreed` or `refused`, two of its moves.
    """

    signers: tuple[By, ...]
    titles: tuple[Title, ...]
    agreed: str
    refused: str
    rule: str = "all"
    count: int = 0
    weights: tuple[int, ...] = ()
    vetoes: tuple[bool, ...] = ()
    order: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """A person acts. `reached` is the verb that the system makes when the step's limit is reached, if any.

    `allows` names the other moves offered here: correct, return, hand_over, add_signer, ask_opinion, suspend, extend.
    """

    by: By
    moves: Mapping[str, MoveDef]
    form: str = ""
    within: Limit | None = None
    reached: str = ""
    allows: frozenset[str] = frozenset()
    correction: Correction | None = None
    joint: Joint | None = None


@dataclass(frozen=True, slots=True)
class CallStep:
    """A registered operation runs after commit, with `tries` and growing pauses; then a person with `by` chooses.

    `gives` maps names in the call's values to fields of the case, `takes` fields of the case to names in the answer:
    in every `gives` and `takes` of a flow, what stands left is filled with what stands right.
    """

    call: str
    outcomes: Mapping[str, str]
    by: By
    gives: Mapping[str, str] = field(default_factory=dict)
    takes: Mapping[str, str] = field(default_factory=dict)
    tries: int = 6


@dataclass(frozen=True, slots=True)
class Event:
    """An event that ends a wait: its type, and the field of the case whose value must be the event's `key`."""

    type: str
    key: str
    to: str
    takes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wait:
    """The first that comes: a duration, a date in the case's data, or one of some events. A wait always has an end."""

    to: str
    within: Limit | None = None
    until: str = ""
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """A way out of a choice or a fork. `when` is None for a default, and for every branch of a fork."""

    name: str
    title: Title
    to: str
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class Choose:
    """Exclusive: the first branch that holds, at once. Inclusive (`join` is set): every one that holds, as branches.

    The last branch has no condition: it is the default, taken where no other holds.
    """

    branches: tuple[Branch, ...]
    join: str = ""


@dataclass(frozen=True, slots=True)
class Fork:
    """All branches at the same time, each in a scope of its own, until `join`."""

    branches: tuple[Branch, ...]
    join: str


@dataclass(frozen=True, slots=True)
class Each:
    """One branch for each element of a list in the case's data; `to` is its first step. Nobody: straight past `join`.

    Its conditions may read `element`: a text, or a record of `rows`. `ordered` opens them one after the other.
    """

    over: str
    to: str
    join: str
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Join:
    """Where the branches of `fork` meet. `rule` is all, any, count or when; what has not come by then is cancelled.

    When every branch that was opened has come, the join holds whatever its rule. `when` reads the merged data of
    those that have come. `merge` says for a field how the branches' values become one: first, last (in the order
    of coming), all, any (booleans), list (one list after the other), sum, min or max. A field that only one branch
    can write needs no rule.
    """

    fork: str
    to: str
    rule: str = "all"
    count: int = 0
    when: Expression | None = None
    merge: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChildFlow:
    """A case to be opened. `gives` maps fields of the child to fields of the parent; `takes` the other way round."""

    flow: str
    gives: Mapping[str, str] = field(default_factory=dict)
    takes: Mapping[str, str] = field(default_factory=dict)
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class Child:
    """Cases of other flows, at once or one after the other. `rule` is all, any or count of children with an outcome
    in `good`; `met` and `missed` are where it leads when the rule holds, or can no longer hold.
    """

    children: tuple[ChildFlow, ...]
    good: frozenset[str]
    met: str
    missed: str
    rule: str = "all"
    count: int = 0
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """The case is closed with this outcome."""

    outcome: str
    title: Title


Does = Work | CallStep | Wait | Choose | Fork | Each | Join | Child | End


@dataclass(frozen=True, slots=True)
class Step:
    """`opener` is the fork, inclusive choice or each in whose branch the step stands; "" outside of any."""

    name: str
    title: Title
    does: Does
    opener: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A legal reason to let clocks stand still (挂起) or to extend them (延期).

    `clocks` are those it stops: legal, promised, step. `approver` must agree first where the law asks for it.
    `extends` is how much longer the legal limit becomes, for reasons of extending.
    """

    code: str
    title: Title
    law: str
    clocks: frozenset[str] = frozenset({"legal", "promised", "step"})
    approver: By | None = None
    letter: str = ""
    extends: Limit | None = None
    times: int = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """`legal` and `promised` start with acceptance; yellow comes when this share of a limit is used.

    `reached` is the step to which the system takes the case when the legal limit is reached (deemed granted).
    """

    legal: Limit | None = None
    promised: Limit | None = None
    yellow: float = 0.8
    reached: str = ""
    law: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """A flow. `fields` is the definition of every field that its cases may hold, as `support/forms` knows it.

    `withdraw` is the end step for an applicant who withdraws before the decision, `terminate` for the authority.
    """

    name: str
    title: Title
    start: str
    steps: Mapping[str, Step]
    fields: Mapping[str, Any]
    limits: Limits = Limits()
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    withdraw: str = ""
    terminate: str = ""
    order: Sequence[str] = ()
