"""Holds anything that asks a right to role × region × organisation.

    @matrix.holds(READ_CASES)
    def test_cases_are_listed_only_where_one_may_read_them():
        cases = {place: make.case(place) for place in matrix.PLACES.values()}
        return lambda actor, place: cases[place] in queries.cases(viewer=actor)

The test prepares what it needs and gives back `attempt(actor, place)`, which tries the thing at a place and says
whether it worked: a refusal is a no, and so is an answer without what stands there. It is tried by a holder of every
role in seven scopes, and by people who hold nothing; whatever it wrote is taken back. What must come out is written
down here by hand, not computed by the code under test.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

import pytest
from django.db import transaction

from yiwang.kernel.actors import ANONYMOUS, Actor, ActorKind, Right
from yiwang.kernel.errors import Kind, Refusal
from yiwang.trust.rights import queries
from yiwang.trust.rights.tests import make


@dataclass(frozen=True, slots=True)
class Place:
    """A region and an organisation of it, where something can be done."""

    region: str
    organisation: str


PLACES = {
    "bureau": Place("330424000000", "330424/330424-SCJG"),
    "section": Place("330424000000", "330424/330424-SCJG/330424-SCJG-03"),
    "another bureau": Place("330424000000", "330424/330424-WJJ"),
    "a name that only begins alike": Place("330424000000", "330424/330424-SCJG2"),
    "street office": Place("330424001000", "330424/330424-WYJD"),
    "city bureau": Place("330400000000", "330400/330400-SCJG"),
    "next county": Place("330481000000", "330481/330481-SCJG"),
    "another province": Place("320500000000", "320500/320500-SCJG"),
}
COUNTY = {"bureau", "section", "another bureau", "a name that only begins alike", "street office"}
SCOPES: dict[str, tuple[Place, set[str]]] = {
    "everywhere": (Place("", ""), set(PLACES)),
    "the province": (Place("330000000000", ""), COUNTY | {"city bureau", "next county"}),
    "the county": (Place("330424000000", ""), COUNTY),
    "the street": (Place("330424001000", ""), {"street office"}),
    "the bureau": (Place("330424000000", "330424/330424-SCJG"), {"bureau", "section"}),
    "the section": (Place("330424000000", "330424/330424-SCJG/330424-SCJG-03"), {"section"}),
    "the bureau by organisation alone": (Place("", "330424/330424-SCJG"), {"bureau", "section"}),
}
INSIDE = {scope: inside for scope, (_place, inside) in SCOPES.items()}
# What is done to an office from above it: where the scope reaches what the office stands under.
FROM_ABOVE = {
    **INSIDE,
    "the bureau": {"section"},
    "the section": set(),
    "the bureau by organisation alone": {"section"},
}
# What stands at no place is either the whole installation's, or of people, who may be met anywhere.
WHOLE, ANYWHERE = {"everywhere"}, set(SCOPES)

Attempt = Callable[[Actor, Place], Any]
NO = {Kind.FORBIDDEN, Kind.NOT_FOUND, Kind.UNAUTHENTICATED}


def holds(
    *rights: Right, scopes: set[str] | None = None, at: Mapping[str, set[str]] | None = None
) -> Callable[[Callable[..., Attempt]], Any]:
    """Make a test of a function that gives back an attempt. One of the `rights` is enough.

    `scopes` are those in which the right opens a thing that stands at no place of its own, such as WHOLE or ANYWHERE;
    it is tried at the bureau. `at` are the places that a scope opens where these are others than those inside it.
    """
    codes = [right.code for right in rights]

    def mark(prepare: Callable[..., Attempt]) -> Any:
        @wraps(prepare)
        def test(scope: str, **given: Any) -> None:
            opens = {"bureau"} if scope in (scopes or ()) else set() if scopes else (at or INSIDE)[scope]
            check(
                frozenset(right.code for right in rights),
                scope,
                prepare(**given),
                opens,
                ["bureau"] if scopes else PLACES,
            )

        asked = inspect.signature(prepare)
        mine = inspect.Parameter("scope", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        test.__signature__ = asked.replace(  # type: ignore[attr-defined]
            parameters=[mine, *asked.parameters.values()], return_annotation=None
        )
        ids = [f"{'+'.join(codes)}/{scope}" for scope in SCOPES]
        return pytest.mark.matrix(pytest.mark.parametrize("scope", SCOPES, ids=ids)(test))

    return mark


def check(
    rights: frozenset[str], scope: str, attempt: Attempt, opens: set[str], places: Iterable[str] = PLACES
) -> None:
    """Try it with every role of that scope; it must work where that `opens` for those who carry a right.

    The first role that carries it tries it at every place; every other role, and people without one, where it works
    for that one and once elsewhere.
    """
    closed = [name for name in places if name not in opens]
    few = [name for name in places if name in opens][:1] + closed[:1]
    wrong: list[str] = []
    known: set[frozenset[str]] = {frozenset()}
    for who, actor, held in people(scope):
        carried = rights & held
        for name in few if carried in known else places:
            expected = bool(carried) and name in opens
            if worked(partial(attempt, actor, PLACES[name])) is not expected:
                wrong.append(f"{who} of {scope} at {name}: should be {expected}")
        known.add(carried)
    assert wrong == []


def people(scope: str) -> Iterator[tuple[str, Actor, frozenset[str]]]:
    """(who, the actor, the rights they carry): a holder of each role, and those who hold nothing."""
    place = SCOPES[scope][0]
    for code, role in queries.roles_known(make.NOW).items():
        yield code, make.holder(code, region=place.region, organisation=place.organisation), role.rights
    yield "officer without a role", Actor(subject="2", name="周砚", kind=ActorKind.OFFICER), frozenset()
    yield "citizen", Actor(subject="1", name="沈*禾", kind=ActorKind.CITIZEN), frozenset()
    yield "stranger", ANONYMOUS, frozenset()


def worked(attempt: Callable[[], Any]) -> bool:
    """Whether an attempt worked; being refused or shown nothing is a no, anything else is a fault. It is taken back."""
    try:
        with transaction.atomic():
            done = bool(attempt())
            transaction.set_rollback(True)
    except Refusal as refusal:
        if refusal.kind not in NO:
            raise
        return False
    return done


def together(ways: Iterable[Callable[[], Any]]) -> bool:
    """Whether several ways to the same thing work; it is a fault where some do and some do not."""
    answers = [worked(way) for way in ways]
    assert len(set(answers)) == 1, answers
    return answers[0]


# The citizen's side: no role, but whose the thing is. An agent acts for a firm in all items, or in those named.

APPLICANT = "5a000000-0000-4000-8000-000000000001"
FIRM = "5a000000-0000-4000-8000-000000000002"
AGENT = "5a000000-0000-4000-8000-000000000003"
ITEM = "11330424MB0000000X4330131001000"
CITIZENS = {
    "applicant": Actor(APPLICANT, "沈*禾", ActorKind.CITIZEN),
    "firm": Actor(FIRM, "禾悦餐饮", ActorKind.ENTERPRISE),
    "agent of the firm": Actor(AGENT, "林*舟", ActorKind.CITIZEN, on_behalf=FIRM),
    "agent for the item": Actor(AGENT, "林*舟", ActorKind.CITIZEN, on_behalf=FIRM, items=frozenset({ITEM})),
    "agent for another item": Actor(AGENT, "林*舟", ActorKind.CITIZEN, on_behalf=FIRM, items=frozenset({"another"})),
    "agent without the power": Actor(AGENT, "林*舟", ActorKind.CITIZEN),
    "agent of another firm": Actor(AGENT, "林*舟", ActorKind.CITIZEN, on_behalf=str(APPLICANT)[:-1] + "9"),
    "another citizen": Actor("5a000000-0000-4000-8000-000000000004", "许*英", ActorKind.CITIZEN),
    "officer without a role": Actor("5a000000-0000-4000-8000-000000000005", "周砚", ActorKind.OFFICER),
    "nobody": ANONYMOUS,
}


def who_may(attempt: Callable[[Actor], Any]) -> set[str]:
    """Who of CITIZENS succeeds; whatever it wrote is taken back."""
    return {name for name, actor in CITIZENS.items() if worked(partial(attempt, actor))}
