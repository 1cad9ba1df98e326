"""A shop-keeper's way in a real browser: from search to receipt, correction and withdrawal; also without a script."""

import re

import pytest
from django.utils import timezone

from tests.journeys.test_accessibility import RULES

pytestmark = pytest.mark.journey
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF"
PLAN = {"name": "布局图.pdf", "mimeType": "application/pdf", "buffer": PDF}
LIES = {"name": "布局图.png", "mimeType": "image/png", "buffer": b"MZ this is no picture"}


@pytest.fixture(scope="module")
def shen(site):
    """The county with its permit, and a demonstration account that signs in with one click."""
    from yiwang.areas.service.intake.tests import make
    from yiwang.support.search import operations as index
    from yiwang.trust.identity import operations as identity
    from yiwang.trust.identity.contracts import ActorKind, DemonstrationAccount, NewAccount
    from yiwang.trust.identity.tests import make as accounts

    with site.inside():
        make.county()
        index.rebuild("item")
        given = NewAccount(
            ActorKind.CITIZEN,
            "沈知禾",
            subject="0a4f6f2e-7a0e-4c5b-9a53-3f0c8f1d2b10",
            id_number=accounts.id_number(977),
            phone="13905732046",
        )
        account = DemonstrationAccount(given, {"zh": "开店的市民", "en": "Citizen with a shop"})
        identity.install_demonstration_accounts(wanted=[account], now=timezone.now())
    return given


def heard(site) -> None:
    """The worker has been by: events are heard and letters are made."""
    from yiwang.areas.service.intake.tests import make
    from yiwang.trust.documents import operations, queries

    with site.inside():
        make.heard(timezone.now())
        for document in queries.unready():
            operations.render(document.id, now=timezone.now())


def signed_in(page, site, account):
    page.goto(site.url + "/sign-in")
    page.locator(f'form:has(input[value="{account.subject}"]) button').click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def going_on(page, name="保存并继续"):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).last.click()


def filled(page, shop: str) -> None:
    """The three pages of questions."""
    page.fill("#id_shop", shop)
    page.get_by_label("餐饮").check()
    if not page.locator("#id_seats").is_visible():  # without a script the page comes again with the question
        going_on(page)
    page.fill("#id_seats", "20")
    going_on(page)
    page.get_by_label("武原街道").check()
    page.fill("#id_address", "武原街道盐平塘路 188 号")
    page.fill("#id_area", "86")
    going_on(page)
    assert page.input_value("#id_phone") == "13905732046"
    going_on(page)


def found_by_search(page, site, shen) -> None:
    """Search, guide, start, sign in, and back to where one came from."""
    page.goto(site.url + "/")
    page.fill("#q", "示例店铺")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="示例店铺许可（新办）").first.click()
    page.get_by_role("link", name="开始办理").first.click()
    page.wait_for_url("**/sign-in?next=*")
    page.locator(f'form:has(input[value="{shen.subject}"]) button').click()
    page.wait_for_url("**/apply/*")


def saved_by_itself(page) -> None:
    """The page asks what the answers ask for, keeps itself, and is there again later."""
    page.get_by_label("餐饮").check()
    assert page.locator("#id_seats").is_visible()
    page.get_by_label("销售").check()
    assert not page.locator("#id_seats").is_visible()
    page.fill("#id_shop", "禾悦小馆")
    page.wait_for_selector('[data-saved="yes"]')
    page.reload()
    assert page.input_value("#id_shop") == "禾悦小馆"
    going_on(page, "存好，下次再填")
    with page.expect_navigation():
        page.get_by_role("link", name="接着填").first.click()
    page.goto(re.sub(r"/page/.*", "/page/shop", page.url))


def sent(page) -> str:
    """The plan, the review, the declaration; the number of the case."""
    page.set_input_files("#id_plan_new", LIES)
    page.wait_for_selector(".field.wrong")
    assert "布局图.png" in page.locator(".errorline").inner_text()
    page.set_input_files("#id_plan_new", PLAN)
    page.wait_for_selector("[data-file=plan]")
    going_on(page)
    going_on(page, "提交申请")
    assert page.locator(".errors").evaluate("one => one === document.activeElement")
    page.check("#id_promise")
    going_on(page, "提交申请")
    return str(page.locator(".loud b").inner_text())


def corrected(page, site, token: str) -> None:
    """Everything that is asked for on one page, answered at once."""
    page.goto(site.url + "/")
    assert page.locator(".menu .count").inner_text() == "1"
    page.get_by_role("link", name="补正申请").click()
    wanted = page.locator("ol.wanted").inner_text()
    assert "布局图没有标出洗手池" in wanted
    assert "面积与布局图不一致" in wanted
    page.fill("#id_area", "90")
    page.set_input_files("#id_plan_new", {**PLAN, "name": "布局图（新）.pdf"})
    page.wait_for_selector("text=布局图（新）.pdf")
    going_on(page, "提交补正")
    assert page.url.endswith(token)
    assert page.get_by_text("您补正了").is_visible()


def test_a_shop_keeper_applies_completes_and_withdraws(site, browser_page, shen):
    from yiwang.areas.service.intake.tests import make

    page = browser_page()
    found_by_search(page, site, shen)
    going_on(page, "开始填写")
    saved_by_itself(page)
    filled(page, "禾悦小馆")
    number = sent(page)
    assert re.fullmatch(r"330424-\d{8}-\d{6}", number)
    promised = re.findall(r"\d+年\d+月\d+日", re.sub(r"\s", "", page.locator(".facts").inner_text()))
    assert len(promised) == 2
    page.goto(page.url.replace("/receipt", "/review"))
    assert page.locator(".loud b").inner_text() == number  # what is a case by now is not sent again

    page.get_by_role("link", name="看我的办件").click()
    page.wait_for_url("**/my/cases/*")
    token = page.url.rpartition("/")[2]
    with site.inside():
        make.corrected(token, "布局图没有标出洗手池", "面积与布局图不一致", now=timezone.now())
    heard(site)
    corrected(page, site, token)
    letter = page.get_by_role("link", name="补正告知书").first.get_attribute("href")
    assert page.request.get(site.url + letter).body().startswith(b"%PDF")

    page.locator("summary", has_text="撤回申请").click()
    page.fill("#id_opinion", "不开了")
    going_on(page, "撤回申请")
    assert page.locator("h1 .tag").inner_text() == "已撤回"
    heard(site)
    page.goto(site.url + "/my/notices")
    assert "已撤回" in page.locator("main").inner_text()


def test_it_all_works_without_a_script(site, browser_page, shen):
    page = browser_page(script=False, phone=True)
    signed_in(page, site, shen)
    page.goto(site.url + "/items?text=示例店铺")
    page.get_by_role("link", name="示例店铺许可（新办）").first.click()
    page.locator('a[href^="/apply/"]').first.click()
    begin = page.get_by_role("button", name=re.compile("开始填写|另填一份"))
    with page.expect_navigation():
        begin.click()
    filled(page, "无脚本小馆")
    page.set_input_files("#id_plan_new", PLAN)
    going_on(page)
    page.check("#id_promise")
    going_on(page, "提交申请")
    page.get_by_role("link", name="看我的办件").click()
    page.locator("summary", has_text="撤回申请").click()
    going_on(page, "撤回申请")
    assert page.locator("h1 .tag").inner_text() == "已撤回"


def test_a_stranger_sees_how_a_case_stands_with_four_digits(site, browser_page, shen):
    from yiwang.areas.service.intake.tests import make
    from yiwang.kernel.actors import Actor, ActorKind

    with site.inside():
        actor = Actor(shen.subject, "沈*禾", ActorKind.CITIZEN)
        sent = make.sent(actor, "stranger", now=timezone.now())
    page = browser_page(english=True)
    page.goto(site.url + "/")
    page.get_by_role("link", name="Progress").click()
    page.fill("#id_number", sent.number)
    page.fill("#id_digits", "2046")
    page.get_by_role("button", name="Show how it stands").click()
    told = page.locator(".panel").inner_text()
    assert "Acceptance" in told
    assert "禾悦" not in told


@pytest.fixture(scope="module")
def pages(site, shen):
    """Every page of an applicant, with something on each."""
    from yiwang.areas.service.intake.tests import make
    from yiwang.kernel.actors import Actor, ActorKind

    now = timezone.now()
    with site.inside():
        actor = Actor(shen.subject, "沈*禾", ActorKind.CITIZEN)
        draft = make.filled(actor, "pages", now=now)
        asked, accepted = make.sent(actor, "asked", now=now), make.sent(actor, "accepted", now=now)
        make.corrected(asked.case, now=now)
        make.move(accepted.case, "accept", "accept", now=now)
        answer = make.task(asked.case, "accept", "answer").id
        visit = make.task(accepted.case, "visit").id
        make.heard(now)
    return [
        f"/apply/{make.ITEM}",
        *(f"/apply/{make.ITEM}/{draft.id}/page/{group}" for group in ("shop", "place", "people", "papers")),
        f"/apply/{make.ITEM}/{draft.id}/review",
        f"/apply/{make.ITEM}/{asked.id}/receipt",
        "/my",
        "/my/cases",
        f"/my/cases/{asked.case}",
        f"/my/cases/{accepted.case}",
        f"/my/cases/{asked.case}/answers",
        f"/my/cases/{asked.case}/tasks/{answer}",
        f"/my/cases/{accepted.case}/tasks/{visit}",
        "/progress",
    ]


@pytest.fixture(scope="module")
def axe():
    from axe_playwright_python.sync_playwright import Axe

    return Axe()


@pytest.mark.parametrize("elder", [False, True], ids=["normal", "elder"])
@pytest.mark.parametrize("english", [False, True], ids=["zh", "en"])
@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_axe_finds_nothing_on_any_page_of_an_applicant(axe, site, browser_page, shen, pages, phone, english, elder):
    page = browser_page(phone=phone, english=english, elder=elder, width=320 if phone else None)
    signed_in(page, site, shen)
    found, wide = [], []
    for address in pages:
        page.goto(site.url + address)
        found += [
            (address, v["id"], v["nodes"][0]["html"]) for v in axe.run(page, options=RULES).response["violations"]
        ]
        if phone and page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(address)
    assert (found, wide) == ([], [])
