"""The officers' pages of the catalogue."""

import io

import pytest
from django.test import Client

from yiwang.shell.testing import act_as
from yiwang.support.items import queries
from yiwang.support.items.contracts import State
from yiwang.support.items.models import ItemVersion
from yiwang.support.items.tests import make
from yiwang.support.items.tests.make import HAIYAN
from yiwang.support.items.tests.test_importing import GOOD, listed

pytestmark = pytest.mark.django_db
HOME = "/work/items"


@pytest.fixture
def officer(settings, client: Client) -> Client:
    """A client whose requests are an editor's."""
    act_as(settings, make.editor())
    return client


def fields_of(page: str) -> dict[str, object]:  # noqa: C901 - as browsers are
    """What a browser would send back from the form of a page."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.sent: dict[str, object] = {}
            self.area = self.select = ""

        def handle_starttag(self, tag, attrs):
            given = dict(attrs)
            name = given.get("name", "")
            if tag == "input" and given.get("type") in ("checkbox", "radio"):
                if "checked" in given:
                    self.sent.setdefault(name, []).append(given.get("value", "on"))
            elif tag == "input" and name and given.get("type") != "file":
                self.sent[name] = given.get("value") or ""
            elif tag == "textarea":
                self.area, self.sent[name] = name, ""
            elif tag == "select":
                self.select = name
            elif tag == "option" and "selected" in given and self.select:
                self.sent[self.select] = given["value"]

        def handle_endtag(self, tag):
            if tag in ("textarea", "select"):
                self.area = self.select = ""

        def handle_data(self, data):
            if self.area:
                self.sent[self.area] += data

    reader = Reader()
    reader.feed(page[page.index('<form method="post" data-unsaved') :])
    return {
        name: value.lstrip("\n") if isinstance(value, str) else value for name, value in reader.sent.items() if name
    }


def test_strangers_are_sent_to_sign_in(client):
    assert client.get(HOME).headers["Location"].startswith("/sign-in")


def test_the_list_shows_every_state_with_its_count(officer):
    make.published("A")
    make.published("A")
    page = officer.get(HOME).content.decode()
    assert "已发布 1" in page
    assert "已撤下 1" in page
    assert officer.get(HOME, {"state": "withdrawn"}).content.decode().count("data-row") == 1


def test_saving_the_form_untouched_changes_nothing(officer):
    make.published("A", fees=[], questions=[{"question": {"zh": "问"}, "answer": {"zh": "答\n第二行"}}])
    edit = "/work/items/item/A/edit"
    sent = fields_of(officer.get(edit).content.decode())
    assert officer.post(edit, sent).status_code == 302
    newest, published = queries.item_versions("A", viewer=make.editor())
    assert queries.differences(published, newest) == []
    assert (newest.state, newest.version) == (State.DRAFT, 2)


def test_an_element_is_changed_compared_sent_to_review_and_published(officer):
    make.published("A")
    edit = "/work/items/item/A/edit"
    sent = fields_of(officer.get(edit).content.decode())
    officer.post(edit, sent | {"promised_amount": "5", "materials-1-name_zh": "申请书", "materials-1-need": "1"})
    page = officer.get("/work/items/item/A").content.decode()
    assert "<del>7 工作日</del>" in page
    assert "<ins>5 工作日</ins>" in page
    assert "申请书" in page
    officer.post("/work/items/item/A/2/submit")
    assert "在所有渠道发布第 2 版？" in officer.get("/work/items/item/A").content.decode()
    officer.post("/work/items/item/A/2/publish")
    assert queries.published_item("A").promised.amount == 5


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(officer):
    make.published("A")
    edit = "/work/items/item/A/edit"
    sent = fields_of(officer.get(edit).content.decode()) | {"name_zh": "", "summary_zh": "我写的说明"}
    page = officer.post(edit, sent)
    assert page.status_code == 422
    text = page.content.decode()
    assert '<a href="#id_name_zh">' in text
    assert "我写的说明" in text
    assert ItemVersion.objects.count() == 1


def test_another_row_can_be_added_without_a_script_and_without_saving(officer):
    make.published("A")
    edit = "/work/items/item/A/edit"
    sent = fields_of(officer.get(edit).content.decode())
    page = officer.post(edit, sent | {"more": "materials", "materials-1-name_zh": "还没存"}).content.decode()
    assert 'name="materials-2-name_zh"' in page
    assert "还没存" in page
    assert ItemVersion.objects.count() == 1


def test_what_breaks_a_rule_cannot_be_published_and_the_page_says_why(officer):
    make.published("A")
    edit = "/work/items/item/A/edit"
    officer.post(edit, fields_of(officer.get(edit).content.decode()) | {"promised_amount": "30"})
    assert "承诺时限不得长于法定时限" in officer.get("/work/items/item/A").content.decode()
    officer.post("/work/items/item/A/2/submit")
    refused = officer.post("/work/items/item/A/2/publish")
    assert refused.status_code == 409
    assert "承诺时限不得长于法定时限" in refused.content.decode()


def test_a_new_item_begins_as_a_draft(officer):
    assert officer.post(HOME + "/new", {"code": "NEW-1", "region": HAIYAN}).headers["Location"].endswith("NEW-1/edit")
    assert officer.post(HOME + "/new", {"code": "有中文", "region": "33"}).content.decode().count("errorline") == 2


def test_withdrawing_keeps_the_reason(officer):
    make.published("A")
    officer.post("/work/items/item/A/1/withdraw", {"reason": "不再办理"})
    assert ItemVersion.objects.get().withdrawn_because == "不再办理"


def test_the_import_page_reports_every_irregular_row(officer):
    file = listed({"name": "甲", "item_code": GOOD}, {"name": "乙", "item_code": "E-1"}, {"name": "", "item_code": "Z"})
    file.name = "list.csv"
    page = officer.post(HOME + "/import", {"file": file}).content.decode()
    for text in ("E-1", "已导入并标记", "拒收，原样保存", "list.csv"):
        assert text in page
    assert "list.csv" in officer.get(HOME + "/import").content.decode()


def test_a_file_that_is_no_list_keeps_the_page_and_says_why(officer):
    page = officer.post(HOME + "/import", {"file": io.BytesIO(b"nothing,here\n1,2\n")})
    assert page.status_code == 422
    assert "item_code" in page.content.decode()


def test_the_page_of_anomalies_names_what_differs(officer):
    make.published("A", basic_code="330131002000")
    make.published("B", basic_code="330131002000", name={"zh": "食品许可"})
    page = officer.get(HOME + "/anomalies").content.decode()
    assert "不一致：名称" in page
    assert "食品许可" in page


def test_the_pages_cost_few_statements(officer, django_assert_max_num_queries):
    make.published("A")
    for address in (HOME, "/work/items/item/A", "/work/items/item/A/edit", HOME + "/import", HOME + "/anomalies"):
        with django_assert_max_num_queries(12):
            assert officer.get(address).status_code == 200


def test_an_editor_of_another_region_sees_and_changes_nothing(settings, client):
    make.published("A")
    act_as(settings, make.editor("511602000000"))
    assert "食品经营许可" not in client.get(HOME).content.decode()
    assert client.get("/work/items/item/A").status_code == 404
    assert client.post("/work/items/item/A/1/withdraw", {"reason": "x"}).status_code == 403


def test_a_steward_of_one_office_adds_an_item_of_that_office(settings, client):
    office = "330424/330424-SCJG"
    act_as(settings, make.editor(organisation=office))
    added = client.post(HOME + "/new", {"code": "N-1", "region": HAIYAN})
    assert added.headers["Location"] == "/work/items/item/N-1/edit"
    assert ItemVersion.objects.get(code="N-1").organisation == office
