"""A little of everything, and callers with keys."""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone

from yiwang.areas.service.ratings.tests import make as ratings
from yiwang.kernel.actors import Actor
from yiwang.support.cases.tests import make as cases
from yiwang.support.items.tests import make as items
from yiwang.support.notices import operations as notices
from yiwang.trust.apikeys import queries as apikeys
from yiwang.trust.apikeys.tests import make as keys
from yiwang.trust.ledger.tests import make as ledger


class Caller(Client):
    """A client that sends a key with every request; without one it is a stranger."""

    def __init__(self, owner: Actor | None = None, *scopes: str) -> None:
        self.owner = owner
        headers: dict[str, Any] = {"accept-language": "en"}
        if owner is not None:
            made = keys.key(owner, scopes or apikeys.scopes_of(owner), now=timezone.now())
            headers["authorization"] = f"Bearer {made.text}"
            self.key = made
        super().__init__(headers=headers)

    def json(self, path: str, status: int = 200, **query: Any) -> Any:
        answer = self.get(f"/api/v1{path}", query)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return answer.json()

    def send(self, path: str, given: Any, **headers: str) -> Any:
        return self.post(f"/api/v1{path}", given, content_type="application/json", headers=headers)


@dataclass
class World:
    """Who calls, and tokens of things that exist."""

    stranger: Caller
    citizen: Caller
    clerk: Caller
    leader: Caller
    item: str
    case: str
    rating: str
    entry: int


def world() -> World:
    """An item, a case of a citizen, a notice, a question, entries; a clerk and a leader of the bureau."""
    citizen, now = keys.citizen(), timezone.now()
    cases.flow()
    new = cases.NewCase("permit", "示例许可", "I-1", cases.HAIYAN, cases.BUREAU, citizen.subject, data=cases_data())
    case = cases.operations.open_case(new, actor=citizen, now=now).case
    facts = {"item": {"zh": "示例", "en": "Example"}, "number": case.number, "token": case.token}
    facts |= {"organisation": {"zh": "海盐县市场监督管理局", "en": "Bureau"}, "due": "2026-10-20"}
    notices.send(to=citizen.subject, kind="accepted", facts=facts, case=case.token, now=now, key="k")
    return World(
        stranger=Caller(),
        citizen=Caller(citizen),
        clerk=Caller(keys.officer("clerk")),
        leader=Caller(keys.officer("leader")),
        item=items.published().code,
        case=case.token,
        rating=ratings.question().token,
        entry=ledger.sequenced(3)[1].id,
    )


def cases_data() -> dict[str, Any]:
    return {"shop": "禾悦餐饮", "floor_area": 86}
