"""A bad rating is put right: by a case, with its limits, its answer and its review."""

from datetime import timedelta

import pytest

from yiwang.areas.service.ratings import operations, queries
from yiwang.areas.service.ratings.contracts import Channel, Grade, Period
from yiwang.areas.service.ratings.models import Rating
from yiwang.areas.service.ratings.tests import make
from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.events import operations as events
from yiwang.kernel.packs import operations as packs
from yiwang.kernel.places import PACKS
from yiwang.support.cases import operations as cases
from yiwang.support.cases import queries as known
from yiwang.support.cases.contracts import SUPERVISE_CASES, CaseFilter, NotYourTask
from yiwang.support.cases.tests.make import officer
from yiwang.support.notices import queries as notices

pytestmark = pytest.mark.django_db(transaction=True)
NOW = make.NOW
FOUND = {"found": "电话联系，属实：窗口排队一小时"}
REPLY = {"reply": "已增开窗口", "satisfied": "yes"}


@pytest.fixture(autouse=True)
def pack():
    events.drain(now=NOW)
    packs.apply_pack(folder=PACKS / "service" / "rating_mending", actor=SYSTEM, now=NOW)


def rated(grade: Grade, **more) -> Rating:
    question = make.question()
    operations.rate(token=question.token, grade=grade, channel=Channel.WEB, now=NOW, **more)
    events.drain(now=NOW)
    return Rating.objects.get(question_id=question.token, addition=False)


def move(case: str, verb: str, actor=None, **data) -> None:
    (task,) = [task for task in known.tasks(case, viewer=SYSTEM, now=NOW) if task.parent is None]
    cases.make_move(task=task.id, verb=verb, opinion="理由", data=data, actor=actor or officer(), now=NOW)


def supervisor():
    return officer(7, SUPERVISE_CASES)


def share():
    period = Period(NOW.date() - timedelta(days=1), NOW.date() + timedelta(days=1))
    return queries.shares(period, viewer=make.supervisor(), now=NOW)[0]


def test_a_bad_rating_opens_one_case_at_the_organisation_that_handled_it():
    rating = rated(Grade.DISSATISFIED, tags=["slow"], comment="我叫沈知禾，等了一个小时")
    events.drain(now=NOW)
    case = known.case(rating.case, viewer=officer(), now=NOW)
    assert (case.flow, case.organisation, case.applicant) == ("rating_mending", make.BUREAU, "")
    assert (case.data["grade"], case.data["reasons"]) == (4, "办得慢")
    assert case.data["comment"].startswith("personal:")
    assert "沈知禾" not in str(case)
    assert len(known.cases(CaseFilter(), viewer=officer(), now=NOW).rows) == 1


@pytest.mark.parametrize("grade", [Grade.VERY_SATISFIED, Grade.SATISFIED, Grade.FAIRLY_SATISFIED])
def test_a_good_rating_opens_none(grade):
    assert rated(grade).case == ""


def test_an_addition_opens_none():
    rating = rated(Grade.SATISFIED)
    operations.add(token=rating.question_id, grade=Grade.VERY_DISSATISFIED, channel=Channel.WEB, now=NOW)
    events.drain(now=NOW)
    assert not Rating.objects.exclude(case="").exists()


def test_who_gave_it_is_answered_and_told_and_the_statistics_count_it_as_mended():
    rating = rated(Grade.VERY_DISSATISFIED)
    move(rating.case, "simple", **FOUND)
    move(rating.case, "rectified", measures="增开两个窗口")
    move(rating.case, "answered", **REPLY)
    with pytest.raises(NotYourTask):
        move(rating.case, "confirm")
    assert share().mended_rate == 0
    move(rating.case, "confirm", supervisor())
    events.drain(now=NOW)
    events.drain(now=NOW)
    assert Rating.objects.get(id=rating.id).mended_at
    assert (share().mended_rate, share().bad) == (1, 1)
    (notice,) = notices.inbox(viewer=make.citizen()).rows
    assert "整改并复核" in notice.text["zh"]


def test_a_rating_found_to_be_a_mistake_is_excluded_and_stays_in_sight():
    rating = rated(Grade.VERY_DISSATISFIED)
    good = rated(Grade.SATISFIED)
    assert share().good == 0.5
    move(rating.case, "object", **FOUND)
    move(rating.case, "exclude", supervisor())
    events.drain(now=NOW)
    assert Rating.objects.get(id=rating.id).excluded_at
    assert (share().good, share().excluded, share().active, share().bad) == (1.0, 1, 2, 0)
    assert good.case == ""
    assert notices.inbox(viewer=make.citizen()).rows == []


def test_an_objection_that_does_not_hold_leads_back_to_putting_right_and_a_case_of_mending_is_not_rated_itself():
    rating = rated(Grade.DISSATISFIED)
    move(rating.case, "object", **FOUND)
    move(rating.case, "uphold", supervisor())
    move(rating.case, "rectified", measures="改了")
    move(rating.case, "answered", **REPLY)
    move(rating.case, "confirm", supervisor())
    events.drain(now=NOW)
    assert [question.case for question in queries.open_questions(viewer=make.citizen())] == []
    assert Rating.objects.get(id=rating.id).mended_at
