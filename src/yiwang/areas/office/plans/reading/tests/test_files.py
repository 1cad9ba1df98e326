"""Every kind of file, and every kind that is refused."""

import io
import zipfile
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from yiwang.areas.office.plans.reading import read, refusals
from yiwang.areas.office.plans.reading.sources import ocr, opening
from yiwang.areas.office.plans.reading.tests.office import cell, docx, paragraph, table
from yiwang.areas.office.plans.reading.tests.summary import summary
from yiwang.areas.office.plans.reading.tests.test_properties import holds

PLANS = Path(__file__).parent / "plans"
FORESTRY = (PLANS / "forestry.txt").read_text("utf-8")
DIVISION = table(
    [
        cell("序号", 1, "restart"),
        cell("类别", 1, "restart"),
        cell("工作任务", 1, "restart"),
        cell("责任单位", 2),
        cell("完成时限", 1, "restart"),
    ],
    [
        cell("", 1, "continue"),
        cell("", 1, "continue"),
        cell("", 1, "continue"),
        cell("牵头单位"),
        cell("配合单位"),
        cell("", 1, "continue"),
    ],
    [
        cell("1"),
        cell("学位建设", 1, "restart"),
        cell("新建县第三实验小学，提供学位1800个。"),
        cell("县教育局"),
        cell("县住建局、财政局"),
        cell("2025年8月"),
    ],
    [
        cell("2"),
        cell("", 1, "continue"),
        cell("改扩建乡镇寄宿制学校8所"),
        cell("县教育局"),
        cell("各乡镇人民政府"),
        cell("2026年底"),
    ],
    [cell("3"), cell("教师队伍"), cell("持续开展教师全员培训"), cell("县教师进修学校"), cell(""), cell("持续推进")],
)


def test_a_docx_gives_what_the_same_page_gives() -> None:
    lines = [
        "清河县教育高质量发展行动计划（2024—2026年）",
        "一、总体目标",
        "到2026年，全县新建公办幼儿园12所。",
        "二、重点任务",
        "（一）扩大学位供给。新建中小学6所。（牵头单位：县教育局；配合单位：县发改局、自然资源局）",
        "附件",
        "任务分工表",
    ]
    page = (
        "<html><body>"
        + "".join(f"<p>{line}</p>" for line in lines)
        + (PLANS / "education.html").read_text("utf-8").partition("任务分工表</p>")[2]
    )
    made = docx(*map(paragraph, lines), DIVISION)
    ledger = read(made, "plan.docx")
    holds(ledger)
    assert ledger.document.format == "docx"
    assert [t for t in summary(ledger)["tasks"] if "分工表" in t["task"]] == [
        t
        for t in summary(read(page.partition("主要指标表")[0].encode(), "plan.html"))["tasks"]
        if "分工表" in t["task"]
    ]
    assert [task.path for task in ledger.tasks[2:]] == [
        ("任务分工表", "学位建设"),
        ("任务分工表", "学位建设"),
        ("任务分工表", "教师队伍"),
    ]


def test_numbers_that_the_office_program_makes_are_read() -> None:
    made = docx(
        paragraph("清河县工作方案"),
        paragraph("总体要求", level=0),
        paragraph("工作目标", level=1),
        paragraph("到2025年建成。"),
        paragraph("重点任务", level=0),
        paragraph("城乡建设", level=1),
        paragraph("修路10公里。", level=2),
        paragraph("架桥2座。", level=2),
    )
    ledger = read(made, "plan.docx")
    assert [(task.path, task.ordinal, task.title) for task in ledger.tasks] == [
        (("总体要求",), "(一)", "工作目标"),
        (("重点任务", "城乡建设"), "1.", "修路10公里"),
        (("重点任务", "城乡建设"), "2.", "架桥2座"),
    ]


def test_headings_by_style_need_no_numbers() -> None:
    made = docx(
        paragraph("清河县发展规划"),
        paragraph("主要任务", "a1"),
        paragraph("推进造林", "a2"),
        paragraph("完成造林3000亩。"),
        paragraph("推进治水", "a2"),
        paragraph("治理河道20公里。"),
    )
    assert [(task.path, task.title) for task in read(made, "plan.docx").tasks] == [
        (("主要任务",), "推进造林"),
        (("主要任务",), "推进治水"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_gives_the_same_ledger(encoding: str) -> None:
    text = FORESTRY.replace("‰", "%") if encoding == "gbk" else FORESTRY
    assert summary(read(text.encode(encoding), "plan.txt")) == summary(read(text.encode(), "plan.txt"))


def test_big5_is_told_from_gb() -> None:
    text = (PLANS / "water.txt").read_text("utf-8")
    ledger = read(text.encode("big5hkscs"), "plan.txt")
    assert ledger.document.encoding == "big5hkscs"
    assert summary(ledger) == summary(read(text.encode(), "plan.txt"))


def test_a_page_is_read_without_its_scripts() -> None:
    page = (
        "<html><head><title>x</title><script>一、二、</script></head><body><nav>一、首页</nav><h1>清河县方案</h1>"
        "<p>一、任务</p><p onclick='x()'>（一）修路。修路10公里。（县交通局负责）</p></body></html>"
    )
    ledger = read(page.encode(), "plan.html")
    assert "script" not in ledger.text
    assert "首页" not in ledger.text
    assert [task.title for task in ledger.tasks] == ["修路"]


def pdf(text: str) -> bytes:
    """A PDF with text, as an office program would print it."""
    import typst

    words = "\n\n".join("".join(f"\\u{{{ord(sign):x}}}" for sign in line) for line in text.split("\n") if line.strip())
    source = f'#set page(numbering: "— 1 —", height: 16cm)\n#set text(font: "Noto Serif CJK SC", size: 12pt)\n{words}'
    return typst.compile(source.encode())


def test_a_pdf_with_text_gives_what_its_text_gives() -> None:
    ledger = read(pdf(FORESTRY), "plan.pdf")
    holds(ledger)
    expected = summary(read(FORESTRY.encode(), "plan.txt"))
    assert [task["task"] for task in summary(ledger)["tasks"]] == [task["task"] for task in expected["tasks"]]
    assert [task.get("who") for task in summary(ledger)["tasks"]] == [task.get("who") for task in expected["tasks"]]
    assert [task.get("targets") for task in summary(ledger)["tasks"]] == [
        task.get("targets") for task in expected["tasks"]
    ]


def scanned(pages: int) -> bytes:
    made = io.BytesIO()
    pictures = [Image.new("L", (300, 400), 200 + page) for page in range(pages)]
    pictures[0].save(made, "PDF", save_all=True, append_images=pictures[1:])
    return made.getvalue()


def test_a_scan_is_said_to_be_one_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: None)
    ledger = read(scanned(3), "plan.pdf")
    assert ledger.why_empty == "scanned"
    assert [(issue.kind, issue.page) for issue in ledger.issues] == [
        ("scanned-page", 1),
        ("scanned-page", 2),
        ("scanned-page", 3),
    ]


def test_a_scan_is_read_where_a_reader_of_pictures_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Reader:
        def read_page(self, picture: Image.Image) -> str:
            assert picture.size[0] > 100
            return "清河县方案\n一、重点任务\n（一）修路。修路10公里。（县交通局负责）"

    monkeypatch.setattr(ocr, "installed", Reader)
    ledger = read(scanned(1), "plan.pdf")
    assert [task.title for task in ledger.tasks] == ["修路"]
    assert [issue.kind for issue in ledger.issues] == ["page-by-ocr"]


def locked() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def inflated() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (opening.LIMIT * 1024 * 1024))
    return made.getvalue()


BILLION = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
REFUSED = {
    "a protected PDF": (locked, "plan.pdf", refusals.FileEncrypted),
    "a protected docx": (
        lambda: OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"),
        "plan.docx",
        refusals.FileEncrypted,
    ),
    "an old doc": (lambda: OLE + b"\0" * 512, "plan.doc", refusals.FormatUnknown),
    "half a PDF": (lambda: pdf("一、任务")[:700], "plan.pdf", refusals.FileBroken),
    "half a docx": (lambda: docx(paragraph("一、任务"))[:400], "plan.docx", refusals.FileBroken),
    "a docx that is text": (lambda: b"hello", "plan.docx", refusals.FileBroken),
    "a docx that inflates": (inflated, "plan.docx", refusals.FileInflated),
    "a docx with entities": (lambda: docx(paragraph("一、任务"), head=BILLION), "plan.docx", refusals.FileBroken),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n", "plan.png", refusals.FormatUnknown),
    "a zip": (lambda: b"PK\x03\x04" + b"\0" * 60, "plan.zip", refusals.FormatUnknown),
    "bytes": (lambda: bytes(range(256)) * 40, "plan.txt", refusals.FormatUnknown),
    "too much text": (lambda: b"a" * (opening.TEXT * 1024 * 1024 + 1), "plan.txt", refusals.FileTooLarge),
    "too large a file": (lambda: b"%PDF-" + bytes(opening.LIMIT * 1024 * 1024), "plan.pdf", refusals.FileTooLarge),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(what: str) -> None:
    make, name, refusal = REFUSED[what]
    with pytest.raises(refusal):
        read(make(), name)


@pytest.mark.parametrize("data", [b"", b"   \n", "\ufeff".encode()])
def test_an_empty_file_gives_an_empty_ledger_that_says_why(data: bytes) -> None:
    assert read(data, "plan.txt").why_empty == "no-text"
