"""Limits: the worked examples, every convention by itself, and agreement with walking from day to day."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from yiwang.kernel.calendar import counting
from yiwang.kernel.calendar.contracts import Interval, Limit, OutOfCalendar, Unit
from yiwang.kernel.calendar.tests import slow
from yiwang.kernel.calendar.tests.make import CALENDAR, at

WORKING, DAYS, HOURS, MONTHS = Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.WORKING_HOURS, Unit.MONTHS


def due(start: str, limit: Limit, *pauses: Interval) -> str:
    return counting.due(CALENDAR, at(start), limit, pauses).day.isoformat()


def moment(start: str, limit: Limit, *pauses: Interval) -> str:
    return f"{counting.due(CALENDAR, at(start), limit, pauses).at:%Y-%m-%d %H:%M}"


def pause(began: str, ended: str | None) -> Interval:
    return Interval(at(began), at(ended) if ended else None)


@pytest.mark.parametrize(
    ("start", "amount", "day"),
    [
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-02-12", 10, "2026-03-04"),
        ("2026-02-12", 20, "2026-03-18"),
        ("2026-02-12", 30, "2026-04-01"),
        ("2025-09-26", 1, "2025-09-28"),
        ("2025-09-26", 5, "2025-10-10"),
        ("2025-09-26", 20, "2025-10-30"),
        ("2026-09-24", 10, "2026-10-15"),
    ],
)
def test_the_worked_examples_come_out(start, amount, day):
    assert due(start, Limit(amount)) == day


def test_the_day_of_the_start_is_not_counted_whenever_in_it_the_limit_starts():
    for clock in ("00:00", "12:00", "23:59"):
        assert due(f"2026-02-12 {clock}", Limit(1)) == "2026-02-13"
    assert due("2026-02-12", Limit(0)) == "2026-02-12"


def test_a_day_is_a_date_in_shanghai():
    late_in_utc = datetime.fromisoformat("2026-02-12T16:30:00+00:00")
    assert counting.due(CALENDAR, late_in_utc, Limit(1), ()).day == date(2026, 2, 14)


def test_a_limit_in_days_ends_with_its_last_day():
    assert counting.due(CALENDAR, at("2026-02-12"), Limit(1), ()).at == at("2026-02-13 23:59:59.999999")


def test_calendar_days_roll_only_where_the_rule_says_so():
    assert due("2026-09-21", Limit(10, DAYS)) == "2026-10-01"
    assert due("2026-09-21", Limit(10, DAYS, rolls=True)) == "2026-10-08"
    assert due("2026-09-08", Limit(12, DAYS, rolls=True)) == "2026-09-20"  # a Sunday that is worked


def test_a_month_ends_on_the_same_day_or_on_the_last_of_the_month():
    assert due("2026-01-31", Limit(1, MONTHS)) == "2026-02-28"
    assert due("2024-01-31", Limit(1, MONTHS)) == "2024-02-29"
    assert due("2025-11-15", Limit(3, MONTHS)) == "2026-02-15"
    assert due("2025-11-15", Limit(3, MONTHS, rolls=True)) == "2026-02-24"


def test_working_hours_run_in_office_hours_only():
    assert moment("2026-09-24 16:30", Limit(2, HOURS)) == "2026-09-28 09:30"
    assert moment("2026-09-24 11:00", Limit(1, HOURS)) == "2026-09-24 12:00"
    assert moment("2026-09-24 12:20", Limit(1, HOURS)) == "2026-09-24 14:00"
    assert moment("2026-09-26 10:00", Limit(8, HOURS)) == "2026-09-28 17:30"
    assert moment("2026-09-26 10:00", Limit(0, HOURS)) == "2026-09-26 10:00"


def test_a_pause_gives_back_the_days_of_the_limits_own_unit_with_both_its_ends():
    week = pause("2026-09-10", "2026-09-16")  # Thursday to Wednesday: five working days, seven days
    assert due("2026-09-08", Limit(5), week) == "2026-09-21"
    assert due("2026-09-08", Limit(5, DAYS), week) == "2026-09-20"
    one = pause("2026-09-10 09:00", "2026-09-10 10:00")
    assert due("2026-09-08", Limit(5), one) == "2026-09-16"


def test_a_pause_in_working_hours_gives_back_the_office_time_inside_it():
    night = pause("2026-09-24 16:30", "2026-09-25 09:00")  # Mid-Autumn: the 25th is off
    assert moment("2026-09-24 16:00", Limit(2, HOURS), night) == "2026-09-28 10:00"


def test_what_lies_before_the_start_or_after_the_due_date_adds_nothing_and_revives_nothing():
    assert due("2026-09-08", Limit(5), pause("2026-09-01", "2026-09-08")) == "2026-09-15"
    assert due("2026-09-08", Limit(5), pause("2026-09-07", "2026-09-09")) == "2026-09-16"
    assert due("2026-09-08", Limit(5), pause("2026-09-16", "2026-09-20")) == "2026-09-15"


def test_overlapping_pauses_count_once():
    both = (pause("2026-09-10", "2026-09-14"), pause("2026-09-11", "2026-09-15"))
    assert due("2026-09-08", Limit(5), *both) == due("2026-09-08", Limit(5), pause("2026-09-10", "2026-09-15"))
    same_day = (pause("2026-09-10 08:00", "2026-09-10 09:00"), pause("2026-09-10 14:00", "2026-09-10 15:00"))
    assert due("2026-09-08", Limit(5), *same_day) == "2026-09-16"


def test_pauses_are_applied_in_order_against_the_date_as_extended_so_far():
    first, second = pause("2026-09-15", "2026-09-15"), pause("2026-09-16", "2026-09-17")
    assert due("2026-09-08", Limit(5), second) == "2026-09-15"
    assert due("2026-09-08", Limit(5), second, first) == "2026-09-18"


def test_an_open_pause_stops_the_clock_and_gives_back_nothing_yet():
    opened = pause("2026-09-10", None)
    start, limit = at("2026-09-08"), Limit(5)
    assert due("2026-09-08", limit, opened) == "2026-09-15"
    assert counting.stopped(CALENDAR, start, limit, [opened])
    assert {counting.used(CALENDAR, start, at(f"2026-09-{day}"), limit, [opened]) for day in (10, 15, 29)} == {1.0}
    assert not counting.stopped(CALENDAR, start, limit, [pause("2026-09-16", None)])
    assert not counting.stopped(CALENDAR, start, limit, [pause("2026-09-10", "2026-09-11")])
    assert counting.stopped(CALENDAR, start, Limit(5, HOURS), [pause("2026-09-09 08:00", None)])


def test_a_limit_never_rolls_onto_a_paused_day():
    sunday = pause("2026-09-13", "2026-09-15")
    assert due("2026-09-10", Limit(2, DAYS, rolls=True)) == "2026-09-14"
    assert due("2026-09-10", Limit(2, DAYS, rolls=True), sunday) == "2026-09-16"


def test_what_is_left_is_nothing_on_the_last_day_and_negative_from_the_day_after():
    last = at("2026-09-30 23:59:59.999999")
    left = [counting.left(CALENDAR, last, at(day), WORKING) for day in ("2026-09-28", "2026-09-30", "2026-10-01")]
    assert left == [2, 0, -1]
    assert counting.left(CALENDAR, last, at("2026-10-09"), WORKING) == -2
    assert counting.left(CALENDAR, last, at("2026-10-01"), DAYS) == -1
    assert counting.left(CALENDAR, last, at("2026-09-01"), MONTHS) == 29


def test_hours_left_are_whole_hours():
    last = at("2026-09-28 09:30")
    moments = ("2026-09-24 17:00", "2026-09-28 08:30", "2026-09-28 08:45", "2026-09-28 09:31", "2026-09-28 10:31")
    assert [counting.left(CALENDAR, last, at(m), HOURS) for m in moments] == [1, 1, 0, -1, -2]


def test_a_day_is_used_when_it_has_ended():
    used = [counting.used(CALENDAR, at("2026-09-08"), at(f"2026-09-{d:02}"), Limit(5), ()) for d in range(8, 17)]
    assert used == [0, 0, 1, 2, 3, 3, 3, 4, 5]
    assert counting.used(CALENDAR, at("2026-09-28 09:00"), at("2026-09-28 13:30"), Limit(8, HOURS), ()) == 3.5
    assert counting.used(CALENDAR, at("2026-01-31"), at("2026-02-15"), Limit(1, MONTHS), ()) == 0.5


def test_a_date_after_the_last_known_notice_is_provisional():
    def provisional(start, limit):
        return counting.due(CALENDAR, at(start), limit, ()).provisional

    assert not provisional("2026-11-02", Limit(20))
    assert provisional("2026-12-21", Limit(20))
    assert provisional("2026-12-18", Limit(6))  # 28 December: next year's notice may move it
    assert not provisional("2026-12-21", Limit(20, DAYS))
    assert provisional("2026-12-21", Limit(20, DAYS, rolls=True))
    assert provisional("2026-12-31 15:00", Limit(8, HOURS))


def test_what_the_calendar_does_not_reach_is_refused():
    for limit in (Limit(20_000), Limit(40_000, DAYS), Limit(2_000, MONTHS), Limit(200_000, HOURS)):
        with pytest.raises(OutOfCalendar):
            counting.due(CALENDAR, at("2026-09-08"), limit, ())
    with pytest.raises(OutOfCalendar):
        counting.due(CALENDAR, at("1989-12-31"), Limit(1), ())


MOMENTS = some.integers(0, 8 * 365 * 48).map(lambda n: at("2018-06-01 00:00") + n * slow.STEP)
UNITS = some.sampled_from([WORKING, DAYS, MONTHS])


@some.composite
def running(draw, units=UNITS, most=45, reach=120 * 48):
    """A start, a limit and pauses about it."""
    start, unit = draw(MOMENTS), draw(units)
    limit = Limit(draw(some.integers(0, 4 if unit is MONTHS else most)), unit, draw(some.booleans()))
    begins = some.integers(-10 * 48, reach)
    spans = draw(some.lists(some.tuples(begins, some.integers(0, reach // 6)), max_size=5))
    return start, limit, [Interval(start + a * slow.STEP, start + (a + n) * slow.STEP) for a, n in spans]


@given(running())
@example((at("2026-09-10"), Limit(2, DAYS, rolls=True), [pause("2026-09-13", "2026-09-15")]))
def test_days_agree_with_walking_from_day_to_day(case):
    start, limit, pauses = case
    assert counting.due(CALENDAR, start, limit, pauses).day == slow.last_day(start.date(), limit, pauses)


@given(running(some.just(HOURS), most=30, reach=12 * 48))
def test_hours_agree_with_walking_from_half_hour_to_half_hour(case):
    start, limit, pauses = case
    expected = slow.last_moment(start, limit, pauses)
    found = counting.due(CALENDAR, start, limit, pauses).at
    assert found == expected


@given(running(UNITS | some.just(HOURS), most=20), some.integers(0, 200), some.integers(0, 72))
def test_elapsed_time_never_shrinks_and_paused_time_is_never_charged(case, days, hours):
    start, limit, pauses = case
    now = start + timedelta(days=days)
    later = now + timedelta(hours=hours)
    known = [p for p in pauses if p.began <= now]
    assert counting.used(CALENDAR, start, now, limit, known) <= counting.used(CALENDAR, start, later, limit, pauses)
    before = counting.due(CALENDAR, start, limit, [p for p in known if p.ended <= now])
    assert before.at <= counting.due(CALENDAR, start, limit, pauses).at


@given(running(some.sampled_from([WORKING, DAYS])))
def test_exactly_the_limit_is_used_when_it_ends(case):
    start, limit, pauses = case
    last = counting.due(CALENDAR, start, Limit(limit.amount, limit.unit), pauses)
    after = slow.midnight(last.day + slow.DAY)
    assert counting.used(CALENDAR, start, after, Limit(limit.amount, limit.unit), pauses) == limit.amount
