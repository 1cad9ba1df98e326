"""A small pack in force, people who apply, officers who answer, and an application at any point of its way."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from yiwang.areas.service.intake import operations
from yiwang.areas.service.intake.contracts import Application
from yiwang.kernel.actors import SYSTEM, Actor, ActorKind, Grant
from yiwang.kernel.events import operations as events
from yiwang.kernel.organisations.tests import make as organisations
from yiwang.kernel.packs import operations as packs
from yiwang.support.cases import operations as cases
from yiwang.support.cases import queries
from yiwang.support.cases.contracts import READ_CASES, WORK_ON_CASES, MoveMade
from yiwang.support.files.tests.make import PDF
from yiwang.support.forms.contracts import Upload
from yiwang.trust.identity import operations as identity
from yiwang.trust.identity.contracts import FIND_PEOPLE, Account, NewAccount
from yiwang.trust.identity.tests import make as accounts

NOW = datetime(2026, 9, 14, 1, 0, tzinfo=UTC)  # a Monday, nine o'clock in Haiyan
DAY = timedelta(days=1)
ITEM = "11330424MB9DM0252H4330131901000"
HAIYAN = "330424000000"
PAGES: dict[str, dict[str, Any]] = {
    "shop": {"shop": "禾悦小馆", "kind": "meals", "seats": "20", "_asked": "firm_name shop kind seats"},
    "place": {"street": "330424001", "address": "武原街道盐平塘路 188 号", "area": "86"},
    "people": {"contact": "沈知禾", "phone": "13905732046"},
}


def county() -> None:
    """The bureau and the permit that it gives."""
    organisations.bureau()
    packs.apply_pack(folder=Path(__file__).with_name("shop_permit"), actor=SYSTEM, now=NOW)


def person(name: str = "沈知禾", **more: Any) -> Account:
    return accounts.citizen(name, **{"phone": "13905732046", **more})


def citizen(account: Account) -> Actor:
    return Actor(account.subject, account.name, ActorKind.CITIZEN)


def agent(account: Account, firm: Account) -> Actor:
    """A person who acts for a firm."""
    return Actor(account.subject, f"{account.name} · {firm.name}", ActorKind.CITIZEN, on_behalf=firm.subject)


def clerk(number: int = 1, organisation: str = organisations.BUREAU, region: str = HAIYAN) -> Actor:
    """An officer of the bureau's counter."""
    rights = (WORK_ON_CASES, READ_CASES, FIND_PEOPLE)
    held = frozenset(Grant(right.code, region, organisation) for right in rights)
    subject = f"44444444-4444-4444-8444-{number:012}"
    return Actor(subject, f"陆一帆{number}", ActorKind.OFFICER, region, organisation, "clerk", grants=held)


def begun(actor: Actor, key: str = "one", *, applicant: str = "", now: datetime = NOW) -> Application:
    return operations.begin(item=ITEM, applicant=applicant, actor=actor, now=now, key=key)


def upload(content: bytes = PDF, name: str = "布局图.pdf", type: str = "application/pdf", replaces: str = "") -> Upload:
    return Upload("plan", name, type, io.BytesIO(content), replaces)


def saved(application: Application, group: str, actor: Actor, now: datetime = NOW, **changed: Any) -> Any:
    uploads = [upload()] if group == "papers" else []
    given = {**PAGES.get(group, {}), **changed}
    return operations.save_page(
        application=application.id, group=group, given=given, uploads=uploads, actor=actor, now=now
    )


def filled(actor: Actor, key: str = "one", *, applicant: str = "", now: datetime = NOW) -> Application:
    """An application that can be sent."""
    made = begun(actor, key, applicant=applicant, now=now)
    for group in ("shop", "place", "people", "papers"):
        saved(made, group, actor, now)
    return made


def sent(actor: Actor, key: str = "one", *, applicant: str = "", now: datetime = NOW) -> Application:
    """An application that is a case."""
    made = filled(actor, key, applicant=applicant, now=now)
    return operations.submit(application=made.id, promised=True, actor=actor, now=now)


def task(case: str, step: str, kind: str = "") -> Any:
    found = [t for t in queries.tasks(case, viewer=SYSTEM, now=NOW) if t.step == step]
    return next(t for t in found if (t.kind == kind if kind else t.parent is None))


def move(case: str, step: str, verb: str, *, actor: Actor | None = None, now: datetime = NOW, **given: Any) -> MoveMade:
    """An officer moves the case at a step."""
    return cases.make_move(task=task(case, step).id, verb=verb, actor=actor or clerk(), now=now, **given)


def corrected(case: str, *items: str, fields: tuple[str, ...] = ("area", "plan"), now: datetime = NOW) -> None:
    """An officer asks once for everything."""
    extra = {"items": list(items) or ["面积与布局图不一致", "布局图没有标出洗手池"], "fields": list(fields)}
    move(case, "accept", "correct", extra=extra, now=now)


def heard(now: datetime = NOW) -> None:
    """Let everybody hear what happened."""
    events.drain(now=now)


def enrolled(**facts: Any) -> Account:
    """Somebody whom a clerk enrols at the counter."""
    given = {"name": "许桂英", "id_number": accounts.id_number(), "phone": "13805731999", **facts}
    return identity.create_account(account=NewAccount(ActorKind.CITIZEN, **given), actor=SYSTEM, now=NOW)
