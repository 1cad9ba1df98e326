"""Holds anything that asks a right to role × region × organisation.

    @pytest.mark.parametrize("scope", matrix.SCOPES)
    def test_only_who_may_reads_cases(scope):
        matrix.check(READ_CASES, scope, lambda actor, place: bool(queries.cases(within=place, viewer=actor)))

`attempt(actor, place)` tries the thing at a place and says whether it worked: a refusal is a no, and so is an empty
answer where something stands at every place. It is tried by a holder of every role in that scope, and by people who
hold nothing. What must come out is written down here by hand, not computed by the code under test.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from yiwang.kernel.actors import ANONYMOUS, Actor, ActorKind, Right
from yiwang.kernel.errors import NotAllowed, SignInFirst
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

Attempt = Callable[[Actor, Place], bool]


def check(right: Right, scope: str, attempt: Attempt) -> None:
    """Try it with every role of that scope, at every place; the answers must be those of the table."""
    wrong = []
    for who, actor, carries in people(right.code, scope):
        for name, place in PLACES.items():
            expected = carries and name in SCOPES[scope][1]
            if worked(partial(attempt, actor, place)) is not expected:
                wrong.append(f"{who} of {scope} at {name}: should be {expected}")
    assert wrong == []


def people(right: str, scope: str) -> Iterator[tuple[str, Actor, bool]]:
    """(who, the actor, whether they carry the right): a holder of each role, a citizen, an officer, a stranger."""
    place = SCOPES[scope][0]
    for code, role in queries.roles_known(make.NOW).items():
        actor = make.holder(code, region=place.region, organisation=place.organisation)
        yield code, actor, right in role.rights
    yield "stranger", ANONYMOUS, False
    yield "citizen", Actor(subject="1", name="沈*禾", kind=ActorKind.CITIZEN), False
    yield "officer without a role", Actor(subject="2", name="周砚", kind=ActorKind.OFFICER), False


def worked(attempt: Callable[[], bool]) -> bool:
    """Whether an attempt worked; being refused for want of a right is a no, anything else is a fault."""
    try:
        return bool(attempt())
    except (NotAllowed, SignInFirst):
        return False
