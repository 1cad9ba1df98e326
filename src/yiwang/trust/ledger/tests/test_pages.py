"""Pages of the ledger, and the log as other programs read it."""

import json
from pathlib import Path

import pytest

from yiwang.shell.testing import act_as
from yiwang.trust.ledger import operations, proofs, queries
from yiwang.trust.ledger.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(settings, client):
    act_as(settings, make.reader(make.HAIYAN))
    return client


def read(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()[:2000]
    return response.content.decode()


def test_strangers_see_what_the_ledger_proves_but_no_entry(client):
    make.sequenced(3)
    shown = read(client, "/ledger/about")
    assert str(queries.log_key()) in shown.replace("&#43;", "+")
    assert "330424-" not in shown
    assert client.get("/ledger").status_code == 302
    assert client.get("/ledger/entries/1").status_code == 302


def test_the_list_is_found_by_number_kind_and_day(reader):
    make.sequenced(3)
    assert read(reader, "/ledger").count("cases.move") >= 3
    assert "330424-1<" in read(reader, "/ledger?text=330424-1").replace("</td>", "<")
    assert "330424-2<" not in read(reader, "/ledger?text=330424-1")
    assert "330424-1<" in read(reader, "/ledger?day_from=2026-09-24&day_to=2026-09-24&kind=cases.move")
    assert "330424-1<" not in read(reader, "/ledger?day_from=2026-09-25")


def test_an_officer_of_another_place_sees_nothing(settings, client):
    entry = make.sequenced(1)[0]
    act_as(settings, make.reader("330421000000"))
    assert "330424-0" not in read(client, "/ledger")
    for address in (f"/ledger/entries/{entry.id}", f"/ledger/entries/{entry.id}/proof"):
        assert client.get(address).status_code == 404


def test_an_entry_stands_between_its_neighbours(reader):
    entries = make.sequenced(3)
    shown = read(reader, f"/ledger/entries/{entries[1].id}")
    assert entries[0].fingerprint in shown
    assert entries[1].leaf_hash.hex() in shown
    assert reader.get(f"/ledger/hash/{entries[1].leaf_hash.hex()}").headers["Location"].endswith(str(entries[1].id))
    assert reader.get("/ledger/hash/nonsense").status_code == 404


def test_an_entry_is_pending_until_the_checkpoint_and_its_proof_can_be_downloaded_after_it(reader):
    entry = make.entry()
    assert f"/ledger/entries/{entry.id}/proof" not in read(reader, f"/ledger/entries/{entry.id}")
    assert reader.get(f"/ledger/entries/{entry.id}/proof").status_code == 503
    operations.sequence(now=make.NOW)
    assert f"/ledger/entries/{entry.id}/proof" in read(reader, f"/ledger/entries/{entry.id}")
    bundle = json.loads(read(reader, f"/ledger/entries/{entry.id}/proof"))
    assert proofs.check(bundle, queries.log_key()).code == "valid"


def test_the_export_holds_whole_fingerprints(reader):
    entry = make.sequenced(2)[0]
    response = reader.get("/ledger?export=csv")
    assert entry.leaf_hash.hex() in b"".join(response.streaming_content).decode("utf-8-sig")


def test_another_program_follows_the_log_by_its_tiles_alone(client):
    """What a monitor does: read the checkpoint, then tiles, and compute the root."""
    make.sequenced(300)
    key = proofs.read_key(read(client, "/ledger/key"))
    size, root = proofs.open_note(read(client, "/ledger/checkpoint"), key)
    full, rest = client.get("/ledger/tile/0/000").content, client.get("/ledger/tile/0/001.p/44").content
    level = [full[at : at + 32] for at in range(0, len(full), 32)] + [
        rest[at : at + 32] for at in range(0, 44 * 32, 32)
    ]
    bundle = client.get("/ledger/tile/entries/001.p/44").content
    assert len(level) == size == 300
    assert proofs.leaf(bundle[2:34]) == level[256]
    while len(level) > 1:
        pairs = [proofs.node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    assert level[0] == root


@pytest.mark.parametrize(
    "place", ["0/001", "0/0", "0/x000/000", "9/000", "0/000.p/300", "entries/009", "x", "0/000.p/0"]
)
def test_a_tile_that_is_not_there_is_a_clear_no(client, place):
    make.sequenced(3)
    assert client.get(f"/ledger/tile/{place}").status_code == 404


def test_without_entries_there_is_no_checkpoint(client):
    assert client.get("/ledger/checkpoint").status_code == 404
    assert read(client, "/ledger/about")


def test_the_history_of_checkpoints_goes_back_page_by_page(client):
    for _ in range(33):
        make.sequenced(1)
    shown = read(client, "/ledger/about")
    assert "below=4" in shown
    assert 'href="/ledger/about?below=' not in read(client, "/ledger/about?below=4")
    assert client.get("/ledger/about?below=x").status_code == 200


def test_the_program_that_checks_proofs_can_be_downloaded(client):
    assert read(client, "/ledger/proofs.py") == Path(proofs.__file__).read_text("utf-8")


def test_pages_cost_few_statements(reader, django_assert_max_num_queries):
    entry = make.sequenced(3)[1]
    for address in ("/ledger", f"/ledger/entries/{entry.id}", "/ledger/about"):
        with django_assert_max_num_queries(12):
            read(reader, address)
