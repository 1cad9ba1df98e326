"""The door and the account, as a browser meets them."""

import pytest
from django.test import Client
from django.utils import timezone

from yiwang.kernel.actors import ActorKind
from yiwang.trust.identity import sessions
from yiwang.trust.identity.models import Account, Session
from yiwang.trust.identity.tests import make
from yiwang.trust.identity.tests.make import PASSWORD
from yiwang.trust.personal import queries as personal
from yiwang.trust.personal.contracts import LookFilter
from yiwang.trust.rights.tests.make import SYSTEM

pytestmark = pytest.mark.django_db
FRESH = "两岸青山相对出孤帆一片"


@pytest.fixture(autouse=True)
def _demonstration(settings):
    settings.DEMO = True


@pytest.fixture
def shen(client):
    """A citizen who is signed in."""
    account = make.citizen(login="shen", phone="13912342046")
    make.sign_in(client, "shen")
    return account


def test_a_wrong_password_says_so_above_the_form_and_keeps_the_name(client):
    make.officer(login="zhou")
    answer = make.sign_in(client, "zhou", "wrong")
    assert answer.status_code == 422
    assert "账号或密码不对" in answer.content.decode()
    assert 'value="zhou"' in answer.content.decode()
    unknown = make.sign_in(client, "nobody", "wrong").content.decode()
    assert unknown.replace("nobody", "zhou").count("账号或密码不对") == answer.content.decode().count("账号或密码不对")
    for _ in range(6):
        answer = make.sign_in(client, "zhou", "wrong")
    assert answer.status_code == 429
    assert "您的账户没有被锁定" in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "target"),
    [
        ("/account?full=1", "/account?full=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http:evil.example", "/"),
        ("/sign-out", "/"),
        ("", "/"),
    ],
)
def test_signing_in_goes_on_to_pages_of_this_site_only(client, settings, given, target):
    make.citizen(login="shen")
    home = make.sign_in(Client(), "shen").headers["Location"]
    expected = home if target == "/" else target
    assert make.sign_in(client, "shen", next=given).headers["Location"] == expected
    assert client.get("/sign-in", {"next": given}).headers["Location"] == expected


def test_the_cookie_is_for_the_server_alone_and_the_csrf_token_changes(client, settings):
    make.officer(login="zhou")
    client.get("/sign-in")
    before = client.cookies["csrftoken"].value
    settings.SESSION_COOKIE_SECURE = True
    make.sign_in(client, "zhou")
    cookie = client.cookies[sessions.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)
    assert client.cookies["csrftoken"].value != before


def test_a_session_that_was_planted_is_not_taken_over(client):
    attacker = make.citizen(login="attacker")
    planted = make.session("attacker").token
    client.cookies[sessions.COOKIE] = planted
    make.citizen(login="shen")
    make.sign_in(client, "shen")
    assert client.cookies[sessions.COOKIE].value != planted
    assert not Session.objects.filter(account=attacker.subject).exists()


POSTS = (
    "/sign-in",
    "/sign-in/demonstration",
    "/sign-in/code",
    "/sign-out",
    "/register",
    "/account/password",
    "/account/phone",
    "/account/sessions",
    "/account/second-factor",
    "/account/acting",
    "/account/agents",
    "/account/agency",
)


@pytest.mark.parametrize("address", POSTS)
def test_nothing_is_changed_without_the_token_of_the_form(address):
    assert Client(enforce_csrf_checks=True).post(address, {}).status_code == 403


@pytest.mark.parametrize("address", [*POSTS, "/account"])
def test_pages_of_the_door_and_the_account_are_kept_by_no_cache(client, shen, address):
    answer = client.get(address)
    assert answer.status_code in (200, 302, 404)
    assert answer.status_code == 404 or "no-store" in answer.headers["Cache-Control"]


def test_a_link_signs_nobody_out(client, shen):
    assert "要退出登录吗" in client.get("/sign-out").content.decode()
    assert client.get("/account").status_code == 200
    client.post("/sign-out")
    assert client.get("/account").status_code == 302
    assert not Session.objects.exists()


def test_my_data_are_masked_until_i_ask_and_my_own_looks_are_logged_for_auditors(client, shen):
    page = client.get("/account").content.decode()
    assert "139****2046" in page
    assert "13912342046" not in page
    assert list(personal.every_look(LookFilter(), viewer=SYSTEM)) == []
    assert "13912342046" in client.get("/account?full=1").content.decode()
    assert len(list(personal.every_look(LookFilter(), viewer=SYSTEM))) == 1


def test_a_new_password_ends_the_other_sessions(client, shen):
    now = timezone.now()
    other = make.session("shen", now=now).token
    assert make.actor(other, now).signed_in
    wrong = client.post("/account/password", {"present": "wrong", "fresh": FRESH})
    assert make.wrong_fields(wrong) == ["present"]
    weak = client.post("/account/password", {"present": PASSWORD, "fresh": "short"})
    assert make.wrong_fields(weak) == ["fresh"]
    assert client.post("/account/password", {"present": PASSWORD, "fresh": FRESH}).status_code == 302
    assert not make.actor(other, now).signed_in
    assert client.get("/account").status_code == 200
    assert make.session("shen", FRESH).token


def test_a_new_telephone_takes_a_code_that_was_sent_to_it(client, shen):
    given = {"phone": "138 0000 0001", "password": PASSWORD}
    code = make.shown_code(client.post("/account/phone", {**given, "send": "1"}))
    assert make.wrong_fields(client.post("/account/phone", {**given, "code": "x"})) == ["code"]
    wrong = client.post("/account/phone", {**given, "code": code, "password": "wrong"})
    assert make.wrong_fields(wrong) == ["password"]
    assert client.post("/account/phone", {**given, "code": code}).status_code == 302
    assert personal.find("phone", "13800000001") == [shen.subject]
    assert len(personal.history(shen.subject, "identity.phone")) == 2


def test_sessions_are_ended_on_the_page(client, shen):
    now = timezone.now()
    other = make.session("shen", caller=make.Caller("198.51.100.9", "Firefox · Linux"), now=now)
    page = client.get("/account")
    assert "Firefox · Linux" in make.text(page)
    client.post("/account/sessions", {"session": make.hidden(page, "session")})
    assert not make.actor(other.token, now).signed_in
    assert client.get("/account").status_code == 200
    make.session("shen", now=now)
    client.post("/account/sessions")
    assert Session.objects.count() == 1


def test_one_click_enters_a_demonstration_account_and_the_page_says_that_it_is_one(client):
    account = make.demonstration(ActorKind.OFFICER)
    page = client.get("/sign-in").content.decode()
    assert "林晚舟" in page
    assert "模拟" in page
    assert client.post("/sign-in/demonstration", {"subject": account.subject}).status_code == 302
    page = client.get("/account").content.decode()
    assert "这是虚构的人物" in page
    for changing in ("/account/password", "/account/phone", "/account/second-factor"):
        assert client.get(changing).status_code == 404


def test_where_there_is_no_demonstration_there_is_no_list_and_no_click(client, settings):
    account = make.demonstration()
    client.post("/sign-in/demonstration", {"subject": account.subject})
    assert client.get("/account").status_code == 200
    settings.DEMO = False
    assert client.get("/account").status_code == 302
    assert "林*舟" not in client.get("/sign-in").content.decode()
    assert client.post("/sign-in/demonstration", {"subject": account.subject}).status_code == 403


def test_a_demonstration_account_never_has_a_password():
    make.demonstration()
    assert list(Account.objects.values_list("demo", "password")) == [(True, "")]


def test_the_door_speaks_english_too(client):
    client.cookies["django_language"] = "en"
    page = client.get("/register?kind=firm").content.decode()
    assert "Register a firm" in page
    assert "Unified social credit code" in page


def test_an_address_behind_proxies_is_the_one_that_our_own_proxy_saw(client, monkeypatch):
    make.officer(login="zhou")
    monkeypatch.setenv("YIWANG_PROXIES", "1")
    for n in range(6):
        client.post(
            "/sign-in",
            {"identifier": "zhou", "password": "x"},
            headers={"X-Forwarded-For": f"203.0.113.{n}, 192.0.2.1"},
        )
    answer = client.post(
        "/sign-in", {"identifier": "zhou", "password": "x"}, headers={"X-Forwarded-For": "203.0.113.99, 192.0.2.1"}
    )
    assert answer.status_code == 429
