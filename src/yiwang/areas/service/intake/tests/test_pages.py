"""The pages in both languages, without a script, in few statements, and closed to who has no business there."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yiwang.areas.service.intake.tests import make
from yiwang.areas.service.intake.tests.make import ITEM, NOW
from yiwang.areas.service.intake.views import stranger
from yiwang.areas.service.ratings import queries as ratings
from yiwang.areas.service.ratings.contracts import Channel
from yiwang.kernel.actors import ANONYMOUS
from yiwang.shell.limits import Buckets
from yiwang.shell.testing import act_as
from yiwang.support.cases import queries as cases
from yiwang.support.files.tests.make import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    make.county()


@pytest.fixture
def shen(county):
    return make.citizen(make.person())


@pytest.fixture
def me(shen, settings):
    act_as(settings, shen)
    return shen


def address_of(response) -> str:
    assert response.status_code == 302, response.content.decode()[:3000]
    return response["Location"]


def started(client) -> str:
    return address_of(client.post(f"/apply/{ITEM}", {"key": "k"}))


# Applying


def test_a_stranger_signs_in_and_comes_back(county, client):
    assert address_of(client.get(f"/apply/{ITEM}")) == f"/sign-in?next=%2Fapply%2F{ITEM}"


def test_a_form_is_filled_in_sent_and_receipted_without_a_script(me, client):
    page = started(client)
    assert page.endswith("/page/shop")
    assert "您的店是什么样的？" in client.get(page).content.decode()
    page = address_of(client.post(page, make.PAGES["shop"]))
    assert page.endswith("/page/place")
    page = address_of(client.post(page, make.PAGES["place"]))
    page = address_of(client.post(page, make.PAGES["people"]))
    plan = SimpleUploadedFile("布局图.pdf", PDF, "application/pdf")
    uploaded = address_of(client.post(page, {"plan": plan, "_do": "upload:plan"}))
    assert "布局图.pdf" in client.get(uploaded.partition("#")[0]).content.decode()
    review = address_of(client.post(page, {}))
    assert review.endswith("/review")
    shown = client.get(review).content.decode()
    assert "禾悦小馆" in shown
    assert "我保证所填内容真实" in shown
    promised = re.search(r"最晚 (\S+?)答复是否受理", shown).group(1)
    receipt = address_of(client.post(review, {"promise": "true"}))
    shown = client.get(receipt).content.decode()
    assert re.search(r"330424-\d{8}-\d{6}", shown)
    assert promised in shown
    assert address_of(client.post(review, {"promise": "true"})) == receipt


def test_what_is_wrong_is_said_above_and_beside_and_stays_as_typed(me, client):
    page = started(client).replace("/shop", "/place")
    answer = client.post(page, {**make.PAGES["place"], "area": "八十六"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert shown.count("使用面积请填数字，例如 86") >= 2
    assert 'value="八十六"' in shown
    assert 'href="#id_area"' in shown


def test_a_file_that_is_not_what_it_says_is_refused_beside_its_field(me, client):
    page = started(client).replace("/shop", "/papers")
    lies = SimpleUploadedFile("布局图.png", b"MZ not a picture at all", "image/png")
    shown = client.post(page, {"plan": lies, "_do": "upload:plan"}).content.decode()
    assert "布局图.png" in shown
    assert 'class="field wrong"' in shown


def test_typing_is_saved_by_itself_and_the_page_learns_the_revision(me, client):
    page = started(client).replace("/page/", "/autosave/")
    answer = client.post(page, {"shop": "禾悦"}).json()
    assert answer["revision"] >= 1
    assert re.fullmatch(r"\d\d:\d\d", answer["at"])
    assert 'value="禾悦"' in client.get(page.replace("/autosave/", "/page/")).content.decode()


def test_one_leaves_and_finds_the_draft_again(me, client):
    page = started(client)
    assert address_of(client.post(page, {**make.PAGES["shop"], "_leave": "1"})) == "/my"
    mine = client.get("/my").content.decode()
    assert "禾悦小馆" in mine
    resume = re.search(r'href="(/apply/[^"]+)"', mine).group(1)
    assert address_of(client.get(resume)).endswith("/page/place")
    assert "您已经填了一份" in client.get(f"/apply/{ITEM}").content.decode()


def test_the_declaration_is_asked_for_beside_its_box(me, client):
    made = make.filled(me)
    shown = client.post(f"/apply/{ITEM}/{made.id}/review", {})
    assert shown.status_code == 422
    assert 'id="id_promise_error"' in shown.content.decode()


def test_what_is_missing_is_listed_with_links_to_its_pages(me, client):
    made = make.begun(me)
    shown = client.post(f"/apply/{ITEM}/{made.id}/review", {"promise": "true"}).content.decode()
    assert f"/apply/{ITEM}/{made.id}/page/place#id_area" in shown


def test_an_item_that_is_not_for_me_says_for_whom_it_is(me, client):
    from yiwang.support.items.tests import make as items

    items.published("FIRMS", organisation="330424/330424-SCJG", form="shop_permit", flow="shop_permit", subjects=["2"])
    shown = client.get("/apply/FIRMS").content.decode()
    assert "企业法人" in shown
    assert client.post("/apply/FIRMS", {"key": "k"}).status_code == 403


# Following


def case_of(actor) -> str:
    return make.sent(actor).case


def test_what_is_wanted_from_me_stands_before_where_the_case_is(me, client):
    case = case_of(me)
    make.corrected(case)
    make.heard()
    shown = client.get(f"/my/cases/{case}").content.decode()
    assert shown.index("布局图没有标出洗手池") < shown.index("办到哪一步")
    assert "补正告知书" in shown
    assert "要您做的 1 件事" in client.get("/my").content.decode()
    assert "补正申请" in client.get("/").content.decode()


def test_a_correction_is_answered_without_a_script(me, client):
    case = case_of(me)
    make.corrected(case)
    task = make.task(case, "accept", "answer").id
    page = f"/my/cases/{case}/tasks/{task}"
    shown = client.get(page).content.decode()
    assert 'name="area"' in shown
    assert 'name="seats"' not in shown
    wrong = client.post(page, {"area": "九十", "_send": "answer", "_key": "a"})
    assert wrong.status_code == 422
    assert 'value="九十"' in wrong.content.decode()
    assert address_of(client.post(page, {"area": "90", "_send": "answer", "_key": "a"})) == f"/my/cases/{case}"
    assert cases.case(case, viewer=me, now=NOW).data["area"] == 90


def test_while_a_correction_is_open_no_day_of_an_answer_is_promised(me, client):
    case = case_of(me)
    assert "最晚答复是否受理" in client.get(f"/my/cases/{case}").content.decode()
    make.corrected(case)
    shown = client.get(f"/my/cases/{case}").content.decode()
    assert "最晚答复是否受理" not in shown
    assert "暂停计时" in shown
    assert "您补好后，我们答复是否受理" in shown


def test_the_clock_shows_its_days_with_holidays(me, client):
    case = case_of(me)
    make.move(case, "accept", "accept")
    shown = client.get(f"/my/cases/{case}").content.decode()
    assert 'class="daybar"' in shown
    assert "9月22日" in shown


def test_answers_are_shown_masked_and_one_in_full_where_i_ask(me, client):
    case = case_of(me)
    masked = client.get(f"/my/cases/{case}/answers").content.decode()
    assert "139****2046" in masked
    assert "13905732046" not in masked
    assert "13905732046" in client.get(f"/my/cases/{case}/answers?show=phone").content.decode()


def test_one_urges_and_withdraws_by_the_page(me, client):
    case = case_of(me)
    assert "urged=1" in address_of(client.post(f"/my/cases/{case}/urge"))
    again = client.post(f"/my/cases/{case}/urge")
    assert again.status_code == 409
    assert "今天已经" in again.content.decode()
    client.post(f"/my/cases/{case}/withdraw", {"opinion": "不开了"})
    assert "已撤回" in client.get(f"/my/cases/{case}").content.decode()


def test_my_cases_are_listed_filtered_and_exported(me, client):
    case_of(me)
    assert "禾悦小馆" in client.get("/my/cases").content.decode()
    assert "禾悦小馆" not in client.get("/my/cases?state=closed").content.decode()
    export = b"".join(client.get("/my/cases?export=csv").streaming_content).decode("utf-8-sig")
    assert "禾悦小馆" in export


def test_nobody_opens_the_case_of_somebody_else(shen, settings, client):
    case, application = case_of(shen), make.begun(shen, "two")
    act_as(settings, make.citizen(make.person("林晚舟", phone="13700001111")))
    for path in (f"/my/cases/{case}", f"/my/cases/{case}/answers", f"/apply/{ITEM}/{application.id}/review"):
        assert client.get(path).status_code == 404
    assert client.post(f"/my/cases/{case}/withdraw").status_code == 404
    act_as(settings, make.clerk())
    assert client.get(f"/my/cases/{case}").status_code == 404


# Strangers


@pytest.fixture
def patient(monkeypatch):
    monkeypatch.setattr(stranger, "FROM_ONE_PLACE", Buckets(rate=0.01, burst=3))
    monkeypatch.setattr(stranger, "FOR_ONE_NUMBER", Buckets(rate=0.01, burst=3))


def test_progress_is_told_for_number_and_digits_and_guessing_is_slowed_down(shen, settings, client, patient):
    number = make.sent(shen).number
    act_as(settings, ANONYMOUS)
    shown = client.post("/progress", {"number": number, "digits": "2046"})
    assert shown.status_code == 200
    assert "受理" in shown.content.decode()
    assert "禾悦" not in shown.content.decode()
    wrong = [client.post("/progress", {"number": number, "digits": f"000{n}"}).status_code for n in range(4)]
    assert wrong == [404, 404, 429, 429]


# The counter


def test_a_clerk_finds_somebody_takes_in_and_prints_the_receipt(county, settings, client):
    xu = make.enrolled()
    act_as(settings, make.clerk())
    found = client.post("/work/intake", {"kind": "phone", "text": "13805731999"}).content.decode()
    assert f"/work/intake/begin?applicant={xu.subject}" in found
    assert "示例店铺许可" in client.get(f"/work/intake/begin?applicant={xu.subject}").content.decode()
    page = address_of(client.post("/work/intake/begin", {"applicant": xu.subject, "item": ITEM, "key": "k"}))
    for group in ("shop", "place", "people"):
        assert page.endswith(group)
        page = address_of(client.post(page, make.PAGES[group]))
    plan = SimpleUploadedFile("布局图.pdf", PDF, "application/pdf")
    review = address_of(client.post(page, {"plan": plan}))
    receipt = address_of(client.post(review, {"promise": "true", "seen": ["1", "2"]}))
    shown = client.get(receipt).content.decode()
    assert "窗口核对了 2 份纸质材料" in shown
    assert "示例店铺许可" in client.get("/work/intake").content.decode()


def test_a_clerk_asks_at_the_counter_for_a_rating_of_what_is_closed(county, settings, client):
    clerk = make.clerk()
    sent = make.sent(clerk, applicant=make.enrolled().subject)
    act_as(settings, clerk)
    assert "请评价" not in client.get("/work/intake").content.decode()
    make.move(sent.case, "accept", "not_accept", opinion="不需要许可")
    make.heard()
    asks = re.search(r'href="(/rate/[^"]+)"', client.get("/work/intake").content.decode()).group(1)
    assert 'name="by" value="window"' in client.get(asks).content.decode()
    assert address_of(client.post(asks, {"grade": "1"})) == asks
    [rating] = ratings.question(asks.split("/")[2].split("?")[0]).ratings
    assert rating.channel == Channel.WINDOW
    assert 'href="/work/intake"' in client.get(asks).content.decode()
    assert "请评价" not in client.get("/work/intake").content.decode()


def test_a_newcomer_is_enrolled_and_led_on(county, settings, client):
    from yiwang.trust.identity.tests import make as accounts

    act_as(settings, make.clerk())
    given = {"name": "许桂英", "id_number": accounts.id_number(), "phone": "13805731999"}
    assert address_of(client.post("/work/intake/enrol", given)).startswith("/work/intake/begin?applicant=")
    wrong = client.post("/work/intake/enrol", {**given, "id_number": "12"})
    assert wrong.status_code == 422
    assert 'value="许桂英"' in wrong.content.decode()


def test_the_counter_is_closed_to_citizens(me, client):
    assert client.get("/work/intake").status_code == 403


# All of them


@pytest.fixture
def whole(me, client):
    """Addresses of every page, with something on each."""
    draft = make.filled(me, "draft")
    sent = make.sent(me, "sent")
    make.corrected(sent.case)
    make.heard()
    task = make.task(sent.case, "accept", "answer").id
    done = make.sent(me, "done")
    make.move(done.case, "accept", "accept")
    make.heard()
    return [
        f"/apply/{ITEM}",
        f"/apply/{ITEM}/{draft.id}/page/shop",
        f"/apply/{ITEM}/{draft.id}/page/papers",
        f"/apply/{ITEM}/{draft.id}/review",
        f"/apply/{ITEM}/{sent.id}/receipt",
        "/my",
        "/my/cases",
        f"/my/cases/{sent.case}",
        f"/my/cases/{done.case}",
        f"/my/cases/{sent.case}/answers",
        f"/my/cases/{sent.case}/tasks/{task}",
        "/progress",
        "/",
    ]


def test_a_page_costs_at_most_twelve_statements(whole, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    costly = {}
    for address in whole:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200, address
        counted = [query["sql"] for query in asked if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        if len(counted) > 12:
            costly[address] = counted
    assert {address: len(asked) for address, asked in costly.items()} == {}


MINE = ("禾悦小馆", "武原街道盐平塘路", "沈", "布局图.pdf", "面积与布局图不一致", "布局图没有标出洗手池", "〔2026〕")


def test_a_page_in_english_has_no_sentence_left_in_chinese(whole, client):
    client.cookies["django_language"] = "en"
    left = {}
    for address in whole:
        lines = client.get(address).content.decode().splitlines()
        chinese = [
            line for line in lines if any("\u4e00" <= c <= "\u9fff" for c in line) and 'lang="zh-CN"' not in line
        ]
        chinese = [line for line in chinese if not any(word in line for word in MINE)]
        if chinese and address != "/":
            left[address] = chinese
    assert left == {}
