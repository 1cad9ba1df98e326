"""Every page and every endpoint that is not public refuses a stranger, and shows nobody what is somebody else's.

What an address asks for by name is filled in with a thing that exists and is another's, so that a page that forgets to
ask whose it is answers, and fails here. A new address with a new name in it says below what stands for it.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from tests.architecture.test_routes import ELSEWHERE
from yiwang.areas.service.intake.tests import make as intake
from yiwang.doors.api.api import description
from yiwang.doors.api.tests.make import Caller
from yiwang.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind, Right
from yiwang.kernel.organisations import operations as organisations
from yiwang.kernel.organisations.tests import make as offices
from yiwang.shell.pages import PUBLIC
from yiwang.shell.testing import act_as
from yiwang.support.cases import operations as cases
from yiwang.support.cases import queries as cases_read
from yiwang.support.cases.contracts import WORK_ON_CASES
from yiwang.support.cases.tests import make as flows
from yiwang.support.files import operations as files
from yiwang.support.files.tests.make import PDF
from yiwang.support.items.tests import make as items
from yiwang.trust.apikeys.tests import make as keys
from yiwang.trust.documents import queries as documents
from yiwang.trust.ledger.tests import make as ledger
from yiwang.trust.licences.tests import make as licences
from yiwang.trust.rights.tests import make as roles

pytestmark = pytest.mark.django_db

# Everybody may open these without signing in; each is a choice, so that a page becomes public here and not by chance.
OPEN_PAGES = """
health elder styleguide styleguide/form keys sign-in sign-in/demonstration sign-in/code sign-out register
organisations organisations/* verify v/* v/*/proof rate/* progress demo/outbox
ledger/about ledger/key ledger/proofs.py ledger/checkpoint ledger/tile/*
/ search search/suggestions items items/* departments themes help help/accessibility help/special help/foreigners
api api/problems api/v1/openapi.json
"""
OPEN_API = """
get /items  get /items/*  get /items/*/form  get /search  get /regions  get /regions/*  get /regions/*/children
get /organisations  get /organisations/*  get /licences/check  get /licences/*/proof  get /ledger/key
get /ledger/checkpoint  get /ratings/*  post /ratings/*  post /ratings/*/addition
"""
# Whoever is signed in may begin these: what they name is open to all.
BEGIN = {"apply/<str:code>"}
NO = (401, 403, 404)


@dataclass
class World:
    """Things of one person, by the name that addresses give them; marks by which they would be known."""

    things: dict[str, Any]
    marks: list[str]


@pytest.fixture
def world(tmp_path, monkeypatch) -> World:
    monkeypatch.setenv("YIWANG_DATA", str(tmp_path))
    intake.county()
    owner = intake.citizen(intake.person())
    application = intake.begun(owner, "open")
    sent = intake.sent(owner)
    case = cases_read.case(sent.case, viewer=SYSTEM, now=intake.NOW)
    licence = _licence(owner)
    document = documents.documents_about(licence.number, viewer=SYSTEM)[0]
    facts = {"name": "a.pdf", "claimed_type": "application/pdf", "purpose": "material"}
    file = files.store(stream=io.BytesIO(PDF), **facts, actor=owner, now=intake.NOW)
    entry = ledger.entry()
    things = {
        "intake": {"code": application.item, "id": application.id, "group": "shop", "token": sent.case},
        "cases": {"token": sent.case, "verb": "urge", "name": "shop_permit", "delegation": _delegation()},
        "licences": {"token": licence.token},
        "documents": {"token": document.token},
        "files": {"id": file.id},
        "ratings": {"case": sent.case},
        "rights": {"number": roles.given("clerk").id},
        "directory": {"path": offices.BUREAU, "code": offices.HAIYAN, "post": "deputy", "number": _appointment()},
        "ledger": {"entry_id": entry.id, "leaf_hash": entry.leaf_hash.hex()},
        "items": {"code": items.published().code, "version": 1, "verb": "submit"},
        "apikeys": {"key": keys.key(keys.citizen()).key.id},
        "api": {"entry_id": entry.id, "file": file.id, "application": application.id, "page": "shop"},
    }
    task = cases_read.tasks(sent.case, viewer=SYSTEM, now=intake.NOW)[0].id
    for module in ("intake", "cases", "api"):
        things[module]["task"] = task
    marks = [case.number, sent.case, str(application.id), licence.number, licence.token, document.token, str(file.id)]
    return World(things, marks)


def _licence(owner: Actor):
    licences.food()
    return licences.operations.issue(
        type="food_business_licence",
        case_number="330424-20260924-000001",
        holder=owner.subject,
        organisation=licences.BUREAU,
        region=licences.HAIYAN,
        values=licences.VALUES,
        actor=SYSTEM,
        now=licences.NOW,
        key="k",
    )


def _appointment() -> int:
    given = {"subject": "s-1", "organisation": offices.BUREAU, "post": "deputy", "since": offices.TODAY}
    return organisations.appoint(**given, actor=SYSTEM, now=offices.NOW).id


def _delegation():
    now = timezone.now()
    term = {"since": now, "until": now.replace(year=now.year + 1), "reason": "休假"}
    return cases.delegate(receiver="r", **term, actor=flows.officer(1, WORK_ON_CASES), now=now)


# Pages


def _routes(patterns: list[Any], prefix: str = "", module: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    for entry in patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if entry.app_name != "ninja" and not path.startswith("api/v1/"):
                yield from _routes(entry.url_patterns, path, entry.app_name or module)
        elif entry.name not in ELSEWHERE:
            yield path, module, entry


ROUTES = list(_routes(get_resolver().url_patterns))
CLOSED = [(path, module, entry) for path, module, entry in ROUTES if entry.callback.needs != PUBLIC]


def _star(path: str) -> str:
    return re.sub(r"<[^>]+>|\{[^}]+\}", "*", path) or "/"


def test_the_public_pages_are_those_that_are_meant_to_be():
    assert sorted(_star(path) for path, _, entry in ROUTES if entry.callback.needs == PUBLIC) == sorted(
        OPEN_PAGES.split()
    )


def _address(path: str, module: str, world: World) -> str:
    things = world.things.get(module, {})
    assert set(re.findall(r"<(?:\w+:)?(\w+)>", path)) <= set(things), f"say in World what stands for {path}"
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(things[found[1]]), path)


def _methods(entry: URLPattern) -> list[str]:
    return ["get", "post"] if entry.callback.writes else ["get"]


def test_every_other_page_sends_a_stranger_to_sign_in_and_does_nothing_for_them(client: Client, settings, world):
    act_as(settings, ANONYMOUS)
    wrong = []
    for path, module, entry in CLOSED:
        address = _address(path, module, world)
        seen = client.get(address)
        if seen.status_code != 302 or not seen.headers["Location"].startswith("/sign-in?next="):
            wrong.append(("get", path, seen.status_code))
        if entry.callback.writes and (status := client.post(address).status_code) != 401:
            wrong.append(("post", path, status))
    assert CLOSED
    assert wrong == []


PEOPLE = {
    "citizen": Actor("5c000000-0000-4000-8000-000000000001", "许*英", ActorKind.CITIZEN),
    "firm": Actor("5c000000-0000-4000-8000-000000000002", "乙公司", ActorKind.ENTERPRISE),
    "officer without a role": Actor("5c000000-0000-4000-8000-000000000003", "周砚", ActorKind.OFFICER),
}


@pytest.mark.parametrize("who", PEOPLE)
def test_every_other_page_refuses_who_has_no_right_and_whose_it_is_not(client: Client, settings, world, who):
    act_as(settings, PEOPLE[who])
    wrong = []
    for path, module, entry in CLOSED:
        another_s = "<" in path and path not in BEGIN
        for method in _methods(entry):
            answer = getattr(client, method)(_address(path, module, world), follow=True)
            elsewhere = method == "get" and answer.redirect_chain
            if isinstance(entry.callback.needs, Right):
                refused = answer.status_code == 403
            else:
                ones_own = (elsewhere or not another_s) and not _marks(answer, world)
                refused = ones_own or answer.status_code in NO
            if not refused:
                wrong.append((method, path, answer.status_code))
    assert wrong == []


def _marks(answer: Any, world: World) -> list[str]:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return [mark for mark in world.marks if mark in content.decode("utf-8", "replace")]


# The API

BODIES: dict[str, Any] = {
    "make_move": {"verb": "accept"},
    "make_case_move": {"verb": "urge"},
    "save_page": {"answers": {}},
    "submit": {},
}


def _operations() -> list[tuple[str, str, dict[str, Any]]]:
    paths = description("en")["paths"].items()
    return [(method, path, operation) for path, methods in paths for method, operation in methods.items()]


def test_the_public_endpoints_are_those_that_are_meant_to_be():
    found = [f"{method} {_star(path)}" for method, path, one in _operations() if one["x-needs"] == "public"]
    assert sorted(found) == sorted(line.strip() for line in re.split(r"\s{2,}|\n", OPEN_API) if line.strip())


def _call(client: Client, method: str, path: str, operation: dict[str, Any], world: World) -> Any:
    things = world.things["api"] | {"token": world.things["licences" if "/licences/" in path else "cases"]["token"]}
    address = "/api/v1" + re.sub(r"\{(\w+)\}", lambda found: str(things[found[1]]), path)
    if method == "get":
        return client.get(address)
    if "multipart/form-data" in operation.get("requestBody", {}).get("content", {}):
        return client.post(address, {"file": io.BytesIO(PDF), "field": "plan"})
    return getattr(client, method)(address, BODIES.get(operation["operationId"], {}), content_type="application/json")


def test_every_other_endpoint_refuses_a_stranger_and_whose_it_is_not(world):
    stranger, citizen, wrong = Caller(), Caller(keys.citizen()), []
    for method, path, operation in _operations():
        needs = operation["x-needs"]
        if needs == "public":
            continue
        if (status := _call(stranger, method, path, operation, world).status_code) != 401:
            wrong.append(("stranger", method, path, status))
        answer = _call(citizen, method, path, operation, world)
        own = needs.startswith("own.")
        refused = answer.status_code in NO if own else answer.status_code == 403
        if not refused and not (own and "{" not in path and not _marks(answer, world)):
            wrong.append(("citizen", method, path, answer.status_code))
    assert wrong == []
