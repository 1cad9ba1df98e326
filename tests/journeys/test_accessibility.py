"""Every public page, in both languages, at phone and desktop width, in normal and elder mode, for everybody."""

import pytest

pytestmark = pytest.mark.journey

PAGES = ["/styleguide", "/styleguide?frame=officer", "/no-such-page"]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}}


@pytest.fixture(scope="module")
def axe():
    from axe_playwright_python.sync_playwright import Axe

    return Axe()


@pytest.mark.parametrize("elder", [False, True], ids=["normal", "elder"])
@pytest.mark.parametrize("english", [False, True], ids=["zh", "en"])
@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_axe_finds_nothing_on_any_public_page(axe, site, browser_page, phone, english, elder):
    page = browser_page(phone=phone, english=english, elder=elder)
    found = []
    for address in PAGES:
        page.goto(site.url + address)
        found += [
            (address, v["id"], v["nodes"][0]["html"]) for v in axe.run(page, options=RULES).response["violations"]
        ]
    assert found == []


@pytest.mark.parametrize("elder", [False, True], ids=["normal", "elder"])
@pytest.mark.parametrize("english", [False, True], ids=["zh", "en"])
def test_nothing_scrolls_sideways_at_320_pixels(site, browser_page, english, elder):
    page = browser_page(phone=True, english=english, elder=elder, width=320)
    wide = {}
    for address in PAGES:
        page.goto(site.url + address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[address] = width
    assert wide == {}
