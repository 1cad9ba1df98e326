"""Which days are worked: against the notices of nine years, and as a table says otherwise."""

import json
import os
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from yiwang.kernel.actors import ANONYMOUS, SYSTEM
from yiwang.kernel.calendar import contracts, inforce, operations, queries
from yiwang.kernel.calendar.contracts import Day, Limit, Notice, Unit
from yiwang.kernel.calendar.tests.make import NOTICE, NOW, at, days_set
from yiwang.kernel.errors import SignInFirst

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[5]
NOTICES = Path(os.environ.get("YIWANG_SHARED", ROOT.parent / "shared")) / "data" / "calendar"
SPRING = Day(date(2027, 2, 8), False, {"zh": "春节", "en": "Spring Festival"})
MAKE_UP = Day(date(2027, 2, 13), True, {"zh": "春节", "en": "Spring Festival"})


def changes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM events_event WHERE type = 'calendar.changed' ORDER BY position")
        return [json.loads(row[0]) for row in cursor.fetchall()]


def test_every_day_of_nine_years_is_as_its_notice_says():
    if not NOTICES.exists():
        pytest.skip("the notices are not beside this clone")
    said = {}
    for year in range(2018, 2028):  # a year's last days may stand in the next year's notice
        path = NOTICES / f"holiday-cn-{year}.json"
        if path.exists():
            said |= {each["date"]: not each["isOffDay"] for each in json.loads(path.read_text("utf-8"))["days"]}
    days = [date(2018, 1, 1) + timedelta(days=n) for n in range((date(2027, 1, 1) - date(2018, 1, 1)).days)]
    expected = {day: said.get(day.isoformat(), day.weekday() < 5) for day in days}
    assert {day: queries.is_working_day(day) for day in days} == expected
    assert queries.working_days(days[0], days[-1]) == sum(expected.values())


def test_days_off_and_make_up_days_have_their_names():
    named = {d.day.isoformat(): d for d in queries.special_days(date(2026, 9, 20), date(2026, 9, 25))}
    assert {day: each.working for day, each in named.items()} == {"2026-09-20": True, "2026-09-25": False}
    assert named["2026-09-25"].name == {"zh": "中秋节", "en": "Mid-Autumn Festival"}


def test_a_year_without_its_notice_is_provisional_until_the_table_has_it():
    assert (queries.provisional(2026), queries.provisional(2027)) == (False, True)
    assert queries.add(at("2027-02-05"), Limit(5)).provisional
    with days_set(SPRING, MAKE_UP):
        assert not queries.provisional(2027)
        due = queries.add(at("2027-02-05"), Limit(5))
        assert (due.day, due.provisional) == (MAKE_UP.day, False)
        assert [d.source for d in queries.special_days(SPRING.day, MAKE_UP.day)] == [NOTICE.number] * 2
        assert queries.notices() == [NOTICE]


def test_the_table_overrides_what_the_package_says():
    urgent = Notice("国办发明电〔2020〕1号", "关于延长2020年春节假期的通知", date(2020, 1, 26))
    assert queries.is_working_day(date(2026, 9, 24))
    with days_set(Day(date(2026, 9, 24), False), notice=urgent):
        assert not queries.is_working_day(date(2026, 9, 24))
        assert queries.add(at("2026-09-23"), Limit(1)).day == date(2026, 9, 28)


def test_a_change_is_told_once_and_the_same_again_is_nothing():
    with days_set(SPRING, MAKE_UP) as changed:
        assert changed == 2
        assert operations.set_days(days=[SPRING, MAKE_UP], notice=NOTICE, actor=SYSTEM, now=NOW) == 0
        assert changes() == [{"notice": NOTICE.number, "days": ["2027-02-08", "2027-02-13"], "year": 2027}]
        later = Notice("更正〔2026〕1号", "更正", date(2026, 11, 20))
        operations.set_days(days=[Day(MAKE_UP.day, False)], notice=later, actor=SYSTEM, now=NOW)
        queries.refresh()
        assert [change["days"] for change in changes()][1:] == [["2027-02-13"]]
        assert not queries.is_working_day(MAKE_UP.day)


@pytest.mark.parametrize(
    ("days", "notice", "refusal"),
    [
        ([SPRING, SPRING], NOTICE, contracts.DayTwice),
        ([], Notice("a", "b", date(2026, 1, 1)), contracts.NothingSet),
        ([SPRING], Notice(" ", "b", date(2026, 1, 1)), contracts.NoticeNeeded),
        ([Day(date(1980, 1, 1), True)], NOTICE, contracts.OutOfCalendar),
    ],
)
def test_a_change_without_days_notice_or_sense_is_refused(days, notice, refusal):
    with pytest.raises(refusal):
        operations.set_days(days=days, notice=notice, actor=SYSTEM, now=NOW)
    assert changes() == []


def test_only_who_has_the_right_changes_the_calendar():
    with pytest.raises(SignInFirst):
        operations.set_days(days=[SPRING], notice=NOTICE, actor=ANONYMOUS, now=NOW)
    with pytest.raises(SignInFirst):
        operations.set_hours(since=NOW.date(), spans=[(time(9), time(17))], notice=NOTICE, actor=ANONYMOUS, now=NOW)


def test_office_hours_are_set_from_a_day_on():
    summer = Notice("盐政办〔2026〕9号（示例）", "夏季作息时间（示例）", date(2026, 5, 1))
    spans = [(time(8), time(11, 30)), (time(14, 30), time(18))]
    try:
        operations.set_hours(since=date(2026, 6, 1), spans=spans, notice=summer, actor=SYSTEM, now=NOW)
        queries.refresh()
        hours = Limit(2, Unit.WORKING_HOURS)
        assert queries.add(at("2026-06-01 11:00"), hours).at == at("2026-06-01 16:00")
        assert queries.add(at("2026-05-29 11:00"), hours).at == at("2026-05-29 14:00")
        assert queries.office_hours(date(2026, 6, 1)).spans == tuple(spans)
        assert queries.office_hours(date(2026, 5, 31)).spans[0] == (time(8, 30), time(12))
        with pytest.raises(contracts.WrongHours):
            operations.set_hours(since=NOW.date(), spans=[spans[1], spans[0]], notice=summer, actor=SYSTEM, now=NOW)
    finally:
        inforce.forget()


def test_the_table_is_not_asked_for_every_limit(django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(inforce, "LOOK_EVERY", 3600.0)
    queries.refresh()
    with django_assert_num_queries(0):
        for _ in range(100):
            queries.add(at("2026-02-12"), Limit(20))
            queries.left(at("2026-02-24"), at("2026-02-12"), Unit.WORKING_DAYS)


def test_what_another_process_changed_is_seen_when_the_table_is_looked_at(monkeypatch):
    monkeypatch.setattr(inforce, "LOOK_EVERY", 3600.0)
    queries.refresh()
    try:
        operations.set_days(days=[SPRING], notice=NOTICE, actor=SYSTEM, now=NOW)
        assert queries.is_working_day(SPRING.day)
        monkeypatch.setattr(inforce, "LOOK_EVERY", 0.0)
        assert not queries.is_working_day(SPRING.day)
    finally:
        inforce.forget()


@pytest.mark.django_db(transaction=True)
def test_the_process_that_changes_the_calendar_sees_it_with_the_commit_and_never_before(monkeypatch):
    monkeypatch.setattr(inforce, "LOOK_EVERY", 3600.0)
    queries.refresh()
    try:
        with transaction.atomic():
            operations.set_days(days=[SPRING], notice=NOTICE, actor=SYSTEM, now=NOW)
            transaction.set_rollback(True)
        assert queries.is_working_day(SPRING.day)
        operations.set_days(days=[SPRING], notice=NOTICE, actor=SYSTEM, now=NOW)
        assert not queries.is_working_day(SPRING.day)
    finally:
        inforce.forget()
