"""Every page behind the sign-in, for whom it is: on a phone and a desk, in both languages, in normal and elder mode.

Each page is loaded once in either language and measured there; the tests read what was measured. What is measured:
axe, whether anything scrolls sideways, how large targets are, how heavy the page is, and whom else it asks.
"""

from dataclasses import dataclass
from pprint import pformat
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.journeys import pages
from tests.journeys.conftest import visitor
from tests.journeys.test_accessibility import RULES, SMALL_TARGETS

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("county")]
ASKED = """() => [location.pathname, performance.getEntriesByType('resource').map(one => one.name),
    [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
        .reduce((sum, one) => sum + one.decodedBodySize, 0)]"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
ELDER = "() => document.documentElement.classList.add('elder')"
# axe does not look into what is folded away (of which the two menus at the top would lie over what stands below them),
# and a hundredth row costs as much as the first and is like it.
UNFOLD = """() => {
    for (const one of document.querySelectorAll('details:not(.modes *)')) one.open = true;
    for (const one of document.querySelectorAll(':is(tbody, ul, ol) > :nth-child(n + 7)')) one.remove();
    return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
# Contrast takes most of axe's time and hangs on nothing but style: what is styled alike is looked at once.
CONTRAST = """() => {
    const known = new Set(JSON.parse(sessionStorage.known || '[]')), clear = 'rgba(0, 0, 0, 0)', fresh = [];
    for (const one of document.querySelectorAll('body *')) {
        if (![...one.childNodes].some(part => part.nodeType === 3 && part.textContent.trim())) continue;
        let under = one;
        while (under.parentElement && getComputedStyle(under).backgroundColor === clear) under = under.parentElement;
        const {color, fontSize, fontWeight, opacity} = getComputedStyle(one);
        const style = [color, getComputedStyle(under).backgroundColor, fontSize, fontWeight, opacity].join();
        if (!known.has(style)) { known.add(style); fresh.push(one); }
    }
    sessionStorage.known = JSON.stringify([...known]);
    return fresh.length ? AXE({include: fresh}, {runOnly: {type: 'rule', values: ['color-contrast']}}) : [];
}"""
AXE = """(where, rules) => axe.run(where, {...rules, resultTypes: ['violations']}).then(found =>
    found.violations.map(one => [one.id, one.nodes[0].html.slice(0, 200), one.nodes[0].failureSummary]))"""
# A page that turns narrow or large is the same page: only what hangs on its layout can have become wrong.
LAYOUT = {"runOnly": {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]}}
ALL_BUT_CONTRAST = {**RULES, "rules": {"color-contrast": {"enabled": False}}}


@dataclass(frozen=True, slots=True)
class Seen:
    """What was wrong with a page, by what was measured; empty where nothing was."""

    look: pages.Look
    mode: str
    wrong: dict[str, Any]


@pytest.fixture(scope="module")
def looks(county_site, worker):
    with county_site.inside():
        return pages.gathered()


@pytest.fixture(scope="module", params=["zh", "en"])
def seen(request, county_site, browser, looks):
    return [*_walk(browser, county_site, looks, english=request.param == "en")]


def _walk(browser, site, looks, *, english):
    from axe_playwright_python.sync_playwright import Axe

    context = visitor(browser, site, english=english, phone=not english)
    context.add_init_script(f"{Axe().axe_script}; AXE = {AXE}")
    page = context.new_page()
    for look in looks.pages:
        context.add_cookies([{"name": "yiwang_session", "value": looks.sessions[look.who], "url": site.url}])
        status = page.goto(site.url + look.address).status
        path, asked, size = page.evaluate(ASKED)
        opened = {
            "status": status if status != 200 else 0,
            "path": path if path != urlsplit(look.address).path else "",
            "strangers": [one for one in asked if not one.startswith((site.url, "data:"))],
            "bytes": size if size > 250_000 else 0,
        }
        yield Seen(look, "opened", opened)
        yield from (Seen(look, mode, wrong) for mode, wrong in (in_english if english else in_chinese)(page))
    context.close()


def axe(page, rules):
    return page.evaluate("rules => AXE(document, rules)", rules)


def in_chinese(page):
    """On a phone, then in the large view."""
    wrong = {"sideways": page.evaluate(SIDEWAYS), "small": page.evaluate(SMALL_TARGETS)}
    page.evaluate(UNFOLD)
    yield "zh, phone", {**wrong, "axe": axe(page, ALL_BUT_CONTRAST) + page.evaluate(CONTRAST)}
    page.evaluate(ELDER)
    wrong = {"sideways": page.evaluate(SIDEWAYS), "small": page.evaluate(SMALL_TARGETS)}
    yield "zh, phone, elder", {**wrong, "axe": axe(page, LAYOUT)}


def in_english(page):
    """On a desk, then as narrow as a page may become: 320 pixels."""
    page.evaluate(UNFOLD)
    wrong = {"sideways": page.evaluate(SIDEWAYS), "axe": axe(page, ALL_BUT_CONTRAST)}
    yield "en, desk", wrong
    desk = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 700})
    wrong = {"sideways": page.evaluate(SIDEWAYS), "small": page.evaluate(SMALL_TARGETS)}
    yield "en, 320", {**wrong, "axe": axe(page, LAYOUT)}
    page.set_viewport_size(desk)


def nothing_wrong(seen, what):
    wrong = {(one.look.who, one.look.address, one.mode): one.wrong[what] for one in seen if one.wrong.get(what)}
    assert not wrong, pformat(wrong, width=200)


def test_every_page_behind_the_sign_in_is_looked_at_or_left_out_with_a_reason(looks):
    """A page with arguments wants an example in pages.py; one that is no page wants a reason there."""
    assert looks.missing == []
    assert pages.left_out() - {name for name, _ in pages.routes()} == set()
    assert len(looks.pages) > 80


def test_every_page_opens_for_whom_it_is(seen):
    nothing_wrong(seen, "status")
    nothing_wrong(seen, "path")


def test_axe_finds_nothing_on_any_page(seen):
    nothing_wrong(seen, "axe")


def test_nothing_scrolls_sideways(seen):
    nothing_wrong(seen, "sideways")


def test_everything_that_is_pressed_on_a_phone_is_large_enough(seen):
    nothing_wrong(seen, "small")


def test_the_first_load_of_any_page_is_below_250_kilobytes(seen):
    nothing_wrong(seen, "bytes")


def test_nothing_is_asked_of_another_host(seen):
    nothing_wrong(seen, "strangers")
