"""Counting by a calendar that is held in arrays: every question is index arithmetic, whatever the distance."""

from array import array
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

from yiwang.kernel.calendar.contracts import Due, Hours, Interval, Limit, OutOfCalendar, Unit

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(1990, 1, 1), date(2099, 12, 31)
BASE, END = FIRST.toordinal(), LAST.toordinal()
# A year's last days are sometimes moved by the next year's notice; the earliest so far was 29 December.
NEXT_NOTICE_FROM = (12, 26)
LAST_MOMENT = time(23, 59, 59, 999_999)
Span = tuple[int, int]


class Calendar:
    """Which days are worked, when the offices are open, and which years are settled by their notice."""

    def __init__(self, special: Mapping[date, bool], years: Collection[int], hours: Sequence[Hours]) -> None:
        self.years = frozenset(years)
        worked = [(number - 1) % 7 < 5 for number in range(BASE, END + 1)]
        for day, working in special.items():
            worked[day.toordinal() - BASE] = working
        self.days = array("i", (BASE + place for place, working in enumerate(worked) if working))
        self.before = array("i", (0, *accumulate(worked)))
        regimes = sorted(hours, key=lambda each: each.since)
        self.since = [each.since.toordinal() for each in regimes]
        self.spans = [[(_microseconds(a), _microseconds(b)) for a, b in each.spans] for each in regimes]
        lengths = [sum(b - a for a, b in spans) for spans in self.spans]
        open_for = (lengths[self._regime(BASE + p)] if working else 0 for p, working in enumerate(worked))
        self.open_before = array("q", (0, *accumulate(open_for)))

    def is_working(self, number: int) -> bool:
        return self.count(number, number) == 1

    def count(self, first: int, last: int) -> int:
        """Working days from `first` to `last`, both included."""
        return self.before[self._place(last) + 1] - self.before[self._place(first)] if last >= first else 0

    def after(self, number: int, amount: int) -> int:
        """The working day that is `amount` (one or more) working days after a day, that day not counted."""
        place = self.before[self._place(number) + 1] + amount - 1
        if place >= len(self.days):
            raise OutOfCalendar(first=FIRST, last=LAST)
        return self.days[place]

    def _place(self, number: int) -> int:
        if not BASE <= number <= END:
            raise OutOfCalendar(first=FIRST, last=LAST)
        return number - BASE

    def _regime(self, number: int) -> int:
        return max(bisect_right(self.since, number) - 1, 0) if len(self.since) > 1 else 0

    def open_until(self, moment: datetime) -> int:
        """Microseconds of office hours from the calendar's beginning until a moment, in local time."""
        number = moment.toordinal()
        place = self._place(number)
        total = self.open_before[place]
        if self.before[place + 1] > self.before[place]:
            clock = _microseconds(moment)
            for begin, end in self.spans[self._regime(number)]:
                if clock <= begin:
                    break
                total += (clock if clock < end else end) - begin
        return total

    def moment_of(self, total: int) -> datetime:
        """The first moment at which so many microseconds of office hours have passed."""
        place = bisect_left(self.open_before, total) - 1
        if place >= END - BASE:
            raise OutOfCalendar(first=FIRST, last=LAST)
        rest = total - self.open_before[place]
        midnight = datetime.fromordinal(BASE + place)
        for begin, end in self.spans[self._regime(BASE + place)]:
            if rest <= end - begin:
                return midnight + timedelta(microseconds=begin + rest)
            rest -= end - begin
        raise AssertionError("the day is as long as its spans")

    def settled(self, day: date) -> bool:
        """Whether every notice that speaks of this day is known."""
        if (day.month, day.day) >= NEXT_NOTICE_FROM and day.year + 1 not in self.years:
            return False
        return day.year in self.years

    def provisional(self, start: date, due: date) -> bool:
        return not (self.settled(due) and all(year in self.years for year in range(start.year, due.year)))


def _microseconds(clock: time | datetime) -> int:
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1_000_000 + clock.microsecond


def local(moment: datetime) -> datetime:
    """A moment as the clock on the wall shows it in Shanghai."""
    return moment.astimezone(SHANGHAI).replace(tzinfo=None)


def due(calendar: Calendar, start: datetime, limit: Limit, pauses: Sequence[Interval]) -> Due:
    """When the limit ends, as far as its ended pauses tell. What a pause that is still open adds is not known yet."""
    ended = [pause for pause in pauses if pause.ended is not None]
    if limit.unit is Unit.WORKING_HOURS:
        begin = local(start)
        at = _last_moment(calendar, begin, limit, _moments(ended))[0]
        return Due(at.replace(tzinfo=SHANGHAI), at.date(), calendar.provisional(begin.date(), at.date()))
    first = start.astimezone(SHANGHAI).date()
    number, _ = _last_day(calendar, first, limit, _days(ended))
    day = date.fromordinal(number)
    depends = limit.unit is Unit.WORKING_DAYS or limit.rolls
    at = datetime.combine(day, LAST_MOMENT, SHANGHAI)
    return Due(at, day, depends and calendar.provisional(first if limit.unit is Unit.WORKING_DAYS else day, day))


def _merged(spans: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """In order, and each day or moment in one of them only."""
    merged: list[tuple[Any, Any]] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _days(pauses: Iterable[Interval]) -> list[Span]:
    return _merged((_day(p.began), _day(p.ended)) for p in pauses if p.ended)


def _day(moment: datetime) -> int:
    return moment.astimezone(SHANGHAI).toordinal()


def _last_day(calendar: Calendar, start: date, limit: Limit, pauses: list[Span]) -> tuple[int, list[Span]]:
    """The last day, and the parts of the pauses that lie inside the limit as it ran."""
    first = start.toordinal()
    last, inside = _unpaused(calendar, start, limit), []
    for begin, end in pauses:
        begin = max(begin, first + 1)
        if begin > last:
            break
        if end >= begin:
            inside.append((begin, end))
            last = _later(calendar, last, limit.unit, begin, end)
    if limit.rolls and limit.unit is not Unit.WORKING_DAYS:
        last = _rolled(calendar, last, [(max(begin, first + 1), end) for begin, end in pauses])
    return last, inside


def _unpaused(calendar: Calendar, start: date, limit: Limit) -> int:
    first = start.toordinal()
    if limit.unit is Unit.MONTHS:
        years, month = divmod(start.month - 1 + limit.amount, 12)
        if start.year + years > LAST.year:
            raise OutOfCalendar(first=FIRST, last=LAST)
        length = monthrange(start.year + years, month + 1)[1]
        return date(start.year + years, month + 1, min(start.day, length)).toordinal()
    if limit.unit is Unit.CALENDAR_DAYS:
        return _within(first + limit.amount)
    return calendar.after(first, limit.amount) if limit.amount else first


def _later(calendar: Calendar, last: int, unit: Unit, begin: int, end: int) -> int:
    if unit is Unit.WORKING_DAYS:
        more = calendar.count(begin, end)
        return calendar.after(last, more) if more else last
    return _within(last + end - begin + 1)


def _within(number: int) -> int:
    if number > END:
        raise OutOfCalendar(first=FIRST, last=LAST)
    return number


def _rolled(calendar: Calendar, last: int, pauses: list[Span]) -> int:
    """The next working day that no pause takes; the limit runs until then."""
    last = last if calendar.is_working(last) else calendar.after(last, 1)
    for begin, end in pauses:
        if begin <= last <= end:
            last = calendar.after(end, 1)
    return last


def _moments(pauses: Iterable[Interval]) -> list[tuple[datetime, datetime]]:
    return _merged((local(p.began), local(p.ended)) for p in pauses if p.ended)


def _last_moment(
    calendar: Calendar, start: datetime, limit: Limit, pauses: list[tuple[datetime, datetime]]
) -> tuple[datetime, int]:
    """The last moment of a limit in hours, and the office time of its pauses inside it as it ran."""
    goal = calendar.open_until(start) + limit.amount * 3_600_000_000
    last, paused = calendar.moment_of(goal) if limit.amount else start, 0
    for begin, end in pauses:
        begin = max(begin, start)
        if begin >= last:
            break
        if more := calendar.open_until(max(begin, end)) - calendar.open_until(begin):
            goal, paused = goal + more, paused + more
            last = calendar.moment_of(goal)
    return last, paused


def stopped(calendar: Calendar, start: datetime, limit: Limit, pauses: Sequence[Interval]) -> bool:
    """Whether a pause that began inside the running limit is still open."""
    last = due(calendar, start, limit, pauses)
    began = [pause.began for pause in pauses if pause.ended is None]
    if limit.unit is Unit.WORKING_HOURS:
        return any(moment < last.at for moment in began)
    return any(moment.astimezone(SHANGHAI).date() <= last.day for moment in began)


def used(calendar: Calendar, start: datetime, now: datetime, limit: Limit, pauses: Sequence[Interval]) -> float:
    """Charged time in the limit's unit: office hours to the moment, days once they have ended."""
    if now <= start:
        return 0.0
    clipped = [Interval(p.began, min(p.ended or now, now)) for p in pauses if p.began <= now]
    if limit.unit is Unit.WORKING_HOURS:
        begin, until = local(start), local(now)
        _, paused = _last_moment(calendar, begin, limit, _moments(clipped))
        return (calendar.open_until(until) - calendar.open_until(begin) - paused) / 3_600_000_000
    first = start.astimezone(SHANGHAI).date()
    yesterday = _day(now) - 1
    _, inside = _last_day(calendar, first, limit, _days(clipped))
    taken = [(begin, min(end, yesterday)) for begin, end in inside]
    if limit.unit is Unit.WORKING_DAYS:
        count = calendar.count
        return float(count(first.toordinal() + 1, yesterday) - sum(count(*span) for span in taken))
    days = max(0, yesterday - first.toordinal()) - sum(max(0, end - begin + 1) for begin, end in taken)
    if limit.unit is Unit.CALENDAR_DAYS:
        return float(days)
    whole = _unpaused(calendar, first, limit) - first.toordinal()
    return days * limit.amount / whole if whole else 0.0


def left(calendar: Calendar, last: datetime, now: datetime, unit: Unit) -> int:
    """What is left after today or this hour; negative as soon as the limit is broken."""
    if unit is Unit.WORKING_HOURS:
        office = calendar.open_until(local(last)) - calendar.open_until(local(now))
        return office // 3_600_000_000 if now <= last else min(-1, office // 3_600_000_000)
    day, today = _day(last), _day(now)
    if unit is Unit.WORKING_DAYS:
        return calendar.count(today + 1, day) if day >= today else -max(1, calendar.count(day + 1, today))
    return day - today
