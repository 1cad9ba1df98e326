"""From the search for a service to a licence that a stranger has verified: everybody who takes part, in a browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import applying, county
from tests.journeys.applying import by_keyboard, by_mouse, fill_all, fill_page, press, tab_to, without_a_script
from tests.journeys.people import (
    AUDIT,
    CITIZEN,
    CLERK,
    ENFORCEMENT,
    ENVIRONMENT,
    HEAD,
    INSPECTOR,
    REVIEWER,
    enter,
)
from tests.journeys.people import press as sign_in_as

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("county")]
SERVICE = "食品经营许可（新办）"
NUMBER = re.compile(r"330424-\d{8}-\d{6}")


@pytest.fixture(scope="module")
def site(county_site):
    return county_site


def test_a_citizen_applies_offices_decide_and_a_stranger_verifies_the_licence(site, worker, browser_page, tmp_path):
    citizen, desk, stranger = browser_page(), browser_page(), browser_page(phone=True)
    find(citizen, site)
    read_the_guide(citizen)
    begin(citizen)
    leave_and_come_back(citizen, site)
    number = send(citizen)
    ask_for_what_is_missing(desk, site, number)
    complete(citizen, site)
    accept_and_review(desk, site, number)
    ask_the_offices(desk, site, number)
    decide(desk, site, number)
    licence = open_the_licence(citizen, site, number)
    verify(stranger, site, citizen, licence, tmp_path)
    rate(citizen, site, number)
    see_the_history(citizen, desk, site, number)
    find_in_the_ledger(desk, site, number)


# The citizen


def find(page, site) -> None:
    """By department, by theme, and by what people call it."""
    page.goto(site.url + "/")
    page.get_by_role("link", name="海盐县市场监督管理局").click()
    expect(page.get_by_role("link", name=SERVICE)).to_be_visible()
    page.goto(site.url + "/")
    page.get_by_role("link", name="准营准办").click()
    expect(page.get_by_role("link", name=SERVICE)).to_be_visible()
    page.goto(site.url + "/")
    page.fill("#q", "食品经营许可")
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("link", name=SERVICE).click()


def read_the_guide(page) -> None:
    """Who, what one needs, how long as promised and by law, what it costs, how many visits, and the law behind it."""
    guide = page.locator("main")
    for said in ("谁能办", "企业法人", "要准备什么", "设备布局与操作流程图", "中华人民共和国食品安全法"):
        expect(guide).to_contain_text(said)
    facts = page.locator(".facts").first
    for said in (r"承诺.*7\s*个工作日", r"法定.*20 个工作日", r"费用.*0\s*元", r"要跑几次.*0\s*次"):
        expect(facts).to_have_text(re.compile(said, re.DOTALL))


def begin(page) -> None:
    page.get_by_role("link", name=re.compile("开始办理|Start")).locator("visible=true").first.click()
    assert "/sign-in?next=" in page.url
    sign_in_as(page, CITIZEN)
    page.get_by_role("link", name=re.compile("换个身份办|Act for somebody else")).first.click()
    page.get_by_label(applying.FIRM).check()
    page.get_by_role("button", name=re.compile("切换身份|Act for them")).click()
    with page.expect_navigation():
        page.locator("main form:has(input[name=key]) button.start").click()
    assert applying.at(page) == "applicant"


def leave_and_come_back(page, site) -> None:
    """Two pages are saved, the third is put aside; on another day the draft waits with all that was typed."""
    for group in ("applicant", "business"):
        assert applying.at(page) == group
        fill_page(page, by_mouse)
        applying.save(page, by_mouse)
    page.fill("#id_premises", "盐平塘路 188 号")
    page.get_by_role("button", name="存好，下次再填").click()
    page.goto(site.url + "/sign-out")
    page.locator("main").get_by_role("button", name="退出登录").click()
    page.goto(site.url + "/my")
    sign_in_as(page, CITIZEN)
    act_for_the_firm(page, site)
    page.goto(site.url + "/my")
    page.get_by_role("link", name="接着填").first.click()
    assert applying.at(page) == "premises"
    assert page.input_value("#id_premises") == "盐平塘路 188 号"


def act_for_the_firm(page, site) -> None:
    page.goto(site.url + "/account?next=/my")
    page.get_by_label(applying.FIRM).check()
    page.get_by_role("button", name="切换身份").click()


def send(page, fill=by_mouse, first="premises") -> str:
    """The rest of the form with its files, the declaration, and the receipt: a number and two exact days."""
    fill_all(page, fill, first)
    expect(page.locator("main")).to_contain_text("lease.png")
    promise = page.locator("#id_promise")
    if fill is by_keyboard:
        tab_to(page, promise)
        page.keyboard.press("Space")
    else:
        promise.check()
    with page.expect_navigation():
        press(page, fill, page.locator("main form button.primary.start"))
    assert applying.at(page) == "receipt"
    receipt = page.locator("main").inner_text()
    assert len(re.findall(r"\d{4}年\d+月\d+日|\d+ \w+ 20\d\d", receipt)) >= 3
    return NUMBER.search(receipt).group()


def complete(page, site) -> None:
    """What is missing stands there once and whole; the clock stands still until it is answered."""
    page.goto(site.url + "/my")
    page.get_by_role("link", name="补材料").first.click()
    expect(page.locator(".wanted")).to_contain_text("布局图没有标出洗手池")
    page.fill("#id_kitchen_area", "22")
    page.get_by_role("button", name="提交补正").click()
    expect(page.locator("main")).to_contain_text("受理")


def open_the_licence(page, site, number: str) -> str:
    """The case says that it is granted; the licence has a code, a number with its check sign, and a PDF."""
    waits(page, my_case(page, site, number), page.get_by_role("link", name="看证照"))
    page.get_by_role("link", name="看证照").click()
    licence = re.search(r"JY2330424\d{7}", page.locator("main").inner_text()).group()
    expect(page.get_by_alt_text(re.compile("码")).first).to_be_visible()
    pdf = page.get_by_role("link", name="下载 PDF")
    waits(page, page.url, pdf)
    content = page.request.get(site.url + pdf.get_attribute("href")).body()
    assert content[:5] == b"%PDF-"
    assert len(content) > 20_000
    return licence


def rate(page, site, number: str) -> None:
    """Five grades; the best but one is given."""
    page.goto(my_case(page, site, number))
    rating = page.get_by_role("link", name="评价这次服务")
    waits(page, page.url, rating)
    rating.click()
    expect(page.locator("main form .actions button")).to_have_count(5)
    page.get_by_role("button", name="满意", exact=True).click()
    page.fill("#id_comment", "一次跑通")
    page.get_by_role("button", name="提交评价").click()
    expect(page.locator("main")).to_contain_text("满意")


def my_case(page, site, number: str) -> str:
    page.goto(site.url + "/my/cases")
    row = page.locator("tr", has_text=number)
    return site.url + row.get_by_role("link").first.get_attribute("href")


# The officers


def open_case(page, site, who: str, number: str) -> None:
    """Somebody's to-do list has the case in it, with its clock."""
    enter(page, site, who)
    page.goto(f"{site.url}/work?text={number}")
    row = page.locator("tr[data-row], tbody tr", has_text=number).first
    expect(row).to_contain_text(re.compile("工作日|今天到期"))
    row.get_by_role("link").first.click()


def do(page, move: str, **typed: str) -> None:
    """Choose a move, fill in what it asks, and make it."""
    choice = page.locator("#doing a", has_text=re.compile(f"^{move}$"))
    if choice.count() and choice.first.get_attribute("aria-current") != "true":
        choice.first.click()
    for name, value in typed.items():
        page.fill(f"#doing [name={name}]", value)
    page.locator("#doing button.primary").click()
    expect(page.locator("main")).to_contain_text("已办好")


def ask_for_what_is_missing(page, site, number: str) -> None:
    open_case(page, site, CLERK, number)
    page.locator("#doing a", has_text="一次补正").click()
    page.check("#doing input[value=layout]")
    page.check("#doing input[value=kitchen_area]")
    do(page, "一次补正", items="布局图没有标出洗手池，请标出后重新上传\n食品处理区面积与布局图不一致")
    expect(page.locator(".facts")).to_contain_text("暂停")
    page.goto(f"{site.url}/work?text={number}")
    expect(page.locator("tbody tr", has_text=number).first).to_contain_text("暂停")


def accept_and_review(page, site, number: str) -> None:
    """After acceptance there are three clocks: by law, as promised, and of the step."""
    open_case(page, site, CLERK, number)
    do(page, "受理")
    open_case(page, site, REVIEWER, number)
    clocks = page.locator(".facts")
    for said in ("法定", "承诺", "环节"):
        expect(clocks).to_contain_text(said)
    expect(clocks).to_contain_text(re.compile("还剩 7 个工作日"))
    do(page, "材料符合，转核查")


def ask_the_offices(page, site, number: str) -> None:
    """Two bureaus and an inspector at the same time, in any order."""
    open_case(page, site, ENVIRONMENT, number)
    for step in ("现场核查", "综合执法部门意见", "生态环境部门意见"):
        expect(page.locator("table.cards").first).to_contain_text(step)
    do(page, "同意", environment_note="油烟净化器参数已备案")
    open_case(page, site, INSPECTOR, number)
    do(page, "核查符合", inspected_on="2026-08-03", inspectors="陈思源、宋知远", findings="洗手池、消毒区与图一致")
    open_case(page, site, ENFORCEMENT, number)
    do(page, "同意", enforcement_note="店招符合街区导则")


def decide(page, site, number: str) -> None:
    open_case(page, site, REVIEWER, number)
    do(page, "建议准予", opinion="材料齐全，核查符合")
    open_case(page, site, HEAD, number)
    expect(page.locator("main")).to_contain_text("洗手池、消毒区与图一致")
    do(page, "准予许可")


def see_the_history(citizen, desk, site, number: str) -> None:
    """Both sides see every step; only the officers see who did it."""
    citizen.goto(my_case(citizen, site, number))
    line = citizen.locator(".timeline")
    for said in ("补正", "受理", "现场核查", "准予"):
        expect(line).to_contain_text(said)
    enter(desk, site, HEAD)
    desk.goto(f"{site.url}/work/cases?text={number}")
    desk.locator("tbody tr", has_text=number).get_by_role("link").first.click()
    moves = desk.locator("main")
    for said in ("陆一帆", "顾清和", "陈思源", "何牧之", "沈未央", "钱望舒", "一次补正", "核查符合", "准予许可"):
        expect(moves).to_contain_text(said)


def find_in_the_ledger(page, site, number: str) -> None:
    enter(page, site, AUDIT)
    page.goto(f"{site.url}/ledger?text={number}")
    assert page.locator("tbody tr", has_text=number).count() >= 10
    page.locator("tbody tr", has_text=number).first.get_by_role("link").first.click()
    expect(page.locator("main")).to_contain_text(number)


# The stranger


def verify(page, site, citizen, licence: str, folder) -> None:
    """Whoever scans the code sees that the licence is valid, and checks the proof offline with the log's key."""
    citizen.get_by_role("link", name="出示核验码").click()
    address = re.search(r"/v/\S+", citizen.locator("main").inner_text()).group()
    page.goto(site.url + address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("有效")
    expect(page.locator("main")).to_contain_text(licence)
    proof = page.get_by_role("link", name="下载存证证明")
    waits(page, page.url, proof)
    with page.expect_download() as download:
        proof.click()
    file = folder / "proof.json"
    download.value.save_as(file)
    (folder / "key").write_text(page.request.get(site.url + "/ledger/key").text())
    for words, code in (((str(file),), 0), ((str(altered(file)),), 1)):
        command = county.run(site.database, "verify", *words, "--key", str(folder / "key"), log=folder / "said")
        assert command.wait(timeout=60) == code, (folder / "said").read_text()


def altered(file):
    wrong = file.with_name("altered.json")
    wrong.write_text(file.read_text().replace("330424", "330481"))
    return wrong


def waits(page, address: str, what) -> None:
    """Reload a page until the worker has done its part."""
    page.goto(address)
    for _second in range(60):
        if what.count():
            return
        page.wait_for_timeout(1000)
        page.reload()
    raise AssertionError(f"{what} never comes")


# The citizen's part for everybody


@pytest.mark.parametrize("english", [False, True], ids=["zh", "en"])
def test_the_form_is_filled_in_on_a_phone_in_elder_mode(site, browser_page, english):
    page = browser_page(phone=True, english=english, elder=True)
    page.goto(f"{site.url}/items/{applying.ITEM}")
    assert page.locator("html.elder").count() == 1
    begin(page)
    send(page, first="applicant")
    expect(page.get_by_role("heading", level=1)).to_have_text("We have the application" if english else "已收到申请")


def test_the_form_is_filled_in_with_nothing_but_keys(site, browser_page):
    page = browser_page()
    page.goto(f"{site.url}/items/{applying.ITEM}")
    tab_to(page, page.get_by_role("link", name="开始办理"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in?*")
    tab_to(page, page.get_by_role("button", name=re.compile("以沈.*登录")))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="换个身份办"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, page.locator("input[name=firm]"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_role("button", name="切换身份"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, page.locator("main form:has(input[name=key]) button.start"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    send(page, by_keyboard, first="applicant")


def test_the_form_is_filled_in_without_a_script(site, browser_page):
    page = browser_page(script=False)
    page.goto(f"{site.url}/items/{applying.ITEM}")
    begin(page)
    send(page, without_a_script, first="applicant")
