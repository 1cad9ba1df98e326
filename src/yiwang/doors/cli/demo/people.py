"""The people of the demonstration: accounts, agents of firms, posts and roles."""

from datetime import datetime, timedelta
from typing import Any

from yiwang.doors.cli.demo import data
from yiwang.kernel.actors import SYSTEM, Actor, ActorKind
from yiwang.kernel.organisations import operations as organisations
from yiwang.kernel.organisations import queries as posts
from yiwang.trust.identity import operations as identity
from yiwang.trust.identity import queries as accounts
from yiwang.trust.identity.contracts import AccountExists, DemonstrationAccount, NewAccount
from yiwang.trust.rights import operations as rights
from yiwang.trust.rights import queries as held
from yiwang.trust.rights.contracts import AssignmentFilter, NewAssignment

BEFORE = timedelta(days=150)
WHY = "示例数据"
KINDS = {"c": "citizens", "f": "firms", "o": "officers"}


def make_accounts(now: datetime) -> int:
    """Everybody's account: those of the one-click list sign in, the others can only be spoken of. How many in all."""
    listed = data.read("people")["accounts"]
    chosen = {one["who"] for one in listed}
    everybody = [(kind, one) for kind in ("f", "c", "o") for one in data.by_key(KINDS[kind]).values()]
    for kind, one in everybody:
        if one["key"] not in chosen:
            _plain(account(kind, one), now)
    wanted = [_listed(place, one) for place, one in enumerate(listed, 1)]
    firms_first = sorted(wanted, key=lambda one: one.account.kind is not ActorKind.ENTERPRISE)
    identity.install_demonstration_accounts(wanted=firms_first, now=now)
    return len(everybody)


def account(kind: str, one: dict[str, Any]) -> NewAccount:
    subject = data.subject(one["key"])
    if kind == "c":
        number, phone = one["id_number"], one["phone"]
        return NewAccount(ActorKind.CITIZEN, one["zh"], id_number=number, phone=phone, subject=subject, level=2)
    if kind == "f":
        head = data.by_key("citizens")[one["agent"]]
        return NewAccount(
            ActorKind.ENTERPRISE,
            one["zh"],
            uscc=one["uscc"],
            representative=head["zh"],
            phone=head["phone"],
            subject=subject,
            level=3,
        )
    login = f"demo-{one['key']}"
    return NewAccount(ActorKind.OFFICER, one["zh"], login=login, phone=one["phone"], subject=subject, level=3)


def _plain(given: NewAccount, now: datetime) -> None:
    try:
        identity.create_account(account=given, actor=SYSTEM, now=now)
    except AccountExists:
        return


def _listed(place: int, told: dict[str, Any]) -> DemonstrationAccount:
    kind = told["who"][0]
    one = data.by_key(KINDS[kind])[told["who"]]
    return DemonstrationAccount(
        account=account(kind, one),
        title={"zh": told["zh"], "en": told["en"]},
        order=place,
        agent_of=tuple(data.subject(firm) for firm in told.get("acts_for", ())),
    )


def name_agents(now: datetime) -> int:
    """Every firm names the citizen who acts for it; how many were new."""
    new = 0
    for firm in data.by_key("firms").values():
        agent = data.by_key("citizens")[firm["agent"]]
        if not accounts.may_act(data.subject(agent["key"]), data.subject(firm["key"]), now=now):
            actor = Actor(data.subject(firm["key"]), firm["zh"], ActorKind.ENTERPRISE)
            identity.name_agent(name=agent["zh"], id_number=agent["id_number"], actor=actor, now=now)
            new += 1
    return new


def appoint(now: datetime) -> int:
    """Every officer in their post; how many were new."""
    new, since = 0, (now - BEFORE).date()
    for one in data.by_key("officers").values():
        subject, at = data.subject(one["key"]), data.path(one["at"])
        if not any(held.organisation == at for held in posts.appointments_of(subject)):
            organisations.appoint(
                subject=subject, organisation=at, post=one["post"], since=since, basis=WHY, actor=SYSTEM, now=now
            )
            new += 1
    identity.refresh_posts([data.subject(key) for key in data.by_key("officers")], now=now)
    return new


def give_roles(now: datetime) -> int:
    """The role of every officer's post, in their office, the whole county or the installation; how many were new."""
    told, new = data.read("organisations"), 0
    for one in data.by_key("officers").values():
        where = (data.REGION, data.path(one["at"]))
        if one["key"] in told["everywhere"]:
            where = (data.REGION, "")
        elif one["key"] in told["installation"]:
            where = ("", "")
        new += _give(data.subject(one["key"]), told["posts"][one["post"]]["role"], where, now)
    return new


def _give(subject: str, role: str, where: tuple[str, str], now: datetime) -> int:
    asked = AssignmentFilter(subject=subject, role=role)
    if held.assignments(asked, viewer=SYSTEM, now=now).rows:
        return 0
    given = NewAssignment(subject, role, *where, since=now - BEFORE, reason=WHY)
    rights.assign_role(given=given, actor=SYSTEM, now=now)
    return 1
