"""Official documents: typeset once, provable, readable, and nobody's but their readers'."""

import io
import json
import re
import zlib
from datetime import UTC, datetime

import pypdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as some

from yiwang.kernel.actors import ANONYMOUS, SYSTEM
from yiwang.kernel.organisations.tests import make as organisations
from yiwang.trust.documents import attached, contracts, operations, queries, seals, typesetting, wording
from yiwang.trust.documents.contracts import CannotTypeset, DocumentUnknown, NotReady, Sheet, State, UnknownLetter
from yiwang.trust.documents.models import Body
from yiwang.trust.ledger import queries as ledger

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 24, 2, 12, 37, tzinfo=UTC)
BUREAU = "330424/330424-SCJG"
FACTS = {
    "applicant": "海盐禾悦餐饮有限公司",
    "item": {"zh": "食品经营许可", "en": "Food business licence"},
    "number": "330424-20260924-000123",
    "received_on": "2026-09-24",
    "due_on": "2026-10-20",
    "reasons": [{"zh": "消防安全检查不合格", "en": "The fire safety check failed"}, "场所面积不足"],
    "materials": ["营业执照复印件", "经营场所平面图"],
}


@pytest.fixture(autouse=True)
def county(db):
    organisations.bureau()


def letter(kind="acceptance", key="k", **facts):
    return operations.letter(
        kind=kind, about="330424-20260924-000123", facts=FACTS | facts, organisation=BUREAU, now=NOW, key=key
    )


def made(kind="acceptance", **facts) -> bytes:
    document = operations.render(letter(kind, **facts).id, now=NOW)
    return queries.opened(document)


def text_of(pdf: bytes) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


@pytest.mark.parametrize("kind", [name for name in wording.letters() if name != "remedies"])
def test_every_letter_is_typeset_with_its_number_office_law_and_no_boxes(kind):
    document = letter(kind)
    pdf = queries.opened(operations.render(document.id, now=NOW))
    text = text_of(pdf)
    assert wording.kind(kind)["title"]["zh"] in text
    assert re.sub(r"\s", "", document.number) in text
    assert "海盐县市场监督管理局" in text
    assert "2026年9月24日" in text
    assert FACTS["applicant"] in text
    assert boxes(pdf) == 0


PLAIN = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"(": b"(", b")": b")", b"\\": b"\\"}


def boxes(pdf: bytes) -> int:
    """How often a page shows glyph 0, which is the box that stands for a missing character."""
    count = 0
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            content = zlib.decompress(stream)
        except zlib.error:
            continue
        for text in re.findall(rb"\(((?:\\.|[^\\()])*)\)", content, re.DOTALL) if b"Tf" in content else []:
            codes = PLAIN.sub(lambda found: ESCAPES.get(found[1]) or bytes([int(found[1], 8)]), text)
            count += sum(codes[at : at + 2] == b"\0\0" for at in range(0, len(codes), 2))
    return count


def test_the_search_for_boxes_finds_one_where_there_is_one(tmp_path):
    """Without PDF/UA-1 Typst draws the box; so the search above would see it."""
    sheet = tmp_path / "box.typ"
    sheet.write_text('#set text(font: ("Noto Serif SC", "Noto Serif CJK SC"))\n海盐\\u{10fffd}饭店')
    compiler = typst.Compiler(str(sheet), font_paths=typesetting.fonts(), ignore_system_fonts=True)
    assert boxes(compiler.compile(format="pdf")) == 1


def test_a_character_that_no_font_has_stops_the_document_instead_of_showing_a_box():
    with pytest.raises(CannotTypeset) as refused:
        made(applicant="海盐\U0010fffd饭店")
    assert "could not be displayed" in refused.value.sentence


def test_rare_characters_of_names_are_typeset():
    assert "𠮷" in text_of(made(applicant="𠮷野家犇淼垚"))


def test_letters_are_numbered_by_office_kind_and_year_and_the_same_key_is_the_same_letter():
    first, second, other = letter(key="a"), letter(key="b"), letter("correction", key="c")
    assert (first.number, second.number) == ("330424-SCJG受〔2026〕1号", "330424-SCJG受〔2026〕2号")
    assert other.number == "330424-SCJG补〔2026〕1号"
    assert letter(key="a") == first


def test_a_letter_that_lacks_a_fact_is_never_written():
    with pytest.raises(UnknownLetter, match="due_on"):
        letter(due_on="")
    with pytest.raises(UnknownLetter, match="nothing"):
        letter("nothing")


def test_a_correction_names_everything_that_is_missing():
    text = text_of(made("correction"))
    assert all(material in text for material in FACTS["materials"])


def test_a_decision_against_somebody_tells_the_remedies():
    text = text_of(made("refusal"))
    assert "行政复议" in text
    assert "消防安全检查不合格" in text
    assert "Thefiresafetycheckfailed" in text


def test_rendering_again_changes_nothing():
    document = operations.render(letter().id, now=NOW)
    before = queries.opened(document)
    operations.render(document.id, now=NOW)
    assert queries.opened(document) == before
    assert ledger.latest_checkpoint().size == 1


def test_a_crash_between_typesetting_and_proving_is_made_good():
    wanted = letter()
    operations._typeset(wanted.id, NOW)
    with pytest.raises(NotReady):
        queries.opened(wanted)
    document = operations.render(wanted.id, now=NOW)
    assert document.state is State.READY
    assert attached.check_document(queries.opened(document), ledger.log_key()).code == "valid"


def test_the_pdf_holds_its_proof_where_readers_find_attachments():
    reader = pypdf.PdfReader(io.BytesIO(made()), strict=True)
    (content,) = reader.attachments[attached.NAME]
    assert json.loads(content)["document"]["entry"]["kind"] == "documents.letter"
    assert reader.metadata.title == "受理通知书"


def test_a_pdf_is_valid_offline_and_another_key_is_told_apart():
    pdf = made()
    assert attached.check_document(pdf, ledger.log_key()).code == "valid"
    other = type(ledger.log_key())("yiwang/other", bytes(32))
    assert attached.check_document(pdf, other).code == "other-key"


@settings(max_examples=150, deadline=None)
@given(at=some.integers(0, 10**9), bit=some.integers(0, 7))
def test_any_byte_of_a_pdf_that_changes_is_found(pdf, at, bit):
    at %= len(pdf)
    bent = pdf[:at] + bytes([pdf[at] ^ 1 << bit]) + pdf[at + 1 :]
    assert attached.check_document(bent, ledger.log_key()).code != "valid"


@pytest.fixture(scope="module")
def pdf(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        organisations.bureau()
        content = made()
        transaction.set_rollback(True)
    return content


def test_a_page_laid_over_a_valid_pdf_is_found(pdf):
    """An incremental update may replace every page of a PDF: what follows the proof is never valid."""
    writer = pypdf.PdfWriter(io.BytesIO(pdf), incremental=True)
    writer.pages[0].rotate(90)
    buffer = io.BytesIO()
    writer.write(buffer)
    assert len(buffer.getvalue()) > len(pdf)
    assert attached.check_document(buffer.getvalue(), ledger.log_key()).code in ("altered", "unreadable")


def test_the_proof_of_one_document_does_not_fit_another(pdf):
    other = typesetting.typeset("letter", _some_data())
    _, proof = attached.detach(pdf)
    assert attached.check_document(attached.attach(other, proof), ledger.log_key()).code == "altered"


def _some_data():
    empty = {"zh": "甲", "en": "A"}
    return {
        "title": empty, "office": empty, "made": [2026, 9, 24], "number": "1", "to": "甲", "to_en": "A", "zh": [],
        "en": [], "law": empty, "law_label": "By", "seal": seals.seal("甲", "乙", demonstration=True), "seal_alt": "甲",
        "issued": empty, "note": empty, "binding": "",
    }  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(some.binary(max_size=300) | some.binary(max_size=100).map(lambda more: b"%PDF-1.7\n%yiwang-proof/1 9\n" + more))
def test_anything_else_is_no_document_of_ours(content):
    assert attached.check_document(content, ledger.log_key()).code in ("unreadable", "altered")


def test_only_registered_readers_let_somebody_read():
    document = operations.render(letter().id, now=NOW)
    with pytest.raises(DocumentUnknown):
        queries.document(document.token, viewer=ANONYMOUS)
    allow = lambda found, viewer: found.about.startswith("330424") and viewer is SYSTEM  # noqa: E731
    contracts.register_reader(allow)
    try:
        assert queries.document(document.token, viewer=SYSTEM) == document
        assert queries.documents_about(document.about, viewer=SYSTEM) == [document]
        assert queries.documents_about(document.about, viewer=ANONYMOUS) == []
    finally:
        contracts._readers.remove(allow)


def test_personal_data_are_in_the_pdf_and_nowhere_else():
    reference = "personal:7f9c2ba4-e88f-427d-9f7a-111111111111"
    document = letter(applicant=reference)
    pdf = queries.opened(operations.render(document.id, now=NOW))
    assert reference not in text_of(pdf)
    (entry,) = ledger.entries_about(document.about, viewer=SYSTEM)
    assert reference not in str(entry.content)


def test_a_seal_says_that_it_is_an_example_in_a_demonstration():
    assert "示例" in seals.seal("海盐县市场监督管理局", "行政许可专用章", demonstration=True)
    assert "示例" not in seals.seal("海盐县市场监督管理局", "行政许可专用章", demonstration=False)


def test_the_same_key_wants_one_document():
    sheet = Sheet("x", "letter", {"zh": "甲", "en": "A"}, "1", {}, BUREAU, "1")
    first, second = operations.want(sheet, now=NOW, key="k"), operations.want(sheet, now=NOW, key="k")
    assert first.id == second.id
    assert not Body.objects.exists()
