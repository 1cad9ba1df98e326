"""Files: what is taken, what is refused and why, who reads, what is swept."""

import io
import os
import tracemalloc
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.kernel.actors import ANONYMOUS
from yiwang.kernel.errors import SignInFirst
from yiwang.support.files import contracts, operations, queries, sniffing, storage
from yiwang.support.files.contracts import FileType, Scan
from yiwang.support.files.tests import make

NOW = datetime.now(UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("YIWANG_DATA", str(tmp_path))
    return tmp_path / "files"


def keep(content=make.PDF, name="plan.pdf", claimed="application/pdf", actor=None, purpose="material"):
    return operations.store(
        stream=io.BytesIO(content),
        name=name,
        claimed_type=claimed,
        purpose=purpose,
        actor=actor or make.citizen(),
        now=NOW,
    )


@pytest.mark.parametrize(
    ("content", "name", "type_"),
    [
        (make.PDF, "a.pdf", FileType.PDF),
        (make.JPEG, "a.jpeg", FileType.JPEG),
        (make.PNG, "a.PNG", FileType.PNG),
        (make.OFD, "a.ofd", FileType.OFD),
        (make.DOCX, "a.docx", FileType.DOCX),
        (make.XLSX, "a.xlsx", FileType.XLSX),
        (make.ZIP, "a.zip", FileType.ZIP),
    ],
)
def test_a_file_of_every_welcome_type_is_kept_and_given_back(content, name, type_):
    file = keep(content, name, "application/octet-stream")
    assert (file.type, file.size, file.name) == (type_, len(content), name)
    again, stream = queries.opened(file.id, viewer=make.citizen())
    with stream:
        assert stream.read() == content
    assert again == file


@pytest.mark.parametrize(
    ("content", "name", "claimed", "code"),
    [
        (make.PNG, "plan.pdf", "application/pdf", "files.type-lies"),
        (make.PDF, "plan.pdf", "image/png", "files.type-lies"),
        (b"<html><script>", "plan.pdf", "application/pdf", "files.type-lies"),
        (make.ZIP, "plan.docx", "", "files.type-lies"),
        (make.PDF, "plan.pdf.exe", "", "files.type-lies"),
        (b"MZ\x90\x00", "setup.exe", "application/x-msdownload", "files.type-not-accepted"),
        (b"PK\x03\x04 broken", "a.bin", "", "files.type-not-accepted"),
        (b"", "plan.pdf", "application/pdf", "files.empty"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_and_leaves_nothing(folder, content, name, claimed, code):
    with pytest.raises(contracts.Refusal) as caught:
        keep(content, name, claimed)
    assert caught.value.code == code
    assert name in caught.value.sentence
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_file_past_its_limit_is_refused_without_reading_the_rest():
    contracts.declare_purpose("portrait", types=[FileType.PDF], limit=contracts.MEGABYTE)
    stream = io.BytesIO(make.PDF + b" " * (8 * contracts.MEGABYTE))
    with pytest.raises(contracts.FileTooLarge) as caught:
        operations.store(
            stream=stream, name="a.pdf", claimed_type="", purpose="portrait", actor=make.citizen(), now=NOW
        )
    assert "1 MB" in caught.value.sentence
    assert stream.tell() < 2 * contracts.MEGABYTE
    with pytest.raises(contracts.FileTypeNotAccepted):
        keep(make.PNG, "a.png", "image/png", purpose="portrait")


def test_a_large_file_is_never_whole_in_memory():
    class Long:
        left = 15 * contracts.MEGABYTE

        def read(self, size):
            first, piece = self.left == Long.left, min(size, self.left)
            self.left -= piece
            return make.PDF.ljust(piece, b" ") if first else b" " * piece

    tracemalloc.start()
    operations.store(stream=Long(), name="a.pdf", claimed_type="", purpose="material", actor=make.citizen(), now=NOW)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * contracts.MEGABYTE


def test_the_same_content_twice_is_kept_once(folder):
    first, second = keep(name="a.pdf"), keep(name="b.pdf", actor=make.citizen("2"))
    assert first.sha256 == second.sha256
    assert first.id != second.id
    assert len(list(storage.kept())) == 1


@given(name=st.text(max_size=300))
def test_any_name_becomes_one_that_is_safe_to_save(name):
    safe = sniffing.safe_name(name, FileType.PDF)
    assert safe.lower().endswith(".pdf")
    assert len(safe) <= 150
    assert not set(safe) & set("/\\\x00\n\r\u202e")
    assert safe.strip(" .") == safe


def test_only_the_owner_and_who_a_reader_admits_may_read(monkeypatch):
    monkeypatch.setattr(contracts, "_readers", {})
    file = keep()
    stranger = make.citizen("22222222-2222-2222-2222-222222222222")
    for viewer in (stranger, ANONYMOUS):
        with pytest.raises(contracts.FileUnknown):
            queries.stored_file(file.id, viewer=viewer)
    operations.attach_files(files=[file.id], about="cases:t1", actor=make.citizen())
    contracts.register_reader("cases", lambda about, viewer: about == "cases:t1" and viewer == stranger)
    assert queries.stored_file(file.id, viewer=stranger).about == "cases:t1"
    with pytest.raises(contracts.FileUnknown):
        queries.stored_file(file.id, viewer=ANONYMOUS)
    with pytest.raises(SignInFirst):
        keep(actor=ANONYMOUS)


def test_nobody_attaches_the_files_of_others():
    file = keep()
    with pytest.raises(contracts.FileUnknown):
        operations.attach_files(files=[file.id], about="cases:t1", actor=make.citizen("2"))


def test_what_belongs_to_an_application_is_not_discarded():
    loose, attached = keep(), keep()
    operations.attach_files(files=[attached.id], about="cases:t1", actor=make.citizen())
    operations.discard_file(file=loose.id, actor=make.citizen())
    with pytest.raises(contracts.FileUnknown):
        queries.stored_file(loose.id, viewer=make.citizen())
    with pytest.raises(contracts.FileInUse):
        operations.discard_file(file=attached.id, actor=make.citizen())


def test_the_sweep_deletes_contents_without_a_file_and_nothing_else():
    gone, shared, other = keep(make.PDF), keep(make.PNG, "a.png", ""), keep(make.PNG, "b.png", "")
    for file in (gone, shared):
        operations.discard_file(file=file.id, actor=make.citizen())
    left = storage.incoming() / "interrupted"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    assert operations.sweep_orphans(now=NOW) == 1
    assert not left.exists()
    assert operations.sweep_orphans(now=NOW + timedelta(days=2)) == 1
    assert not storage.place(gone.sha256).exists()
    assert storage.place(other.sha256).exists()


def test_a_scanner_refuses_what_is_infected_and_marks_what_is_clean():
    assert keep().scan is Scan.NOT_SCANNED
    contracts.register_scanner(SimpleNamespace(faults=lambda path: "EICAR" if b"EICAR" in path.read_bytes() else ""))
    try:
        assert keep(make.PDF + b"other").scan is Scan.CLEAN
        with pytest.raises(contracts.FileInfected):
            keep(make.PDF + b"EICAR")
    finally:
        contracts.register_scanner(None)


def test_a_download_is_an_attachment_that_a_browser_does_not_guess_about(client, monkeypatch):
    file = keep(name="布局 图.pdf")
    assert client.get(f"/files/{file.id}").status_code == 302
    monkeypatch.setattr("yiwang.doors.web.middleware.ANONYMOUS", make.citizen())
    response = client.get(f"/files/{file.id}")
    assert b"".join(response.streaming_content) == make.PDF
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%B8%83")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
