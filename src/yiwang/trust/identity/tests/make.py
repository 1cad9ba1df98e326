"""Builders of accounts and sessions."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import uuid4

from django.test import Client

from yiwang.kernel.actors import SYSTEM, Actor, ActorKind
from yiwang.kernel.codes import queries as codes
from yiwang.trust.identity import operations
from yiwang.trust.identity.contracts import Account, Caller, DemonstrationAccount, NewAccount, SignedIn
from yiwang.trust.identity.middleware import actor_of

NOW = datetime(2026, 9, 22, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PASSWORD = "一条大河波浪宽宽又宽"
HOME = Caller("192.0.2.7", "Chrome · Windows")
_numbers = count(1)


def id_number(serial: int | None = None) -> str:
    """A valid identity number of nobody."""
    number = serial or next(_numbers)
    return codes.made_up_id_number(number, born=date(1980 + number % 25, 3, number % 28 + 1), male=False)


def uscc() -> str:
    """A valid credit code of nobody."""
    return codes.made_up_uscc(next(_numbers))


def citizen(name: str = "沈知禾", password: str = PASSWORD, **more) -> Account:
    more = {"id_number": id_number(), "phone": f"139{next(_numbers):08}", **more}
    return made(NewAccount(ActorKind.CITIZEN, name, password=password, **more))


def firm(name: str = "海盐禾悦餐饮有限公司", password: str = PASSWORD, **more) -> Account:
    return made(NewAccount(ActorKind.ENTERPRISE, name, uscc=uscc(), password=password, **more))


def officer(name: str = "周砚", password: str = PASSWORD, **more) -> Account:
    more = {"login": f"officer{next(_numbers)}", **more}
    return made(NewAccount(ActorKind.OFFICER, name, password=password, **more))


def made(account: NewAccount) -> Account:
    return operations.create_account(account=account, actor=SYSTEM, now=NOW)


def demonstration(kind: ActorKind = ActorKind.CITIZEN, **more) -> Account:
    number = {"id_number": id_number()} if kind is ActorKind.CITIZEN else {}
    code = {"uscc": uscc()} if kind is ActorKind.ENTERPRISE else {}
    given = NewAccount(kind, "林晚舟", subject=str(uuid4()), **number, **code)
    wanted = DemonstrationAccount(given, {"zh": "办事人", "en": "Applicant"}, **more)
    return operations.install_demonstration_accounts(wanted=[wanted], now=NOW)[0]


def session(identifier: str, password: str = PASSWORD, caller: Caller = HOME, now: datetime = NOW) -> SignedIn:
    return operations.sign_in(identifier=identifier, password=password, caller=caller, now=now)


def actor(token: str, now: datetime = NOW) -> Actor:
    return actor_of(token, now)


def sign_in(client: Client, identifier: str, password: str = PASSWORD, **more):
    """Sign in by the page."""
    return client.post("/sign-in", {"identifier": identifier, "password": password, **more})


def text(answer) -> str:
    return answer.content.decode()


def wrong_fields(answer) -> list[str]:
    """The fields of a page's form that have errors, in the page's order."""
    return re.findall(r'id="id_(\w+)_error"', text(answer))


def shown_code(answer) -> str:
    """The code that a demonstration shows in place of a message; empty where none is shown."""
    found = re.search(r"您的验证码是 (\d{6})", text(answer))
    return found[1] if found else ""


def hidden(answer, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', text(answer))[1]
