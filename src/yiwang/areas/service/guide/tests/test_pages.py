"""What a citizen meets: the front page, search, lists, guides and help, in both languages."""

import pytest
from django.test import Client

from yiwang.areas.service.guide import reading
from yiwang.support.items import operations
from yiwang.support.items.tests import make
from yiwang.support.items.tests.make import HAIYAN, NOW
from yiwang.support.search import operations as index

pytestmark = pytest.mark.django_db
PAGES = [
    "/",
    "/search",
    "/search?q=食品",
    "/items",
    "/items?theme=permission&for=enterprise&sort=-department",
    "/items/FOOD",
    "/departments",
    "/themes",
    "/help",
    "/help/accessibility",
    "/help/special",
    "/help/foreigners",
    "/styleguide",
]


@pytest.fixture
def county():
    operations.load_demonstration(region=HAIYAN, actor=make.editor(), now=NOW)
    make.published("FOOD", home_visit=True, home_visit_note={"zh": "打电话预约", "en": "Ring to arrange it"})
    index.rebuild("item")


@pytest.fixture
def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_the_portal_costs_at_most_twelve_statements(county, client, address, django_assert_max_num_queries):
    client.get(address)
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_a_page_in_english_has_no_sentence_left_in_chinese(county, english, address):
    page = english.get(address).content.decode()
    if address in ("/styleguide", "/search?q=食品"):
        return
    left = [line for line in page.splitlines() if any("\u4e00" <= c <= "\u9fff" for c in line)]
    assert [line for line in left if 'lang="zh-CN"' not in line and "department" not in line] == []


def test_the_front_page_leads_by_theme_and_by_department(county, client):
    page = client.get("/").content.decode()
    assert "在海盐，要办什么事？" in page
    assert "/items?for=person&amp;theme=birth" in page
    assert "海盐县市场监督管理局" in page
    assert 'action="/search"' in page


def test_what_people_say_leads_to_the_guide(county, client):
    page = client.get("/search", {"q": "开饭店"}).content.decode()
    assert 'href="/items/FOOD"' in page
    assert "<mark>食品经营许可</mark>" in page
    assert "同时搜了：食品经营许可" in page


def test_a_search_in_english_answers_in_english(county, english):
    page = english.get("/search", {"q": "marriage"}).content.decode()
    assert "Marriage registration" in page


def test_a_search_without_result_says_what_to_do(county, client):
    page = client.get("/search", {"q": "宇宙飞船"}).content.decode()
    assert "没有找到这样的事项" in page
    assert "12345" in page


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "'; DROP TABLE items --", "%", "\\", "a" * 500])
def test_nothing_that_is_typed_breaks_the_search_or_stands_unescaped(county, client, text):
    page = client.get("/search", {"q": text, "page": text})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_suggestions_are_options_for_the_field(county, client):
    assert '<option value="结婚登记">' in client.get("/search/suggestions", {"q": "结婚"}).content.decode()


def test_a_guide_shows_the_four_facts_before_anything_else(county, client):
    page = client.get("/items/FOOD").content.decode()
    order = [
        page.index(text) for text in ("食品经营许可（新办）</h1>", "承诺办结", "费用", "要跑几次", "您要准备", "谁能办")
    ]
    assert order == sorted(order)
    assert "《中华人民共和国食品安全法》第三十五条" in page
    assert 'href="/apply/FOOD"' in page


def test_a_guide_names_the_offline_way_and_the_visit_at_home(county, client):
    page = client.get("/items/FOOD").content.decode()
    for text in ("县政务服务中心 2 楼", "周一至周五 8:30 至 17:00", "0573-86000000", "12345", "打电话预约"):
        assert text in page


def test_a_service_that_is_not_online_is_not_pretended_to_be(county, client):
    code = (
        client.get("/items", {"text": "结婚登记"}).content.decode().split('class="row-title" href="')[1].split('"')[0]
    )
    page = client.get(code).content.decode()
    assert "到窗口办" in page
    assert "/apply/" not in page


def test_an_imported_service_leads_to_where_it_is_done_and_says_where_its_text_is_from(client):
    make.published("X", form="", online_address="https://example.org/x", name={"zh": "某事项"})
    page = client.get("/items/X").content.decode()
    assert 'href="https://example.org/x"' in page
    client.cookies["django_language"] = "en"
    assert "The text of this service is only in Chinese." in client.get("/items/X").content.decode()


def test_an_address_that_is_no_web_address_is_never_a_link(client):
    make.published("X", form="", online_address="javascript:alert(1)")
    assert "javascript:" not in client.get("/items/X").content.decode()


def test_an_unknown_service_is_a_page_that_helps_not_an_error(client):
    assert client.get("/items/NO-SUCH").status_code == 404


def test_the_list_can_be_filtered_by_theme_department_audience_and_home_visit(county, client):
    def names(**asked):
        page = client.get("/items", asked).content.decode()
        return [
            part.split("<")[0] for part in page.split('class="row-title" href="')[1:] for part in [part.split(">")[1]]
        ]

    assert names(theme="marriage") == ["结婚登记"]
    assert names(department="海盐县残疾人联合会") == ["残疾人证办理"]
    assert "公司设立登记" not in names(**{"for": "person", "size": "100"})
    assert "高龄津贴申领" in names(at_home="yes")
    assert names(online="yes") == ["食品经营许可（新办）"]


def test_the_list_can_be_exported(county, client):
    text = b"".join(client.get("/items", {"export": "csv"}).streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0] == "事项,部门,承诺办结,要跑几次"
    assert len(text.splitlines()) == 39


def test_the_column_for_special_groups_lists_what_is_done_at_home(county, client):
    page = client.get("/help/special").content.decode()
    for text in ("特殊群体服务专栏", "残疾人证办理", "领取养老金资格认证", "tel:12345"):
        assert text in page
    assert "结婚登记" not in page


def test_foreigners_find_investment_work_and_living_in_english(county, english):
    page = english.get("/help/foreigners").content.decode()
    for text in ("Registration of a foreign-invested enterprise", "Work permit for foreigners", "Extension of a visa"):
        assert text in page


def test_a_promise_of_no_days_is_done_at_once():
    item = make.published(promised={"amount": 0, "unit": "working_days"}, case_type="1")
    assert reading.facts(item, NOW)[0]["value"] == "当场办结"


def test_only_what_the_applicant_must_bring_is_counted():
    materials = [{"name": {"zh": name}, "source": source} for name, source in (("甲", "licence"), ("乙", "upload"))]
    fact = reading.facts(make.published(materials=materials), NOW)[3]
    assert (fact["value"], fact["note"]) == (1, "共 2 份，1 份免提交")
