"""Ratings: asked after every case, answered once, added to once, and counted honestly."""

from datetime import date, timedelta

import pytest

from yiwang.areas.service.ratings import contracts, grades, operations, queries
from yiwang.areas.service.ratings.contracts import Channel, Grade, Period
from yiwang.areas.service.ratings.tests import make
from yiwang.areas.service.ratings.tests.make import NOW
from yiwang.kernel.actors import ANONYMOUS
from yiwang.kernel.errors import SignInFirst

pytestmark = pytest.mark.django_db
SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30))


def rate(question, grade, *tags, now=NOW):
    return operations.rate(token=question.token, grade=grade, tags=tags, channel=Channel.WEB, now=now)


def shares(viewer=None, now=NOW):
    return {s.organisation: s for s in queries.shares(SEPTEMBER, viewer=viewer or make.supervisor(), now=now)}


def test_a_case_is_asked_about_once_and_rated_once():
    question = make.question()
    rate(question, Grade.SATISFIED, "quick")
    with pytest.raises(contracts.AlreadyRated):
        rate(question, Grade.VERY_DISSATISFIED)
    [rating] = queries.question(question.token).ratings
    assert (rating.grade, rating.tags) == (Grade.SATISFIED, ("quick",))


def test_a_rating_is_added_to_once_and_only_after_the_first():
    question = make.question()
    with pytest.raises(contracts.NothingToAddTo):
        operations.add(token=question.token, grade=Grade.DISSATISFIED, channel=Channel.WEB, now=NOW)
    rate(question, Grade.SATISFIED)
    operations.add(token=question.token, grade=Grade.DISSATISFIED, channel=Channel.WEB, now=NOW)
    with pytest.raises(contracts.AlreadyRated):
        operations.add(token=question.token, grade=Grade.SATISFIED, channel=Channel.WEB, now=NOW)
    assert [r.addition for r in queries.question(question.token).ratings] == [False, True]
    assert shares()[make.BUREAU].grades == (0, 1, 0, 0, 0)


@pytest.mark.parametrize("grade", list(Grade))
@pytest.mark.parametrize("offline", [False, True])
def test_every_grade_offers_its_own_reasons_and_no_others(grade, offline):
    offered = grades.tags(grade, offline=offline)
    assert len(offered) >= 3
    assert all(set(title) == {"zh", "en"} for title in offered.values())
    question = make.question(offline=offline)
    foreign = next(tag for tag in grades.offered()["tags"] if tag not in offered)
    with pytest.raises(contracts.UnknownTag):
        rate(question, grade, foreign)
    rate(question, grade, *offered)


def test_the_applicant_finds_what_is_still_to_rate():
    question = make.question()
    assert [q.token for q in queries.open_questions(viewer=make.citizen())] == [question.token]
    assert queries.open_questions(viewer=make.citizen("2")) == []
    assert queries.question_of(question.case, viewer=make.citizen("2")) is None
    rate(question, Grade.SATISFIED)
    assert queries.open_questions(viewer=make.citizen()) == []


def test_shares_never_mix_what_nobody_answered_with_what_people_said():
    answered = [make.question() for _ in range(5)]
    for _ in range(5):
        make.question()
    for question, grade in zip(answered, (1, 2, 3, 4, 5), strict=True):
        rate(question, Grade(grade))
    before, after = shares()[make.BUREAU], shares(now=NOW + timedelta(days=11))[make.BUREAU]
    assert (before.asked, before.active, before.defaults) == (10, 5, 0)
    assert (after.asked, after.active, after.defaults) == (10, 5, 5)
    assert (before.coverage, after.coverage) == (0.5, 1.0)
    assert before.active_rate == after.active_rate == 0.5
    assert before.good == after.good == 0.6
    assert after.bad == 2


def test_shares_are_seen_by_region_and_organisation_in_the_database():
    make.question("330424/330424-SCJG")
    make.question("330424/330424-SCJG/330424-SCJG-01")
    make.question("330424/330424-ZFJ")
    make.question("330481/330481-SCJG")
    assert set(shares()) == {"330424/330424-SCJG", "330424/330424-SCJG/330424-SCJG-01", "330424/330424-ZFJ"}
    assert len(shares(make.supervisor(organisation="330424/330424-SCJG"))) == 2
    assert len(shares(make.supervisor(region=""))) == 4
    with pytest.raises(SignInFirst):
        queries.shares(SEPTEMBER, viewer=ANONYMOUS, now=NOW)


def test_whoever_holds_the_token_rates_in_two_small_pages(client):
    question = make.question(offline=True)
    first = client.get(f"/rate/{question.token}").content.decode()
    assert first.count('name="grade"') == 5
    second = client.get(f"/rate/{question.token}?grade=4").content.decode()
    assert "态度不好" in second
    assert "操作不方便" not in second
    answer = client.post(f"/rate/{question.token}?by=code", {"grade": "4", "tags": ["cold"]})
    assert answer.status_code == 302
    [rating] = queries.question(question.token).ratings
    assert (rating.grade, rating.tags, rating.channel) == (Grade.DISSATISFIED, ("cold",), Channel.CODE)
    assert "态度不好" in client.get(f"/rate/{question.token}").content.decode()
    assert client.get("/rate/nothing").status_code == 404


def test_the_statistics_can_be_seen_and_exported_by_who_may(client, monkeypatch):
    rate(make.question(), Grade.SATISFIED)
    assert client.get("/work/ratings").status_code == 302
    monkeypatch.setattr("yiwang.doors.web.middleware.ANONYMOUS", make.supervisor())
    page = client.get("/work/ratings?asked_from=2026-09-01&asked_to=2026-09-30").content.decode()
    assert "100.0%" in page
    file = client.get("/work/ratings?asked_from=2026-09-01&asked_to=2026-09-30&export=csv")
    assert "100.0%" in b"".join(file.streaming_content).decode("utf-8-sig")
