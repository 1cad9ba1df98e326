"""Who takes part in journeys: people of the demonstration county, by the keys of its people.yaml."""

from yiwang.doors.cli.demo import data

CITIZEN, ELDER, FIRM = "c01", "c28", "f05"
COUNTER, CLERK, REVIEWER, INSPECTOR, HEAD = "o06", "o11", "o12", "o17", "o13"
ENFORCEMENT, ENVIRONMENT = "o28", "o29"
STEWARD, SUPERVISOR = "o14", "o16"
ORGANISATIONS, SYSTEM, SECURITY, AUDIT = "o15", "o08", "o09", "o10"


def enter(page, site, key: str) -> None:
    """Sign in by one press on the list of the demonstration, as somebody else if somebody is signed in."""
    page.context.clear_cookies(name="yiwang_session")
    page.goto(site.url + "/sign-in")
    press(page, key)


def press(page, key: str) -> None:
    """The button of this person on the sign-in page that is open."""
    form = page.locator("form", has=page.locator(f"input[name=subject][value='{data.subject(key)}']"))
    with page.expect_navigation():
        form.get_by_role("button").click()
