"""Notices: told once, in both languages, by the channels that somebody chose."""

from datetime import timedelta

import pytest
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from yiwang.kernel.actors import ANONYMOUS
from yiwang.kernel.errors import SignInFirst
from yiwang.shell.words import say
from yiwang.support.notices import contracts, operations, queries, sending, wording
from yiwang.support.notices.contracts import Addresses, Channel, Preference
from yiwang.support.notices.models import Message
from yiwang.support.notices.tests import make
from yiwang.support.notices.tests.make import NOW
from yiwang.support.notices.tests.smtp import mail_server
from yiwang.trust.identity.contracts import code_sender

pytestmark = pytest.mark.django_db
BOTH = frozenset(Channel)


@pytest.fixture(autouse=True)
def book(monkeypatch, settings):
    settings.DEMO = True
    monkeypatch.setattr(contracts, "_book", [])
    contracts.register_address_book(lambda subject, now: Addresses("jia@example.com", "13900002046"))


@pytest.fixture
def post(settings):
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.DEFAULT_FROM_EMAIL, settings.ORIGIN = "yiwang@example.com", "https://example.com"
        yield server


def choose(*channels, language="zh"):
    operations.choose(preference=Preference(frozenset(channels), language), actor=make.citizen())


def test_a_notice_stands_in_the_inbox_in_both_languages():
    make.notice()
    [notice] = queries.inbox(viewer=make.citizen()).rows
    assert notice.link == "/my/cases/abc"
    with translation.override("zh-hans"):
        assert say(notice.text).endswith("已由县市场监管局受理，2026年9月28日（周一）前办结。")
    with translation.override("en"):
        assert "decided by Mon 28 Sep 2026" in say(notice.text)


def test_the_same_key_tells_once_and_queues_once():
    make.notice(key="same")
    make.notice(key="same")
    assert queries.inbox(viewer=make.citizen()).count == 1
    assert Message.objects.count() == 1


def test_unread_notices_are_counted_and_can_be_marked_read():
    for key in ("a", "b", "c"):
        make.notice(key=key)
    me, stranger = make.citizen(), make.citizen("2")
    assert queries.unread_count(viewer=me) == 3
    one = queries.inbox(viewer=me).rows[0].id
    with pytest.raises(contracts.NoticeUnknown):
        operations.mark_read(notices=[one], actor=stranger, now=NOW)
    operations.mark_read(notices=[one], actor=me, now=NOW)
    assert queries.inbox(viewer=me, unread=True).count == 2
    operations.mark_read(notices=None, actor=me, now=NOW)
    assert queries.unread_count(viewer=me) == 0
    assert queries.inbox(viewer=stranger).rows == []
    with pytest.raises(SignInFirst):
        queries.inbox(viewer=ANONYMOUS)


def test_the_inbox_is_read_page_by_page_newest_first_without_gaps():
    for n in range(5):
        make.notice(key=str(n), at=NOW + timedelta(minutes=n // 2))
    seen, after = [], ""
    while True:
        page = queries.inbox(viewer=make.citizen(), after=after, limit=2)
        seen += [notice.sent_at for notice in page.rows]
        if not page.after:
            break
        after = page.after
    assert len(seen) == 5
    assert seen == sorted(seen, reverse=True)


def test_an_email_goes_out_by_smtp_in_the_language_chosen(post):
    choose(Channel.EMAIL, language="en")
    make.notice()
    assert operations.send_waiting(now=NOW) == 1
    [mail] = post.taken
    assert (mail["To"], mail["From"]) == ("jia@example.com", "yiwang@example.com")
    assert mail["Subject"] == "Your application is accepted"
    assert "https://example.com/my/cases/abc" in mail.get_content()
    assert operations.send_waiting(now=NOW) == 0
    assert len(post.taken) == 1


def test_chinese_survives_the_way_through_smtp(post):
    choose(Channel.EMAIL)
    make.notice()
    operations.send_waiting(now=NOW)
    assert post.taken[0]["Subject"] == "申请已受理"
    assert "食品经营许可（330424-20260922-0001）" in post.taken[0].get_content()


def test_a_mail_server_that_says_no_is_asked_again_later_and_at_last_given_up(post):
    choose(Channel.EMAIL)
    make.notice()
    post.refuse = True
    assert operations.send_waiting(now=NOW) == 0
    message = Message.objects.get()
    assert (message.state, message.tries) == ("waiting", 1)
    assert message.due > NOW
    for _ in range(sending.TRIES):
        operations.send_waiting(now=Message.objects.get().due)
    assert Message.objects.get().state == "failed"
    assert "451" in Message.objects.get().error
    post.refuse = False
    assert operations.send_waiting(now=NOW + timedelta(days=30)) == 0


def test_a_demonstration_writes_down_what_it_would_send_with_the_address_masked(client):
    choose(*BOTH)
    make.notice()
    assert operations.send_waiting(now=NOW) == 2
    found = {message.channel: message for message in queries.simulated()}
    assert found[Channel.SMS].address == "139****2046"
    assert found[Channel.SMS].text.startswith("【海盐一网】“食品经营许可”已受理")
    assert found[Channel.EMAIL].address == "j***@example.com"
    page = client.get("/demo/outbox").content.decode()
    assert "139****2046" in page
    assert "13900002046" not in page


def test_a_house_that_is_no_demonstration_has_no_outbox_and_simulates_nothing(client, settings):
    settings.DEMO = False
    make.notice()
    assert operations.send_waiting(now=NOW) == 0
    assert Message.objects.get().state == "unreachable"
    assert client.get("/demo/outbox").status_code == 404


def test_short_messages_go_through_the_registered_gate():
    sent = []

    class Gate:
        def send(self, mobile, text):
            sent.append((mobile, text))

    contracts.register_sms_gate(Gate())
    try:
        make.notice()
        operations.send_waiting(now=NOW)
    finally:
        contracts.register_sms_gate(None)
    assert sent[0][0] == "13900002046"


def test_who_chose_no_channel_and_whom_nobody_can_reach_get_the_inbox_only():
    choose()
    make.notice(key="a")
    assert Message.objects.count() == 0
    contracts.register_address_book(lambda subject, now: Addresses())
    make.notice(key="b", to=make.citizen("2"))
    operations.send_waiting(now=NOW)
    assert Message.objects.get().state == "unreachable"
    assert queries.unread_count(viewer=make.citizen("2")) == 1


@pytest.mark.parametrize("kind", wording.kinds())
def test_every_kind_says_the_same_facts_in_both_languages(kind):
    parts = wording.kinds()[kind]
    for part in ("title", "text", "sms"):
        texts = parts.get(part)
        if texts:
            named = [
                {field.partition(":")[0] for _, field, _, _ in wording._Filling().parse(texts[code]) if field}
                for code in ("zh", "en")
            ]
            assert set(texts) == {"zh", "en"}
            assert named[0] - {"organisation"} == named[1] - {"organisation"}


def test_a_fact_that_a_template_needs_and_nobody_gave_is_a_loud_bug():
    with pytest.raises(contracts.BadFacts):
        operations.send(to="1", kind="accepted", facts={}, now=NOW, key="k")


def test_a_committed_notice_wakes_the_worker_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make.notice(key="a")
        make.notice(key="b")
    jobs = ProcrastinateJob.objects.filter(task_name="notices.send_waiting")
    assert [job.status for job in jobs] == ["todo"]


def test_a_gate_brings_the_codes_of_identity_as_well():
    class Gate:
        def send(self, mobile: str, text: str) -> None:
            sent.append((mobile, text))

    sent: list[tuple[str, str]] = []
    contracts.register_sms_gate(Gate())
    try:
        code_sender()("13905732046", "验证码 123456")
        assert sent == [("13905732046", "验证码 123456")]
    finally:
        contracts.register_sms_gate(None)
    assert code_sender() is None
