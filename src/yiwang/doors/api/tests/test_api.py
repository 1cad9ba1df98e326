"""The API says what the pages say, to whom they say it."""

import uuid

import jsonschema_rs
import pytest
import schemathesis
from django.test import Client

from yiwang.doors.api import middleware, problems
from yiwang.doors.api.api import description
from yiwang.doors.api.models import Answered
from yiwang.doors.api.tests import make
from yiwang.shell.limits import Buckets
from yiwang.support.cases import queries as cases
from yiwang.support.cases.tests import make as flows
from yiwang.trust.apikeys import operations as apikeys
from yiwang.trust.apikeys.contracts import OWN_READ, OWN_WRITE

pytestmark = pytest.mark.django_db
GONE = str(uuid.UUID(int=7))


@pytest.fixture
def world():
    return make.world()


def test_the_description_is_openapi_3_1_and_sound():
    made = Client().get("/api/v1/openapi.json").json()
    assert made["openapi"].startswith("3.1")
    schemathesis.openapi.from_dict(made).validate()
    assert [n for n, shape in made["components"]["schemas"].items() if not jsonschema_rs.meta.is_valid(shape)] == []
    operations = [one for methods in made["paths"].values() for one in methods.values()]
    assert len({one["operationId"] for one in operations}) == len(operations)
    assert all(one["x-needs"] and one["summary"] for one in operations)
    assert description("zh-hans")["paths"]["/items"]["get"]["summary"] == "已公布的事项"


def _operations():
    for path, methods in description("en")["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation["x-needs"]


def _ask(caller: make.Caller, method: str, path: str) -> int:
    body = {"verb": "no_such", "grade": 1, "notices": [], "item": "no_such", "answers": {}, "values": {}}
    filled = path
    for name in ("code", "token", "entry_id", "task", "file", "application", "page"):
        filled = filled.replace(f"{{{name}}}", "1" if name == "entry_id" else GONE)
    return caller.generic(method.upper(), f"/api/v1{filled}", data=make_json(body), content_type="application/json")


def make_json(body):
    import json

    return json.dumps(body)


@pytest.mark.parametrize(("method", "path", "needs"), list(_operations()))
def test_every_endpoint_is_open_to_whom_it_says_and_to_nobody_else(world, method, path, needs):
    own = needs in (OWN_READ, OWN_WRITE)
    stranger, citizen, leader = (_ask(one, method, path) for one in (world.stranger, world.citizen, world.leader))
    if needs == "public":
        assert stranger.status_code not in (401, 403)
        return
    assert (stranger.status_code, stranger.json()["code"]) == (401, "identity.sign-in-first")
    assert citizen.status_code not in (401, 403) if own else citizen.status_code == 403
    held = {grant.right for grant in world.leader.owner.grants}
    assert (leader.status_code not in (401, 403)) == (own or needs in held)
    narrow = make.Caller(world.leader.owner, OWN_WRITE if needs != OWN_WRITE else OWN_READ)
    refused = _ask(narrow, method, path)
    assert (refused.status_code, refused.json()["code"]) == (403, "apikeys.scope-missing")


def test_a_session_counts_for_nothing_here_and_no_csrf_token_is_asked(world, settings):
    from yiwang.trust.identity.tests import make as people

    client = Client(enforce_csrf_checks=True)
    account = people.citizen(phone="13900001111")
    assert people.sign_in(Client(), "13900001111").status_code == 302
    signed_in = Client(enforce_csrf_checks=False)
    people.sign_in(signed_in, "13900001111")
    assert signed_in.get("/my/notices").status_code == 200
    assert signed_in.get("/api/v1/notices").status_code == 401
    given = {"grade": 2}
    assert client.post(f"/api/v1/ratings/{world.rating}", given, content_type="application/json").status_code == 201
    assert account.subject


def test_a_stranger_reads_services_and_their_guides(world):
    page = world.stranger.json("/items", text="食品")
    assert [row["code"] for row in page["rows"]] == [world.item]
    whole = world.stranger.json(f"/items/{world.item}")
    assert whole["materials"][0]["name"]["zh"] == "营业执照"
    assert world.stranger.json("/items/nothing", 404)["code"] == "items.unknown"


def test_a_list_goes_on_where_its_page_ended(world):
    from yiwang.support.items.tests import make as items

    for number in range(4):
        items.published(f"X-{number}")
    seen, path = [], "/api/v1/items?limit=2&sort=code"
    while path:
        answer = world.stranger.get(path)
        seen += [row["code"] for row in answer.json()["rows"]]
        path = answer.headers.get("Link", "").partition("<")[2].partition(">")[0]
    assert sorted(seen) == sorted({world.item, "X-0", "X-1", "X-2", "X-3"})
    assert world.stranger.json("/items", 422, after="WzFd")["code"] == "paging.bad-cursor"


def test_a_citizen_sees_their_own_case_and_an_officer_those_of_the_place(world):
    assert [row["token"] for row in world.citizen.json("/cases/mine")["rows"]] == [world.case]
    assert world.citizen.json(f"/cases/{world.case}")["open"] is True
    other = make.Caller(make.keys.citizen())
    assert other.json("/cases/mine")["rows"] == []
    assert other.json(f"/cases/{world.case}", 404)["code"] == "cases.unknown"
    assert [row["token"] for row in world.leader.json("/cases")["rows"]] == [world.case]
    assert [row["case"] for row in world.clerk.json("/tasks")["rows"]] == [world.case]


def test_a_clerk_makes_a_move_once_however_often_it_is_sent(world):
    (task,) = world.clerk.json(f"/cases/{world.case}/tasks")
    verb = task["offers"][0]["verb"]
    sent = [world.clerk.send(f"/tasks/{task['id']}/moves", {"verb": verb}, idempotency_key="one") for _ in range(3)]
    assert [answer.status_code for answer in sent] == [200, 200, 200]
    assert sent[0].json() == sent[2].json()
    assert "Idempotent-Replayed" not in sent[0].headers
    assert sent[2].headers["Idempotent-Replayed"] == "true"
    assert [move["verb"] for move in world.clerk.json(f"/cases/{world.case}/moves")].count(verb) == 1
    late = world.clerk.send(f"/tasks/{task['id']}/moves", {"verb": verb})
    assert (late.status_code, late.json()["code"]) == (409, "cases.already-moved")
    refused = world.leader.send(f"/tasks/{task['id']}/moves", {"verb": verb})
    assert refused.status_code in (403, 404, 409)


def test_an_applicant_withdraws_through_the_api(world):
    verbs = [offer["verb"] for offer in world.citizen.json(f"/cases/{world.case}/offers")]
    assert "withdraw" in verbs
    answer = world.citizen.send(f"/cases/{world.case}/moves", {"verb": "withdraw", "opinion": "不开了"})
    assert answer.json()["case"]["open"] is False
    assert cases.case(world.case, viewer=flows.SYSTEM, now=flows.NOW).outcome == "withdrawn"


def test_a_key_for_one_request_is_not_taken_for_another_and_a_refused_one_can_be_tried_again(world):
    path = f"/ratings/{world.rating}"
    wrong = world.stranger.send(path, {"grade": 9}, idempotency_key="k")
    assert wrong.status_code == 422
    assert not Answered.objects.exists()
    assert world.stranger.send(path, {"grade": 5, "tags": ["slow"]}, idempotency_key="k").status_code == 201
    assert world.stranger.send(path, {"grade": 5, "tags": ["slow"]}, idempotency_key="k").status_code == 201
    other = world.stranger.send(path, {"grade": 1}, idempotency_key="k")
    assert (other.status_code, other.json()["code"]) == (422, "api.idempotency-key-used")
    assert world.stranger.send(path, {"grade": 1}).json()["code"] == "ratings.already-rated"
    assert world.stranger.send(path, {"grade": 1}, idempotency_key="k" * 201).status_code == 422


def test_notices_are_read_and_marked(world):
    (notice,) = world.citizen.json("/notices")["rows"]
    assert notice["text"]["en"].startswith("Bureau accepted")
    assert world.citizen.send("/notices/read", {"notices": [notice["id"]]}).json() == {"marked": 1}
    assert world.citizen.json("/notices", unread=True)["rows"] == []


def test_an_unchanged_answer_is_not_sent_again(world):
    first = world.stranger.get(f"/api/v1/items/{world.item}")
    again = world.stranger.get(f"/api/v1/items/{world.item}", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_entries_of_the_ledger_come_with_their_proofs(world):
    entry = world.leader.json(f"/ledger/entries/{world.entry}")
    assert entry["leaf_hash"] == world.leader.json("/ledger/entries", about=entry["about"])["rows"][0]["leaf_hash"]
    assert world.leader.json(f"/ledger/entries/{world.entry}/proof")["index"] == entry["index"]
    assert world.stranger.json("/ledger/checkpoint")["size"] >= 3
    assert "+" in world.stranger.json("/ledger/key")["key"]


def test_a_file_is_sent_known_and_discarded(world, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    png = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489") + b"\0" * 40
    sent = world.citizen.post("/api/v1/files", {"file": SimpleUploadedFile("a.png", png, "image/png")})
    assert sent.status_code == 201, sent.content
    file = sent.json()["id"]
    assert world.citizen.json(f"/files/{file}")["size"] == len(png)
    assert world.leader.json(f"/files/{file}", 404)["code"] == "files.unknown"
    assert world.citizen.delete(f"/api/v1/files/{file}").status_code == 204
    lies = world.citizen.post("/api/v1/files", {"file": SimpleUploadedFile("a.pdf", png, "application/pdf")})
    assert lies.json()["code"] == "files.type-lies"


def test_a_program_applies_page_by_page_and_the_application_is_a_case():
    from django.core.files.uploadedfile import SimpleUploadedFile

    from yiwang.areas.service.intake.tests import make as intake
    from yiwang.support.files.tests.make import PDF

    intake.county()
    caller = make.Caller(make.keys.actor(intake.person().subject))
    form = caller.json(f"/items/{intake.ITEM}/form")
    assert [page["name"] for page in form["pages"]] == ["shop", "place", "people", "papers"]
    assert jsonschema_rs.meta.is_valid(form["values"])
    begun = caller.send("/drafts", {"item": intake.ITEM}, idempotency_key="a")
    assert begun.status_code == 201, begun.content
    home = f"/drafts/{begun.json()['id']}"
    assert caller.json(home)["state"] == "open"

    def answer(page: str, **answers):
        sent = caller.put(f"/api/v1{home}/pages/{page}", {"answers": answers}, content_type="application/json")
        assert sent.status_code == 200, sent.content
        return sent.json()

    assert "seats" in answer("shop", shop="禾悦小馆", kind="meals")["opened"]
    assert "seats" in answer("shop", seats=900)["errors"]
    assert answer("shop", seats=20)["errors"] == {}
    early = caller.send(f"{home}/submit", {"promised": True})
    assert (early.status_code, early.json()["code"]) == (422, "forms.not-complete")
    assert {"street", "plan"} <= {one["field"] for one in early.json()["errors"]}
    answer("place", street="330424001", address="武原街道盐平塘路 188 号", area=86)
    answer("people", contact="沈知禾", phone="13905732046")
    plan = SimpleUploadedFile("plan.pdf", PDF, "application/pdf")
    added = caller.post(f"/api/v1{home}/pages/papers/files", {"file": plan, "field": "plan"})
    assert added.json() == {"errors": {}, "opened": []}
    sent = [caller.send(f"{home}/submit", {"promised": True}) for _ in range(2)]
    assert sent[0].json()["number"] == sent[1].json()["number"]
    case = caller.json(f"/cases/{sent[0].json()['case']}")
    assert (case["open"], case["data"]["seats"]) == (True, 20)
    assert case["data"]["contact"].startswith("personal:")


def test_places_are_known_by_name_and_code():
    from yiwang.kernel.organisations.tests import make as organisations

    organisations.bureau()
    stranger = make.Caller()
    assert stranger.json("/regions", q="海盐")[0]["code"] == "330424000000"
    assert stranger.json("/regions/330424")["name"]["zh"] == "海盐县"
    assert len(stranger.json("/regions/330424/children")) >= 9
    assert stranger.json("/regions/999999", 404)["code"] == "regions.unknown"
    (found,) = stranger.json("/organisations", text="县市场监管局")["rows"]
    assert stranger.json(f"/organisations/{found['code']}")["path"] == organisations.BUREAU


@pytest.mark.parametrize(
    ("ask", "status", "code"),
    [
        (lambda c: c.get("/api/v1/nowhere"), 404, "api.no-such-address"),
        (lambda c: c.delete("/api/v1/items"), 405, "api.wrong-method"),
        (lambda c: c.get("/api/v1/items?limit=1000"), 422, "api.not-right"),
        (lambda c: c.get("/api/v1/items?text=%00"), 422, "api.not-readable"),
        (lambda c: c.get("/api/v1/items/a%00b"), 422, "api.not-readable"),
        (lambda c: c.get("/api/v1/licences/check"), 422, "api.not-right"),
        (lambda c: c.send("/ratings/x", {"grade": "\0"}), 422, "api.not-readable"),
        (lambda c: c.post("/api/v1/ratings/x", "{", content_type="application/json"), 400, "api.not-readable"),
        (lambda c: c.get("/api/v1/notices", headers={"authorization": "Basic eA=="}), 401, "apikeys.not-valid"),
        (lambda c: c.get("/api/v1/items", headers={"authorization": "Bearer yw_x"}), 401, "apikeys.not-valid"),
    ],
)
def test_whatever_is_wrong_is_said_in_a_problem_document(world, ask, status, code):
    answer = ask(world.stranger)
    assert answer.headers["Content-Type"] == problems.MEDIA_TYPE
    told = answer.json()
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code)
    assert told["request"] == answer.headers["Request-Number"]
    assert told["type"] == f"/api/problems#{code}"


def test_a_problem_names_the_field_and_speaks_the_callers_language(world):
    told = world.stranger.json("/items", 422, limit="many")
    assert told["errors"] == [{"field": "limit", "detail": "This must be a whole number."}]
    chinese = world.stranger.get("/api/v1/items?limit=many", headers={"accept-language": "zh-CN,zh;q=0.9"})
    assert chinese.json()["errors"][0]["detail"] == "必须是整数。"
    assert chinese.headers["Content-Language"] == "zh-hans"


def test_what_breaks_is_answered_with_a_number_and_no_trace(world, monkeypatch, caplog):
    from yiwang.support.items import queries

    monkeypatch.setattr(queries, "published_item", lambda code: 1 / 0)
    told = world.stranger.json("/items/x", 500)
    assert told["code"] == "api.broken"
    assert told["request"] in caplog.text
    assert "ZeroDivision" not in str(told)


def test_a_revoked_key_opens_nothing_more(world):
    apikeys.revoke_key(key=world.citizen.key.key.id, actor=world.citizen.owner, now=flows.NOW)
    assert world.citizen.json("/notices", 401)["code"] == "apikeys.not-valid"


def test_who_asks_too_often_is_told_how_long_to_wait(world, monkeypatch):
    monkeypatch.setattr(middleware, "KEYS", Buckets(rate=1, burst=2))
    monkeypatch.setattr(middleware, "STRANGERS", Buckets(rate=1, burst=1))
    answers = [world.citizen.get("/api/v1/notices") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "1"
    assert answers[2].json()["code"] == "apikeys.too-fast"
    assert [world.stranger.get("/api/v1/ledger/key").status_code for _ in range(2)] == [200, 429]
    assert world.leader.get("/api/v1/notices").status_code == 200


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_reference_names_every_endpoint_and_every_problem(client, language):
    client.cookies["django_language"] = language
    shown = client.get("/api").content.decode()
    assert [path for _m, path, _n in _operations() if path.replace("{", "{") not in shown] == []
    listed = client.get("/api/problems").content.decode()
    assert all(f'id="{kind.code}"' in listed for kind in problems.known())
    assert len(problems.known()) > 50
