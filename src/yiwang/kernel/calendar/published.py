"""The days that are not what their weekday says, as the package chinesecalendar knows them from the yearly notices."""

from datetime import date, time

from chinese_calendar import constants

from yiwang.kernel.calendar.contracts import Day, Hours

NAMES = {
    "New Year's Day": {"zh": "元旦", "en": "New Year"},
    "Spring Festival": {"zh": "春节", "en": "Spring Festival"},
    "Tomb-sweeping Day": {"zh": "清明节", "en": "Tomb-sweeping Day"},
    "Labour Day": {"zh": "劳动节", "en": "Labour Day"},
    "Dragon Boat Festival": {"zh": "端午节", "en": "Dragon Boat Festival"},
    "Mid-autumn Festival": {"zh": "中秋节", "en": "Mid-Autumn Festival"},
    "National Day": {"zh": "国庆节", "en": "National Day"},
    "Anti-Fascist 70th Day": {"zh": "抗战胜利70周年纪念日", "en": "70th anniversary of victory"},
}
YEARS = frozenset(range(min(constants.holidays).year, max(constants.holidays).year + 1))
# Eight hours a day (国务院关于职工工作时间的规定, article 3); how they lie in the day is each county's to set.
HOURS = Hours(date(1990, 1, 1), ((time(8, 30), time(12)), (time(13), time(17, 30))))


def special_days() -> dict[date, Day]:
    """Public holidays and make-up working days (调休) of all the years that the package knows."""
    off = {day: Day(day, False, NAMES[name]) for day, name in constants.holidays.items()}
    return off | {day: Day(day, True, NAMES[name]) for day, name in constants.workdays.items()}
