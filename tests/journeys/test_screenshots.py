"""The pictures of the README: the six main pages of the demonstration county, taken anew by every run.

They go into docs/screenshots with YIWANG_SCREENSHOTS=1, otherwise beside the test: the county's days are those of
today, so that a picture of tomorrow is another one, and a run shall not change what is kept.
"""

import os
import struct
from pathlib import Path

import pytest
from conftest import ROOT
from playwright.sync_api import expect

from tests.journeys import applying
from tests.journeys.people import CITIZEN, REVIEWER, enter
from tests.journeys.test_licence import act_for_the_firm

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("county")]
KEPT = ROOT / "docs" / "screenshots"
LARGEST = 300_000


@pytest.fixture(scope="module")
def site(county_site):
    return county_site


@pytest.fixture
def take(tmp_path):
    """Take a picture of what a page shows now, under a name; it has the size of the one that is kept."""

    def picture(page, name: str) -> None:
        page.evaluate("document.fonts.ready")
        folder = KEPT if os.environ.get("YIWANG_SCREENSHOTS") else tmp_path
        taken = folder / f"{name}.png"
        taken.write_bytes(page.screenshot(animations="disabled", caret="hide"))
        assert size(taken) == size(KEPT / f"{name}.png")
        assert 10_000 < taken.stat().st_size < LARGEST

    return picture


def size(file: Path) -> tuple[int, int]:
    """Width and height of a PNG in pixels."""
    return struct.unpack(">II", file.read_bytes()[16:24])


def test_the_pages_that_everybody_sees(site, browser_page, take):
    page = browser_page()
    page.goto(site.url + "/")
    expect(page.locator("#q")).to_be_visible()
    take(page, "home")
    page.goto(f"{site.url}/items/{applying.ITEM}")
    expect(page.locator("h1")).to_contain_text("食品经营许可")
    take(page, "guide")


def test_the_form_on_a_phone(site, browser_page, take):
    page = browser_page(phone=True)
    enter(page, site, CITIZEN)
    act_for_the_firm(page, site)
    page.goto(f"{site.url}/items/{applying.ITEM}")
    page.get_by_role("link", name="开始办理").locator("visible=true").first.click()
    with page.expect_navigation():
        page.locator("main form:has(input[name=key]) button.start").click()
    assert applying.at(page) == "applicant"
    take(page, "form-on-a-phone")


def test_the_desk_of_an_officer(site, browser_page, take):
    page = browser_page()
    enter(page, site, REVIEWER)
    page.goto(site.url + "/work")
    row = page.locator("main tbody tr", has_text="食品经营许可").first
    expect(row).to_be_visible()
    take(page, "to-do")
    row.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="这个办件的流程")).to_be_visible()
    take(page, "case")


def test_the_check_of_a_licence(site, browser_page, take):
    with site.inside():
        from yiwang.trust.licences.models import Licence

        address = Licence.objects.filter(status="valid").order_by("number")[0].token
    page = browser_page(phone=True)
    page.goto(f"{site.url}/v/{address}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("有效")
    take(page, "licence-check")
