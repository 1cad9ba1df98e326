"""Forms in a real browser: with a script they answer at once, and without one they work."""

import re

import pytest

pytestmark = pytest.mark.journey
SAMPLE = "/styleguide/form"


def test_a_form_shows_what_an_answer_asks_for_and_says_at_once_what_is_wrong(site, browser_page):
    page = browser_page()
    page.goto(site.url + SAMPLE)
    tank = page.locator("[data-field=tank]")
    assert tank.is_hidden()
    page.check("input[name=kind][value=live_seafood]")
    assert tank.is_visible()
    page.check("input[name=kind][value=meals]")
    assert tank.is_hidden()
    page.fill("#id_area", "八十六")
    page.locator("#id_area").blur()
    assert page.locator("#id_area_error").inner_text().strip() == "使用面积请填数字，例如 86"
    assert page.locator("#id_area").get_attribute("aria-describedby").split() == ["id_area_helptext", "id_area_error"]
    page.fill("#id_area", "86")
    page.locator("#id_area").blur()
    page.locator("#id_area_error").wait_for(state="detached")
    page.fill("#id_about", "𠮷野家")
    assert "197" in page.locator("[data-count]").inner_text()


@pytest.mark.parametrize("english", [False, True])
def test_a_form_works_on_a_phone_without_a_script(site, browser_page, english):
    page = browser_page(phone=True, script=False, english=english)
    page.goto(site.url + SAMPLE)
    page.fill("[name='staff.0.name']", "王立")
    page.click("button[value='add:staff']")
    page.fill("[name='staff.1.name']", "周砚")
    page.click("button[value='drop:staff.0']")
    assert page.input_value("[name='staff.0.name']") == "周砚"
    page.check("input[name=kind][value=live_seafood]")
    page.fill("#id_area", "八十六")
    page.click("button.primary")
    assert page.locator("[data-field=tank]").is_visible()
    assert page.input_value("#id_area") == "八十六"
    links = page.locator(".errors a").all_inner_texts()
    assert any(re.search("使用面积请填数字|Floor area: give a number", text) for text in links)


def with_draft(page, site, answers: list[dict]) -> None:
    """The sample page as intake has it: with a draft behind it, whose door is held by the test."""
    draft = '<form data-draft="/draft"'
    sign = '<p data-saved role="status"></p></main>'

    def form(route) -> None:
        answer = route.fetch()
        body = answer.text().replace('<form method="post" action="/styleguide/form"', f'{draft} method="post"')
        route.fulfill(response=answer, body=body.replace("</main>", sign))

    def save(route) -> None:
        answers.append({"body": route.request.post_data})
        route.fulfill(json={"revision": 7, "at": "10:42"})

    page.route(site.url + SAMPLE, form)
    page.route(site.url + "/draft", save)
    page.goto(site.url + SAMPLE)


def test_a_draft_saves_itself_says_when_and_waits_for_the_network(site, browser_page):
    page, answers = browser_page(), []
    with_draft(page, site, answers)
    sign = page.locator("[data-saved]")
    page.fill("#id_address", "盐平塘路 188 号")
    sign.get_by_text("草稿已存，10:42").wait_for()
    assert "盐平塘路 188 号" in answers[0]["body"]
    assert page.input_value("input[name=_seen]") == "7"
    page.context.set_offline(True)
    sign.get_by_text("网络断开了").wait_for()
    page.fill("#id_address", "盐平塘路 190 号")
    page.wait_for_timeout(2500)
    assert len(answers) == 1
    page.context.set_offline(False)
    sign.get_by_text("草稿已存，10:42").wait_for()
    assert "盐平塘路 190 号" in answers[-1]["body"]
