"""Registering: verified where it can be, limited, and telling nobody who is there already."""

import json
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from yiwang.kernel.actors import SYSTEM, Actor, ActorKind
from yiwang.kernel.errors import NotAllowed
from yiwang.trust.identity import codes, contracts, operations, queries, standin, verifying
from yiwang.trust.identity.contracts import (
    AccountExists,
    BadNumber,
    Caller,
    CodesUnavailable,
    NewAccount,
    TooManyAttempts,
    VerifierUnavailable,
    WrongCode,
)
from yiwang.trust.identity.models import Account
from yiwang.trust.identity.tests import make
from yiwang.trust.identity.tests.make import HOME, NOW, PASSWORD
from yiwang.trust.personal.contracts import LookFilter
from yiwang.trust.personal.queries import every_look, find, shown
from yiwang.trust.rights.tests import make as roles

pytestmark = pytest.mark.django_db
PHONE = "13912342046"


@pytest.fixture(autouse=True)
def _demonstration(settings):
    settings.DEMO = True


def fields(**more):
    number = make.id_number()
    return {"name": "沈知禾", "id_number": number, "phone": PHONE, "password": PASSWORD, "agreed": "on", **more}


def register(client, given, kind=""):
    """Ask for the code, as the page does, and send everything."""
    sent = client.post(f"/register{kind}", {**given, "send": "1"})
    return client.post(f"/register{kind}", {**given, "code": given.get("code") or make.shown_code(sent)})


def test_a_citizen_registers_and_signs_in(client):
    given = fields()
    assert register(client, given).headers["Location"] == "/sign-in?registered=1"
    account = make.session(PHONE).account
    assert (account.kind, account.name, account.level) == (ActorKind.CITIZEN, "沈*禾", 2)
    assert find("id_number", given["id_number"]) == [account.subject]
    assert "账户已可使用" in client.get("/sign-in?registered=1").content.decode()


def test_a_firm_registers_with_its_legal_representative(client):
    code = make.uscc()
    assert register(client, fields(firm="海盐禾悦餐饮有限公司", uscc=code), "?kind=firm").status_code == 302
    account = make.session(code).account
    assert (account.kind, account.name, account.uscc) == (ActorKind.ENTERPRISE, "海盐禾悦餐饮有限公司", code)
    assert set(queries.personal_data(account.subject)) == {"representative_name", "id_number", "phone"}


def test_the_page_says_what_is_simulated_and_keeps_what_was_typed(client):
    given = fields()
    page = client.post("/register", {**given, "send": "1"}).content.decode()
    assert "模拟短信：您的验证码是" in page
    assert "这里由模拟服务代替国家身份核验" in page
    assert given["id_number"] in page
    assert PASSWORD not in page


def test_who_is_there_already_gets_the_same_answer_and_nothing_changes(client):
    given = fields()
    register(client, given)
    before = list(Account.objects.values())
    again = register(client, {**given, "phone": "13800000000", "password": "另一个完全不同的密码句子"})
    assert again.headers["Location"] == "/sign-in?registered=1"
    assert list(Account.objects.values()) == before
    assert find("phone", "13800000000") == []


def test_a_name_and_number_that_do_not_belong_together_are_refused_beside_the_field(client):
    answer = register(client, fields(name="沈知禾不符"))
    assert answer.status_code == 422
    assert make.wrong_fields(answer) == ["id_number"]
    assert "姓名与身份证号不一致" in make.text(answer)
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"id_number": "330424199003077728"}, "id_number"),
        ({"phone": "123"}, "phone"),
        ({"password": "short"}, "password"),
        ({"code": "000000x"}, "code"),
        ({"name": ""}, "name"),
        ({"agreed": ""}, "agreed"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(client, wrong, field):
    given = fields(**wrong)
    sent = client.post("/register", {**fields(), "send": "1"})
    answer = client.post("/register", {**given, "code": wrong.get("code") or make.shown_code(sent)})
    assert make.wrong_fields(answer) == [field]
    assert not Account.objects.exists()


def test_a_weak_password_does_not_use_the_code_up(client):
    given = fields()
    code = make.shown_code(client.post("/register", {**given, "send": "1"}))
    assert client.post("/register", {**given, "code": code, "password": "short"}).status_code in (200, 422)
    assert client.post("/register", {**given, "code": code}).status_code == 302


def test_a_code_is_for_one_telephone_one_purpose_five_tries_and_five_minutes():
    code = codes.send(PHONE, "register", HOME, NOW)
    codes.check(PHONE, "register", code, NOW)
    for phone, purpose, given, now in (
        (PHONE, "phone", code, NOW),
        ("13800000000", "register", code, NOW),
        (PHONE, "register", code, NOW + codes.LASTS),
        (PHONE, "register", "1", NOW),
        (PHONE, "register", "2", NOW),
        (PHONE, "register", "3", NOW),
        (PHONE, "register", "4", NOW),
        (PHONE, "register", code, NOW),
    ):
        with pytest.raises(WrongCode):
            codes.check(phone, purpose, given, now)


def test_codes_to_one_telephone_are_limited():
    for n in range(3):
        codes.send(PHONE, "register", Caller(str(n)), NOW)
    with pytest.raises(TooManyAttempts):
        codes.send(PHONE, "register", Caller("another"), NOW)


def test_without_a_sender_codes_are_shown_in_a_demonstration_only(settings, client):
    sent = []
    contracts.register_code_sender(lambda mobile, text: sent.append((mobile, text)))
    try:
        assert make.shown_code(client.post("/register", {**fields(), "send": "1"})) == ""
        assert sent[0][0] == PHONE
    finally:
        contracts.register_code_sender(None)
    settings.DEMO = False
    with pytest.raises(CodesUnavailable):
        codes.send(PHONE, "register", HOME, NOW)


def test_without_an_authority_an_account_begins_at_the_first_level(settings, client):
    settings.DEMO = False
    sent = []
    contracts.register_code_sender(lambda mobile, text: sent.append(text))
    try:
        given = fields()
        assert "本系统未接入身份核验服务" in client.post("/register", {**given, "send": "1"}).content.decode()
        code = "".join(c for c in sent[0] if c.isdigit())[:6]
        assert client.post("/register", {**given, "code": code}).status_code == 302
    finally:
        contracts.register_code_sender(None)
    assert make.session(PHONE).account.level == 1


# The verifier against a real server.


def test_the_stand_in_answers_over_http_with_a_signed_answer():
    verifier = verifying.verifier()
    assert isinstance(verifier, verifying.HttpVerifier)
    assert verifier.simulated
    assert verifier.verify("沈知禾", make.id_number()).match
    assert not verifier.verify("沈知禾不符", make.id_number()).match
    assert not verifier.verify("沈知禾", "330424199003077728").match


def ask(path, body=b"{}", **headers):
    asked = urllib.request.Request(standin.address() + path, body, headers)  # noqa: S310 - our own
    try:
        with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_the_stand_in_asks_for_credentials_and_each_token_works_once():
    assert ask("/token", b"grant_type=client_credentials", Authorization="Basic eDp5") == 401
    assert ask("/verifications", Authorization="Bearer x") == 401
    assert ask("/verifications") == 401
    wrong = verifying.HttpVerifier(standin.address(), standin.CLIENT, "wrong")
    with pytest.raises(VerifierUnavailable):
        wrong.verify("沈知禾", make.id_number())


@pytest.fixture
def liar():
    """An authority whose answers the test chooses."""
    answers = {"/token": {"access_token": "t"}, "/verifications": {}}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            body = json.dumps(answers[self.path]).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield verifying.HttpVerifier(f"http://127.0.0.1:{server.server_address[1]}", "c", "s"), answers
    server.shutdown()


@pytest.mark.parametrize(
    "answer",
    [
        {"result": "match", "reference": "1", "nonce": "old", "at": 1},
        {"result": "match"},
        {},
        [],
        "no",
    ],
)
def test_an_answer_that_is_not_signed_fresh_and_to_our_question_is_none(liar, answer):
    verifier, answers = liar
    if isinstance(answer, dict) and answer.get("nonce"):
        answer = {**answer, "signature": verifying.signature(answer, "s")}
    answers["/verifications"] = answer
    with pytest.raises(VerifierUnavailable):
        verifier.verify("沈知禾", make.id_number())


def test_an_authority_that_does_not_answer_loses_nothing(client):
    contracts.register_verifier(verifying.HttpVerifier("http://127.0.0.1:9", "c", "s"))
    try:
        answer = register(client, fields())
    finally:
        contracts.register_verifier(None)
    assert answer.status_code == 422
    assert "您填的内容都在" in answer.content.decode()
    assert "沈知禾" in answer.content.decode()


# Accounts made by others.


def test_who_may_make_which_account():
    person = NewAccount(ActorKind.CITIZEN, "沈知禾", id_number=make.id_number())
    firm = NewAccount(ActorKind.ENTERPRISE, "禾悦", uscc=make.uscc())
    clerk = roles.holder("clerk")
    keeper = roles.holder("security-administrator", region="", organisation="")
    assert operations.create_account(account=person, actor=clerk, now=NOW).level == 1
    for account, actor in ((firm, clerk), (person, Actor(subject="1", name="x", kind=ActorKind.CITIZEN))):
        with pytest.raises(NotAllowed):
            operations.create_account(account=account, actor=actor, now=NOW)
    assert operations.create_account(account=firm, actor=keeper, now=NOW).kind is ActorKind.ENTERPRISE


def test_one_person_one_firm_and_one_name_have_one_account():
    number, code = make.id_number(), make.uscc()
    for given in (
        NewAccount(ActorKind.CITIZEN, "沈知禾", id_number=number),
        NewAccount(ActorKind.ENTERPRISE, "禾悦", uscc=code),
        NewAccount(ActorKind.OFFICER, "周砚", login="zhou"),
    ):
        make.made(given)
        with pytest.raises(AccountExists):
            make.made(given)
    for wrong in ({"id_number": "1"}, {"phone": "1"}):
        with pytest.raises(BadNumber):
            make.made(NewAccount(ActorKind.CITIZEN, "沈知禾", **wrong))


def test_a_clerk_finds_people_by_exact_numbers_and_the_person_sees_it():
    number = make.id_number()
    citizen, firm = make.citizen(id_number=number, phone=PHONE), make.firm()
    clerk = roles.holder("clerk")
    ask = {"viewer": clerk, "purpose": "窗口代办", "now": NOW}
    assert [a.name for a in queries.find_subject(id_number=number, **ask)] == ["沈*禾"]
    assert [a.subject for a in queries.find_subject(phone=PHONE, **ask)] == [citizen.subject]
    assert [a.subject for a in queries.find_subject(uscc=firm.uscc, **ask)] == [firm.subject]
    assert queries.find_subject(phone="13800000000", **ask) == []
    looks = [(look.owner, look.kinds) for look in every_look(LookFilter(), viewer=SYSTEM)]
    assert looks == [(citizen.subject, ("phone",)), (citizen.subject, ("id_number",))]
    with pytest.raises(NotAllowed):
        queries.find_subject(phone=PHONE, viewer=roles.holder("reviewer"), purpose="x", now=NOW)


def test_names_of_many_are_one_query_and_addresses_are_a_logged_look(django_assert_num_queries):
    citizen, firm, officer = make.citizen(phone=PHONE, email="a@b.cn"), make.firm(), make.officer()
    with django_assert_num_queries(1):
        names = queries.subject_names([citizen.subject, firm.subject, officer.subject, "nobody"])
    assert names[citizen.subject] == "沈*禾"
    assert (names[firm.subject], names[officer.subject]) == ("海盐禾悦餐饮有限公司", "周砚")
    found = queries.addresses(citizen.subject, NOW)
    assert (found.mobile, found.email) == (PHONE, "a@b.cn")
    assert [look.purpose for look in every_look(LookFilter(), viewer=SYSTEM)] == ["notices"]
    reference = queries.personal_data(citizen.subject)["phone"]
    assert shown([reference], viewer=roles.holder("item-steward"), purpose="", now=NOW)[reference] == "139****2046"
