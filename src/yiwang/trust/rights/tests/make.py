"""Builders of people who hold roles."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from yiwang.kernel.actors import SYSTEM, Actor, ActorKind
from yiwang.kernel.organisations import operations as organisations
from yiwang.kernel.organisations import queries as queries_of_organisations
from yiwang.kernel.organisations.contracts import NewOrganisation, OrganisationKind
from yiwang.trust.rights import operations, queries
from yiwang.trust.rights.contracts import Assignment, NewAssignment

NOW = datetime(2026, 9, 22, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HAIYAN = "330424000000"
BUREAU = "330424/330424-SCJG"
SECTION = "330424/330424-SCJG/330424-SCJG-03"
HEALTH = "330424/330424-WJJ"


def standing(path: str) -> None:
    """See to it that there is an organisation at a path, and all those above it."""
    codes = path.split("/") if path else []
    paths = ["/".join(codes[: n + 1]) for n in range(len(codes))]
    known = queries_of_organisations.organisations_at(paths)
    missing = [
        NewOrganisation(
            code=each.rpartition("/")[2],
            name={"zh": each.rpartition("/")[2], "en": each.rpartition("/")[2]},
            region=each[:6].ljust(12, "0"),
            kind=OrganisationKind.DEPARTMENT,
            parent=each.rpartition("/")[0],
            since=date(2019, 1, 1),
        )
        for each in paths
        if each not in known
    ]
    if missing:
        organisations.install_organisations(organisations=missing, actor=SYSTEM, now=NOW)


def given(
    role: str = "clerk",
    subject: str = "",
    *,
    region: str = HAIYAN,
    organisation: str = BUREAU,
    actor: Actor = SYSTEM,
    now: datetime = NOW,
    **more,
) -> Assignment:
    if organisation.startswith("3"):
        standing(organisation)
    new = NewAssignment(subject or str(uuid4()), role, region, organisation, **more)
    return operations.assign_role(given=new, actor=actor, now=now)


def actor(subject: str, *, now: datetime = NOW, second_factor: bool = True) -> Actor:
    """The actor whom the subject's roles make."""
    grants = queries.grants_of(subject, now, second_factor=second_factor)
    return Actor(subject=subject, name="周砚", kind=ActorKind.OFFICER, grants=grants, second_factor=second_factor)


def holder(role: str = "clerk", *, region: str = HAIYAN, organisation: str = BUREAU, **more) -> Actor:
    """Somebody who holds a role there."""
    return actor(given(role, region=region, organisation=organisation, **more).subject)
