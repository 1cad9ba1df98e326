"""After every case, however it came, its applicant is asked how it was; who does not answer, once more."""

from datetime import timedelta

import pytest

from yiwang.areas.service.intake.tests import make
from yiwang.areas.service.intake.tests.make import DAY, NOW
from yiwang.areas.service.intake.tests.test_filing import filed
from yiwang.areas.service.ratings import operations, queries
from yiwang.areas.service.ratings.contracts import Channel, Grade, Period
from yiwang.areas.service.ratings.tests.make import supervisor
from yiwang.kernel.actors import ANONYMOUS, Actor
from yiwang.shell.testing import act_as
from yiwang.support.notices import operations as messages
from yiwang.support.notices import queries as notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(db) -> dict[str, tuple[Actor, str]]:
    """Who applied and the case, by the channel on which it came; each is closed, and everybody has heard."""
    make.county()
    web, program = make.citizen(make.person()), make.citizen(make.person("康一", phone="13905732048"))
    window = make.citizen(make.enrolled())
    cases = {
        "web": (web, make.sent(web).case),
        "window": (window, make.sent(make.clerk(), applicant=window.subject).case),
        "api": (program, filed(program).case.token),
    }
    for _who, case in cases.values():
        make.move(case, "accept", "not_accept", opinion="不属于本机关职权范围")
    make.heard()
    return cases


def told(who: Actor) -> list[str]:
    return [notice.kind for notice in notices.inbox(viewer=who).rows if notice.kind.startswith("rate")]


def active_rate(now=NOW) -> float:
    (share,) = queries.shares(Period(NOW.date(), NOW.date()), viewer=supervisor(), now=now)
    return share.active_rate


def rated(who: Actor, case: str, channel: Channel = Channel.WEB, now=NOW) -> None:
    token = queries.question_of(case, viewer=who).token
    operations.rate(token=token, grade=Grade.SATISFIED, channel=channel, now=now)


def test_every_channel_is_asked_and_who_has_not_answered_is_reminded_once_so_that_more_answer(closed):
    assert {channel: told(who) for channel, (who, _) in closed.items()} == {channel: ["rate"] for channel in closed}
    rated(*closed["web"])
    assert active_rate() == pytest.approx(1 / 3)
    assert [operations.remind(now=NOW + 3 * DAY), operations.remind(now=NOW + 5 * DAY)] == [0, 2]
    assert operations.remind(now=NOW + 6 * DAY) == 0
    assert {channel: told(who) for channel, (who, _) in closed.items()} == {
        "web": ["rate"],
        "window": ["rate_again", "rate"],
        "api": ["rate_again", "rate"],
    }
    rated(*closed["window"], Channel.SMS, NOW + 5 * DAY)
    assert active_rate(NOW + 6 * DAY) == pytest.approx(2 / 3)


def test_nobody_is_reminded_of_what_silence_has_answered(closed):
    assert operations.remind(now=NOW + timedelta(days=11)) == 0


def test_who_has_no_account_answers_by_the_link_in_the_message(closed, client, settings):
    messages.send_waiting(now=NOW)
    who, case = closed["window"]
    token = queries.question_of(case, viewer=who).token
    (text,) = [sent.text for sent in notices.simulated() if f"/rate/{token}" in sent.text]
    act_as(settings, ANONYMOUS)
    address = text[text.index("/rate/") :].split()[0]
    assert client.post(address, {"grade": "2"}).status_code == 302
    (rating,) = queries.question(token).ratings
    assert (rating.grade, rating.channel) == (Grade.SATISFIED, Channel.SMS)
