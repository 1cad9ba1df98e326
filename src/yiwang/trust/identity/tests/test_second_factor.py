"""The second factor: set up, asked for, used once, replaced by recovery codes, and needed by some rights."""

import re
from datetime import timedelta

import pyotp
import pytest

from yiwang.kernel.actors import ANONYMOUS, Actor, ActorKind
from yiwang.kernel.errors import NotAllowed, SignInFirst
from yiwang.trust.identity import operations, queries, totp
from yiwang.trust.identity.contracts import TooManyAttempts, WrongCode, WrongPassword
from yiwang.trust.identity.models import Account, RecoveryCode
from yiwang.trust.identity.tests import make
from yiwang.trust.identity.tests.make import HOME, NOW, PASSWORD
from yiwang.trust.rights.tests import make as roles

pytestmark = pytest.mark.django_db
SECRET = totp.new_secret()
LATER = NOW + timedelta(minutes=1)


def code(now=NOW):
    return pyotp.TOTP(SECRET).at(now)


@pytest.fixture
def officer():
    """Somebody whose second factor is on, and their recovery codes."""
    account = make.officer(login="zhou")
    token = make.session("zhou").token
    codes = operations.confirm_second_factor(secret=SECRET, code=code(), token=token, actor=make.actor(token), now=NOW)
    return account, codes


def passed(token, given, now=LATER):
    return operations.pass_second_factor(token=token, code=given, caller=HOME, now=now)


def test_a_password_alone_opens_nothing_once_the_second_factor_is_on(officer):
    waiting = make.session("zhou", now=LATER)
    assert waiting.waiting
    assert make.actor(waiting.token, LATER) == ANONYMOUS
    fresh = passed(waiting.token, code(LATER))
    assert fresh.token != waiting.token
    assert make.actor(fresh.token, LATER).second_factor
    assert make.actor(waiting.token, LATER) == ANONYMOUS


def test_a_code_counts_once_and_in_its_minute_only(officer):
    for given in (code(), code(LATER - timedelta(minutes=5)), "abc"):
        with pytest.raises(WrongCode):
            passed(make.session("zhou", now=LATER).token, given)
    passed(make.session("zhou", now=LATER).token, code(LATER))
    with pytest.raises(WrongCode):
        passed(make.session("zhou", now=LATER).token, code(LATER))


def test_a_clock_that_is_half_a_minute_off_is_no_matter(officer):
    assert passed(make.session("zhou", now=LATER).token, code(LATER + timedelta(seconds=30)))


def test_guessing_codes_waits(officer):
    waiting = make.session("zhou", now=LATER).token
    for _ in range(5):
        with pytest.raises(WrongCode):
            passed(waiting, "000000")
    with pytest.raises(TooManyAttempts):
        passed(waiting, code(LATER))


def test_a_waiting_session_waits_ten_minutes(officer):
    waiting = make.session("zhou", now=LATER).token
    with pytest.raises(SignInFirst):
        passed(waiting, code(LATER + timedelta(minutes=11)), LATER + timedelta(minutes=11))


def test_each_recovery_code_works_once(officer):
    _, codes = officer
    assert len(set(codes)) == 10
    assert passed(make.session("zhou", now=LATER).token, codes[0].lower().replace("-", " "))
    with pytest.raises(WrongCode):
        passed(make.session("zhou", now=LATER).token, codes[0])
    assert codes[1] not in str(list(RecoveryCode.objects.values()))


def test_fresh_recovery_codes_end_the_old_ones(officer):
    account, codes = officer
    actor = Actor(subject=account.subject, name="周砚", kind=ActorKind.OFFICER)
    with pytest.raises(WrongPassword):
        operations.new_recovery_codes(password="wrong", actor=actor, now=LATER)
    fresh = operations.new_recovery_codes(password=PASSWORD, actor=actor, now=LATER)
    with pytest.raises(WrongCode):
        passed(make.session("zhou", now=LATER).token, codes[0])
    assert passed(make.session("zhou", now=LATER).token, fresh[0])


def test_rights_that_need_it_come_with_the_session_that_passed_it(officer):
    account, _ = officer
    roles.given("organisation-administrator", account.subject)
    token = passed(make.session("zhou", now=LATER).token, code(LATER)).token
    assert "rights.give" in {grant.right for grant in make.actor(token, LATER).grants}
    other = make.officer()
    roles.given("organisation-administrator", other.subject)
    actor = make.actor(make.session(other.login).token)
    assert "rights.read" in {grant.right for grant in actor.grants}
    assert "rights.give" not in {grant.right for grant in actor.grants}


def test_the_first_code_must_be_right_before_anything_is_on():
    make.officer(login="zhou")
    token = make.session("zhou").token
    with pytest.raises(WrongCode):
        operations.confirm_second_factor(secret=SECRET, code="000000", token=token, actor=make.actor(token), now=NOW)
    assert not make.session("zhou").waiting


def test_turning_it_off_takes_the_password_and_a_code(officer):
    account, _ = officer
    actor = Actor(subject=account.subject, name="周砚", kind=ActorKind.OFFICER)

    def remove(password, given):
        operations.remove_second_factor(password=password, code=given, actor=actor, now=LATER)

    with pytest.raises(WrongPassword):
        remove("wrong", code(LATER))
    with pytest.raises(WrongCode):
        remove(PASSWORD, "000000")
    remove(PASSWORD, code(LATER))
    assert not make.session("zhou", now=LATER).waiting


def test_the_secret_stands_nowhere_in_clear(officer):
    assert SECRET.encode() not in bytes(Account.objects.get().totp)


def test_an_administrator_resets_a_lost_one_and_sessions_end(officer):
    account, _ = officer
    token = passed(make.session("zhou", now=LATER).token, code(LATER)).token
    with pytest.raises(NotAllowed):
        operations.reset_second_factor(subject=account.subject, actor=roles.holder("clerk"), now=LATER)
    keeper = roles.holder("security-administrator", region="", organisation="")
    operations.reset_second_factor(subject=account.subject, actor=keeper, now=LATER)
    assert make.actor(token, LATER) == ANONYMOUS
    assert not queries.account(account.subject).second_factor


def test_the_page_sets_it_up_and_shows_the_recovery_codes_once(client):
    make.officer(login="zhou")
    make.sign_in(client, "zhou")
    page = client.get("/account/second-factor")
    assert "data:image/svg+xml" in make.text(page)
    (secret,), sealed = keys(page), make.hidden(page, "sealed")
    wrong = client.post("/account/second-factor", {"code": "000000", "sealed": sealed})
    assert (wrong.status_code, keys(wrong)) == (422, [secret])
    done = client.post("/account/second-factor", {"code": pyotp.TOTP(secret).now(), "sealed": sealed})
    assert len(keys(done)) == 10
    assert "关闭二次验证" in make.text(client.get("/account/second-factor"))


def keys(answer):
    return [found.replace(" ", "") for found in re.findall(r'<code class="code">([^<]*)</code>', make.text(answer))]


def test_a_forged_secret_is_not_taken(client):
    make.officer(login="zhou")
    make.sign_in(client, "zhou")
    forged = client.post("/account/second-factor", {"code": code(), "sealed": f'["x","{SECRET}"]'})
    assert forged.status_code == 422
    assert not make.session("zhou").waiting


def test_the_page_asks_for_the_code_and_then_goes_on(client):
    account = make.officer(login="zhou")
    Account.objects.update(totp=totp.sealed(Account.objects.get(), SECRET))
    asked = make.sign_in(client, "zhou", next="/account?done=phone")
    assert asked.headers["Location"] == "/sign-in/code?next=%2Faccount%3Fdone%3Dphone"
    assert client.get("/account").headers["Location"].startswith("/sign-in?next=")
    assert "验证码不对" in client.post("/sign-in/code", {"code": "000000"}).content.decode()
    right = {"code": pyotp.TOTP(SECRET).now(), "next": "/account?done=phone"}
    assert client.post("/sign-in/code", right).headers["Location"] == "/account?done=phone"
    assert client.get("/account").status_code == 200
    assert account.login == "zhou"
