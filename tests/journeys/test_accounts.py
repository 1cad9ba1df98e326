"""The door and the account in a real browser: for everybody, by keyboard, and without a script."""

from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import expect

pytestmark = pytest.mark.journey
SHEN, HE = str(UUID(int=0xA1)), str(UUID(int=0xA2))
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}}
STRANGERS = ("/sign-in", "/register", "/register?kind=firm")
CITIZENS = ("/account", "/account?full=1", "/account/looks")
OFFICERS = ("/account", "/work/rights", "/work/rights/give", "/work/rights/roles")


@pytest.fixture(scope="module")
def people(site):
    """A citizen and an administrator of the demonstration."""
    from yiwang.kernel.actors import SYSTEM, ActorKind
    from yiwang.kernel.organisations.tests import make as offices
    from yiwang.trust.identity import operations
    from yiwang.trust.identity.contracts import DemonstrationAccount, NewAccount
    from yiwang.trust.identity.tests import make
    from yiwang.trust.rights import operations as rights
    from yiwang.trust.rights.contracts import NewAssignment

    now = timezone.now()
    shen = NewAccount(ActorKind.CITIZEN, "沈知禾", id_number=make.id_number(), phone="13912342046", subject=SHEN)
    he = NewAccount(ActorKind.OFFICER, "何静", login="he", subject=HE)
    with site.inside():
        offices.bureau()
        operations.install_demonstration_accounts(
            wanted=[
                DemonstrationAccount(shen, {"zh": "餐饮店主", "en": "Owner of a restaurant"}, 1),
                DemonstrationAccount(he, {"zh": "单位管理员", "en": "Organisation administrator"}, 2),
            ],
            now=now,
        )
        given = NewAssignment(HE, "organisation-administrator", "330424000000", offices.BUREAU, reason="演示")
        rights.assign_role(given=given, actor=SYSTEM, now=now)


@pytest.fixture(scope="module")
def axe():
    from axe_playwright_python.sync_playwright import Axe

    return Axe()


def enter(page, site, subject):
    """One press on the list of the demonstration."""
    page.goto(site.url + "/sign-in")
    form = page.locator("form", has=page.locator(f"input[name=subject][value='{subject}']"))
    with page.expect_navigation():
        form.get_by_role("button").click()


@pytest.mark.parametrize("elder", [False, True], ids=["normal", "elder"])
@pytest.mark.parametrize(("phone", "english"), [(True, False), (False, True), (True, True), (False, False)])
def test_axe_finds_nothing_at_the_door_or_in_the_account(axe, site, people, browser_page, phone, english, elder):
    page = browser_page(phone=phone, english=english, elder=elder)
    found = []
    for subject, addresses in (("", STRANGERS), (SHEN, CITIZENS), (HE, OFFICERS)):
        if subject:
            page.context.clear_cookies(name="yiwang_session")
            enter(page, site, subject)
        for address in addresses:
            page.goto(site.url + address)
            answer = axe.run(page, options=RULES).response
            found += [(address, v["id"], v["nodes"][0]["html"]) for v in answer["violations"]]
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                found.append((address, "scrolls sideways", ""))
    assert found == []


def test_a_citizen_registers_signs_in_and_out_without_a_script(site, browser_page, people):
    from yiwang.trust.identity.tests import make

    page = browser_page(script=False, phone=True)
    number, password = make.id_number(900), "明月几时有把酒问青天"
    page.goto(site.url + "/register")
    page.fill("#id_name", "林晚舟")
    page.fill("#id_id_number", number)
    page.fill("#id_phone", "13712340000")
    page.get_by_role("button", name="发送验证码").click()
    code = page.get_by_text("模拟短信").inner_text()[-6:]
    expect(page.locator("#id_id_number")).to_have_value(number)
    page.fill("#id_code", code)
    page.fill("#id_password", password)
    page.check("#id_agreed")
    page.get_by_role("button", name="注册", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("已收到您的注册")
    page.fill("#id_identifier", "13712340000")
    page.fill("#id_password", password)
    page.locator("main form.reading").get_by_role("button", name="登录").click()
    page.goto(site.url + "/account")
    expect(page.locator("main")).to_contain_text("林*舟")
    page.goto(site.url + "/sign-out")
    page.locator("main").get_by_role("button", name="退出登录").click()
    page.goto(site.url + "/account")
    assert "/sign-in?next=" in page.url


def test_signing_in_takes_the_keyboard_alone_and_goes_on_where_one_wanted_to_go(site, browser_page, people):
    page = browser_page()
    page.goto(site.url + "/account/looks")
    assert "/sign-in?next=" in page.url
    page.get_by_role("button", name="以沈*禾（餐饮店主）登录").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == site.url + "/account/looks"
