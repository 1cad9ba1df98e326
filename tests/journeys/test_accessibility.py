"""Every public page, in both languages, at phone and desktop width, in normal and elder mode, for everybody."""

import pytest
from django.utils import timezone

pytestmark = pytest.mark.journey

PAGES = [
    "/",
    "/search?q=结婚",
    "/search?q=宇宙飞船",
    "/items",
    "/items?theme=support&for=person",
    "/items?text=宇宙飞船",
    "/departments",
    "/themes",
    "/help",
    "/help/accessibility",
    "/help/special",
    "/help/foreigners",
    "/styleguide",
    "/styleguide?frame=officer",
    "/styleguide/form",
    "/no-such-page",
    "/verify",
    "/verify?number=JY0",
    "/ledger/about",
    "/api",
    "/api/problems",
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}}


@pytest.fixture(scope="module")
def pages(site):
    """The public addresses, with the guide of one service and the check of one licence among them."""
    from yiwang.kernel.actors import SYSTEM
    from yiwang.kernel.organisations.tests import make as organisations
    from yiwang.support.items import operations, queries
    from yiwang.support.items.contracts import ItemFilter
    from yiwang.support.search import operations as index
    from yiwang.trust.licences.tests import make as licences

    with site.inside():
        operations.load_demonstration(region="330424000000", actor=SYSTEM, now=timezone.now())
        index.rebuild("item")
        rows = queries.published_items(ItemFilter(home_visit=True, limit=1)).rows
        organisations.bureau()
        licence = licences.licence()
        licences.sequenced()
        return [*PAGES, licence.verify_address, *(f"/items/{row.code}" for row in rows)]


@pytest.fixture(scope="module")
def axe():
    from axe_playwright_python.sync_playwright import Axe

    return Axe()


@pytest.mark.parametrize("elder", [False, True], ids=["normal", "elder"])
@pytest.mark.parametrize("english", [False, True], ids=["zh", "en"])
@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_axe_finds_nothing_on_any_public_page(axe, site, browser_page, pages, phone, english, elder):
    page = browser_page(phone=phone, english=english, elder=elder)
    found = []
    for address in pages:
        page.goto(site.url + address)
        found += [
            (address, v["id"], v["nodes"][0]["html"]) for v in axe.run(page, options=RULES).response["violations"]
        ]
    assert found == []


@pytest.mark.parametrize("elder", [False, True], ids=["normal", "elder"])
@pytest.mark.parametrize("english", [False, True], ids=["zh", "en"])
def test_nothing_scrolls_sideways_at_320_pixels(site, browser_page, pages, english, elder):
    page = browser_page(phone=True, english=english, elder=elder, width=320)
    wide = {}
    for address in pages:
        page.goto(site.url + address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[address] = width
    assert wide == {}


def test_the_keyboard_goes_from_the_skip_link_through_the_header_to_the_search(site, browser_page, pages):
    page = browser_page()
    page.goto(site.url + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("结婚")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.get_by_role("link", name="结婚登记").is_visible()


def test_the_slash_goes_to_the_search_unless_single_keys_are_switched_off(site, browser_page, pages):
    page = browser_page()
    page.goto(site.url + "/help/accessibility")
    page.get_by_role("button", name="关闭单键快捷键").click()
    page.goto(site.url + "/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "q"
    page.context.clear_cookies(name="keys")
    page.goto(site.url + "/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"


def test_everything_that_is_pressed_on_a_phone_is_large_enough(site, browser_page, pages):
    """24 pixels with a gap by WCAG 2.5.8; a link inside a line of text is excepted."""
    page = browser_page(phone=True)
    small = {}
    for address in pages:
        page.goto(site.url + address)
        found = page.evaluate(SMALL_TARGETS)
        if found:
            small[address] = found
    assert small == {}


SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input, select, summary')]
    .filter(one => one.checkVisibility() && getComputedStyle(one).position !== 'absolute')
    .filter(one => !one.closest('p, td, label, .crumbs, .unseen'))
    .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
    .filter(([, box]) => box.height < 23.5 || box.width < 20)
    .map(([text, box]) => [text, box.width, box.height])"""


def test_the_first_load_of_any_page_is_below_250_kilobytes(site, browser_page, pages):
    heavy = {}
    for address in pages:
        page, sizes = browser_page(), []
        page.on("response", lambda response, sizes=sizes: sizes.append(len(response.body())))
        page.goto(site.url + address, wait_until="networkidle")
        if sum(sizes) > 250_000:
            heavy[address] = sum(sizes)
        page.context.close()
    assert heavy == {}


def test_the_pages_work_without_a_script(site, browser_page, pages):
    page = browser_page(script=False)
    page.goto(site.url + "/")
    page.fill("#q", "残疾证")
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("link", name="残疾人证办理").click()
    page.get_by_role("button", name="关怀版").click()
    assert page.locator("html.elder").count() == 1
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Certificate of disability"
