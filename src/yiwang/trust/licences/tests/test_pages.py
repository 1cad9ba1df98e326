"""Checking a licence in public; the holder's and the officers' pages."""

import io
import json

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yiwang.kernel.actors import ANONYMOUS, SYSTEM
from yiwang.kernel.organisations.tests import make as organisations
from yiwang.shell.limits import Buckets
from yiwang.shell.testing import act_as
from yiwang.trust.documents import queries as documents
from yiwang.trust.ledger import queries as ledger
from yiwang.trust.ledger.contracts import check
from yiwang.trust.licences import operations, queries, views
from yiwang.trust.licences.contracts import READ_LICENCES
from yiwang.trust.licences.models import Licence as LicenceRow
from yiwang.trust.licences.models import Look
from yiwang.trust.licences.tests import make
from yiwang.trust.personal import operations as personal
from yiwang.trust.personal import queries as people
from yiwang.trust.personal.contracts import LookFilter

pytestmark = pytest.mark.django_db
STRANGER = "55555555-5555-5555-5555-555555555555"


@pytest.fixture(autouse=True)
def county(db):
    organisations.bureau()


@pytest.fixture(autouse=True)
def _enough_turns(monkeypatch):
    monkeypatch.setattr(views, "CHECKS", Buckets(rate=1000, burst=10_000))


@pytest.fixture
def issued():
    """A licence in the ledger, on which a name stands by reference."""
    kept = personal.keep({"representative": ("沈嘉禾", 2, "name")}, subject=make.HOLDER, actor=SYSTEM, now=make.NOW)
    made = make.licence(representative=kept["representative"])
    make.sequenced()
    return made


def read(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def post(client, address: str, **data):
    return client.post(address, data)


def test_anybody_sees_whether_a_licence_is_valid_and_nothing_personal(client, issued):
    shown = read(client, f"/v/{issued.token}")
    assert "这张证真实、有效" in shown
    assert issued.number in shown
    assert make.VALUES["premises"] in shown
    assert "海盐县市场监督管理局" in shown
    assert "沈嘉禾" not in shown
    assert (Look.objects.get().how, Look.objects.get().who) == ("verified", "")


def test_a_check_needs_few_statements(client, issued):
    with CaptureQueriesContext(connection) as captured:
        read(client, f"/v/{issued.token}")
    assert len(captured) <= 12, [query["sql"][:90] for query in captured]


@pytest.mark.parametrize(
    ("verb", "sentence"), [("suspend", "已暂扣"), ("revoke", "已吊销或撤销"), ("cancel", "已注销")]
)
def test_a_licence_out_of_force_is_said_to_be_genuine_and_out_of_force(client, issued, verb, sentence):
    getattr(operations, verb)(number=issued.number, reason="r", actor=make.officer(), now=make.NOW)
    shown = read(client, f"/v/{issued.token}")
    assert f"这张证是真的，但{sentence}" in shown
    assert "未通过" in shown


def test_what_was_changed_in_the_register_is_named(client, issued):
    LicenceRow.objects.update(valid_to="2041-01-01")
    shown = read(client, f"/v/{issued.token}")
    assert "与颁发时的内容不一致" in shown
    assert "截止日" in shown
    assert "data:image/svg" not in shown


def test_a_licence_is_said_to_be_fresh_until_the_checkpoint_and_has_no_proof_before_it(client):
    fresh = make.licence()
    assert "这张证刚刚颁发" in read(client, f"/v/{fresh.token}")
    assert client.get(f"/v/{fresh.token}/proof").status_code == 503


def test_an_unknown_code_or_number_is_answered_with_what_to_do(client, issued):
    assert "查不到证照" in read(client, "/v/nonsense", 404)
    assert "查不到证照：JY0" in read(client, "/verify?number=JY0", 404)
    assert client.get(f"/verify?number=%20{issued.number.lower()}").headers["Location"] == f"/v/{issued.token}"
    assert client.get("/verify?number=").status_code == 422
    assert not Look.objects.exists()


def test_the_proof_that_anybody_downloads_holds_under_the_logs_key_and_passes_on_the_page(client, issued):
    response = client.get(f"/v/{issued.token}/proof")
    assert check(json.loads(response.content), ledger.log_key()).code == "valid"
    assert "沈嘉禾" not in response.content.decode()
    answer = post(client, "/verify", file=SimpleUploadedFile("proof.json", response.content))
    assert "这份文件是真的" in answer.content.decode()
    assert f"/v/{issued.token}" in answer.content.decode()


def test_the_pdf_passes_on_the_page_and_one_changed_byte_does_not(client, issued):
    operations.render_document(issued.number, now=make.NOW)
    (document,) = documents.documents_about(issued.number, viewer=make.holder())
    pdf = documents.opened(document)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
    assert "这份文件是真的" in post(client, "/verify", file=SimpleUploadedFile("a.pdf", pdf)).content.decode()
    changed = pdf[:400] + bytes([pdf[400] ^ 1]) + pdf[401:]
    assert "没有通过" in post(client, "/verify", file=SimpleUploadedFile("a.pdf", changed)).content.decode()


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"hello", b"%PDF-1.7", b'{"format": "yiwang-proof/1"}'])
def test_a_file_that_is_none_of_ours_is_answered_and_never_an_error(client, issued, content):
    response = post(client, "/verify", file=SimpleUploadedFile("x", content))
    assert response.status_code in (200, 422)
    assert "这份文件是真的" not in response.content.decode()


def test_who_checks_too_often_waits_a_minute(client, issued, monkeypatch):
    monkeypatch.setattr(views, "CHECKS", Buckets(rate=0.5, burst=3))
    answers = [client.get(f"/v/{issued.token}").status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    assert client.get("/verify?number=JY0").status_code == 429
    assert client.get("/verify?number=JY0", REMOTE_ADDR="10.0.0.9").status_code == 404


def test_the_holder_sees_the_whole_licence_who_looked_at_it_and_its_life(settings, client, issued):
    operations.note_look(licence=issued, how="verified", actor=ANONYMOUS, now=make.NOW)
    act_as(settings, make.officer())
    read(client, f"/work/licences/{issued.token}")
    act_as(settings, make.holder())
    shown = read(client, f"/licences/{issued.token}")
    assert "沈嘉禾" in shown
    assert "有人扫码核验" in shown
    assert "某单位" not in shown
    assert "PDF 正在生成" in shown
    operations.render_document(issued.number, now=make.NOW)
    assert f"/licences/{issued.token}/pdf" in read(client, f"/licences/{issued.token}")
    assert client.get(f"/licences/{issued.token}/pdf").headers["Location"].startswith("/documents/")
    assert issued.number in read(client, f"/licences/{issued.token}/code")
    assert [look.how for look in Look.objects.order_by("id")] == ["verified", "opened", "downloaded", "shown"]


def test_an_officer_sees_a_name_masked_and_the_holders_own_look_is_logged(settings, client, issued):
    act_as(settings, make.officer())
    shown = read(client, f"/work/licences/{issued.token}")
    assert "沈嘉禾" not in shown
    assert "沈*禾" in shown
    act_as(settings, make.holder())
    read(client, f"/licences/{issued.token}")
    assert [look.purpose for look in people.every_look(LookFilter(owner=make.HOLDER), viewer=SYSTEM)] == [
        f"查看本人证照 {issued.number}"
    ]


def test_my_licences_are_those_i_hold(settings, client, issued):
    act_as(settings, make.holder())
    assert issued.number in read(client, "/my/licences")
    act_as(settings, make.holder(STRANGER))
    assert "您还没有证照" in read(client, "/my/licences")


def test_officers_find_filter_and_export_the_licences_of_their_place(settings, client, issued):
    act_as(settings, make.officer())
    assert issued.number in read(client, "/work/licences")
    assert "海盐禾悦餐饮有限公司" in read(client, f"/work/licences?text={issued.number[:9]}&status=valid")
    assert issued.number not in read(client, "/work/licences?status=revoked")
    assert issued.number not in read(client, "/work/licences?issued_from=2030-01-01")
    exported = client.get("/work/licences?export=csv")
    assert issued.number in b"".join(exported.streaming_content).decode("utf-8-sig")
    act_as(settings, make.officer(region="330421000000"))
    assert issued.number not in read(client, "/work/licences")
    assert client.get(f"/work/licences/{issued.token}").status_code == 404


def test_a_change_needs_its_reason_and_a_second_yes(settings, client, issued):
    act_as(settings, make.officer())
    address = f"/work/licences/{issued.token}/change"
    wrong = post(client, address, change="suspend", reason=" ")
    assert wrong.status_code == 422
    asked = post(client, address, change="suspend", reason="《食品安全法》第一百二十六条")
    assert "确认暂扣这张证照吗" in asked.content.decode()
    assert queries.licence_by_token(issued.token, now=make.NOW).status == "valid"
    done = post(client, address, change="suspend", reason="《食品安全法》第一百二十六条", confirmed="true")
    assert done.status_code == 302
    assert queries.licence_by_token(issued.token, now=make.NOW).status == "suspended"
    assert "第一百二十六条" in read(client, f"/work/licences/{issued.token}")
    assert post(client, address, change="suspend", reason="r", confirmed="true").status_code == 422


CLOSED = [
    ("/my/licences", None),
    ("/licences/{token}", make.holder(STRANGER)),
    ("/licences/{token}/code", make.holder(STRANGER)),
    ("/licences/{token}/pdf", make.holder(STRANGER)),
    ("/work/licences", make.holder()),
    ("/work/licences/{token}", make.holder()),
    ("/work/licences/{token}", make.officer(READ_LICENCES, region="330421000000")),
    ("/work/licences/{token}/change", make.officer(READ_LICENCES)),
]


@pytest.mark.parametrize(("address", "actor"), CLOSED)
def test_what_is_not_ones_own_place_is_closed(settings, client, issued, address, actor):
    address = address.format(token=issued.token)
    act_as(settings, ANONYMOUS)
    assert client.get(address).headers["Location"].startswith("/sign-in")
    if actor:
        act_as(settings, actor)
        assert client.get(address).status_code in (403, 404)
        assert client.post(address).status_code in (403, 404, 405)


@pytest.mark.parametrize("address", ["/v/{token}", "/verify", "/licences/{token}", "/my/licences", "/work/licences"])
def test_every_page_is_whole_in_english_too(settings, client, issued, address):
    act_as(settings, make.officer() if "work" in address else make.holder())
    client.cookies["django_language"] = "en"
    main = read(client, address.format(token=issued.token)).partition("<main")[2].partition("</main>")[0]
    for mine in ("核验", "有效", "证照", "发证"):
        assert mine not in main.replace("食品经营许可证", "").replace("行政许可专用章", "")
