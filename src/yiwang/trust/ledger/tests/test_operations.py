"""Appending, sequencing and proving, in the database."""

import base64
import json
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from yiwang.trust.ledger import operations, proofs, queries
from yiwang.trust.ledger.contracts import Leaf, NotPlain, Pending, UnknownEntry, UnknownTile
from yiwang.trust.ledger.tests import make
from yiwang.trust.ledger.tests.test_proofs import exact_values, json_values, naive_root

pytestmark = pytest.mark.django_db
LATER = make.NOW + timedelta(seconds=1)


def test_many_leaves_are_one_statement_and_their_hashes_come_back_in_order():
    leaves = [make.leaf(number=number) for number in range(20)]
    with CaptureQueriesContext(
        connection,
    ) as captured:
        hashes = operations.append(leaves, now=make.NOW)
    assert len(captured) == 1
    assert [queries.entry_by_hash(each).content["number"] for each in hashes] == list(range(20))


def test_the_same_leaf_twice_has_two_hashes_that_tell_nothing():
    first, second = operations.append([make.leaf(), make.leaf()], now=make.NOW)
    assert first != second


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.dictionaries(some.text(max_size=6), json_values | exact_values, max_size=4))
def test_an_entry_has_its_hash_after_the_database_kept_it_or_is_refused(content):
    try:
        (leaf_hash,) = operations.append([Leaf("kind", "about", content)], now=make.NOW)
    except NotPlain:
        return
    entry = queries.entry_by_hash(leaf_hash)
    assert queries.check_log() == []
    assert proofs.canonical(entry.content) == proofs.canonical(content)


@pytest.mark.parametrize("content", [{"a": "\x00"}, {"a": 2**53}, {"a": float("nan")}, {"a": {1, 2}}, {"a": b"x"}])
def test_what_cannot_be_kept_exactly_is_refused(content):
    with pytest.raises(NotPlain):
        operations.append([Leaf("kind", "about", content)], now=make.NOW)


def test_entries_get_dense_indexes_and_a_signed_checkpoint():
    entries = make.sequenced(5)
    assert [entry.index for entry in entries] == [0, 1, 2, 3, 4]
    latest = queries.latest_checkpoint()
    assert proofs.open_note(latest.note, queries.log_key()) == (5, latest.root)
    assert latest.root == naive_root([entry.leaf_hash for entry in entries])


def test_every_batch_only_appends_to_the_one_before():
    sizes, roots = [], []
    for count in (1, 2, 253, 300, 1):
        operations.append([make.leaf(number=n) for n in range(count)], now=make.NOW)
        operations.sequence(now=LATER)
        sizes.append(queries.latest_checkpoint().size)
        roots.append(queries.latest_checkpoint().root)
    assert sizes == [1, 3, 256, 556, 557]
    for old, before in zip(sizes, roots, strict=True):
        path = queries.consistency_proof(old, 557)
        assert proofs.grew(old, 557, before, roots[-1], path)
    assert queries.check_log() == []


def test_a_batch_is_no_larger_than_its_limit():
    operations.append([make.leaf() for _ in range(5)], now=make.NOW)
    assert operations.sequence(now=LATER, limit=3) == 3
    assert queries.waiting() == 2
    assert operations.sequence(now=LATER, limit=3) == 2
    assert operations.sequence(now=LATER) == 0


def test_an_entry_is_pending_until_its_checkpoint():
    entry = make.entry()
    assert entry.index is None
    with pytest.raises(Pending):
        queries.proof_bundle(entry.id)
    operations.sequence(now=LATER)
    assert queries.proof_bundle(entry.id)["index"] == 0


def test_a_proof_reads_a_few_tiles_however_many_entries_there_are():
    entry = make.sequenced(700)[123]
    with CaptureQueriesContext(connection) as captured:
        bundle = queries.proof_bundle(entry.id)
    assert len(captured) <= 3
    assert proofs.check(bundle, queries.log_key()).code == "valid"


def test_a_proof_survives_json_and_says_what_it_proves():
    entry = make.sequenced(3)[1]
    text = json.dumps(queries.proof_bundle(entry.id))
    verdict = proofs.check_text(text, str(queries.log_key()))
    assert (verdict.exit, verdict.facts["index"], verdict.facts["size"]) == (0, 1, 3)
    assert "valid" in verdict.sentence("en").lower()
    assert "有效" in verdict.sentence("zh-hans")


FIELDS = [
    (("entry", "content", "verb"), "refuse", "content.verb"),
    (("entry", "about"), "330424-20260924-2", "about"),
    (("entry", "kind"), "other", "kind"),
    (("entry", "moment"), "2026-09-24T02:12:37.123457Z", "moment"),
    (("entry", "nonce"), "00" * 16, "nonce"),
    (("index",), 0, "index, path"),
]


@pytest.mark.parametrize(("path", "value", "named"), FIELDS)
def test_an_altered_proof_is_found_and_the_field_is_named(path, value, named):
    bundle = json.loads(json.dumps(queries.proof_bundle(make.sequenced(5)[3].id)))
    *above, last = path
    inner = bundle
    for name in above:
        inner = inner[name]
    inner[last] = value
    verdict = proofs.check(bundle, queries.log_key())
    assert (verdict.code, verdict.exit, verdict.facts["fields"]) == ("altered", 1, named)


def test_forged_marks_do_not_make_an_altered_proof_valid():
    bundle = queries.proof_bundle(make.sequenced(5)[3].id)
    bundle["entry"]["content"]["verb"] = "refuse"
    bundle["marks"] = proofs.marks(bundle["entry"])
    assert proofs.check(bundle, queries.log_key()).code == "altered"


def test_a_proof_under_another_key_or_of_a_later_entry_is_told_apart():
    bundle = queries.proof_bundle(make.sequenced(5)[3].id)
    other = proofs.Key("yiwang/other", bytes(32))
    assert proofs.check(bundle, other).code == "other-key"
    assert proofs.check({**bundle, "index": 5}, queries.log_key()).code == "not-covered"
    assert proofs.check({**bundle, "index": None}, queries.log_key()).code == "not-covered"
    forged = bundle["checkpoint"].replace("\n5\n", "\n6\n", 1)
    assert proofs.check({**bundle, "checkpoint": forged}, queries.log_key()).facts["fields"] == "checkpoint"


CHANGES = [
    "UPDATE ledger_entry SET about = 'x' WHERE index = 1",
    "UPDATE ledger_entry SET index = 77 WHERE index = 1",
    "UPDATE ledger_entry SET index = NULL WHERE index = 1",
    'UPDATE ledger_entry SET content = content || \'{"verb": "x"}\', index = 5 WHERE index IS NULL',
    "DELETE FROM ledger_entry",
    "UPDATE ledger_checkpoint SET moment = now()",
    "DELETE FROM ledger_checkpoint",
    "DELETE FROM ledger_tile",
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_to_change_what_was_written(change):
    make.sequenced(3)
    make.entry()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert queries.check_log() == []


def _break(table: str, statement: str, parameters: list) -> None:
    """What somebody with the database owner's password could do."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, parameters)
        assert cursor.rowcount == 1
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _flipped(value: bytes, at: int, bit: int) -> bytes:
    at %= len(value)
    return value[:at] + bytes([value[at] ^ 1 << bit]) + value[at + 1 :]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    column=some.sampled_from(["kind", "about", "moment", "nonce", "leaf_hash", "content", "hashes", "root", "note"]),
    place=some.integers(0, 299),
    at=some.integers(0, 5000),
    bit=some.integers(0, 6),
)
def test_any_stored_byte_that_changes_is_found(column, place, at, bit):
    with transaction.atomic():
        if not queries.latest_checkpoint():
            make.sequenced(300)
        mark = transaction.savepoint()
        _change_one(column, place, at, bit)
        assert queries.check_log() != []
        transaction.savepoint_rollback(mark)


def _change_one(column: str, place: int, at: int, bit: int) -> None:
    table, which = {
        "hashes": ("ledger_tile", "(level, number) = (0, 1)"),
        "root": ("ledger_checkpoint", "size = 300"),
        "note": ("ledger_checkpoint", "size = 300"),
    }.get(column, ("ledger_entry", f"index = {place}"))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {which}")  # noqa: S608
        (value,) = cursor.fetchone()
    if column == "moment":
        value += timedelta(microseconds=at + 1)
    elif column == "content":
        content = json.loads(value)
        name = sorted(content)[at % len(content)]
        content[name] = content[name] + ("x" if isinstance(content[name], str) else 1)
        value = json.dumps(content)
    elif isinstance(value, str):
        # A signed note may end in any way after its signature; all that is signed stands before it.
        end = value.find("\n\n") if column == "note" else len(value)
        value = _flipped(value[:end].encode(), at, bit % 5).decode("latin-1").replace("\x00", "?") + value[end:]
    else:
        value = _flipped(bytes(value), at, bit)
    _break(table, f"UPDATE {table} SET {column} = %s WHERE {which}", [value])  # noqa: S608


def test_a_removed_entry_and_a_removed_checkpointed_end_are_found():
    make.sequenced(5)
    for index, found in ((2, 2), (4, 4)):
        mark = transaction.savepoint()
        _break("ledger_entry", "DELETE FROM ledger_entry WHERE index = %s", [index])
        assert [(fault.code, fault.place) for fault in queries.check_log()][:1] == [("ledger.missing-entry", found)]
        transaction.savepoint_rollback(mark)


def test_what_waits_is_checked_too_and_what_is_missing_can_be_asked():
    entry = make.entry()
    _break("ledger_entry", "UPDATE ledger_entry SET kind = %s WHERE id = %s", ["x", entry.id])
    assert [fault.code for fault in queries.check_log()] == ["ledger.altered-entry"]
    assert queries.absent([entry.leaf_hash, bytes(32)]) == {bytes(32)}


def test_tiles_and_entry_bundles_are_those_of_c2sp_and_hold_no_content():
    entries = make.sequenced(300)
    assert queries.tile(0, 0) == b"".join(proofs.leaf(entry.leaf_hash) for entry in entries[:256])
    assert queries.tile(0, 1, 44) == b"".join(proofs.leaf(entry.leaf_hash) for entry in entries[256:])
    assert queries.tile(1, 0, 1) == naive_root([entry.leaf_hash for entry in entries[:256]])
    assert queries.entry_bundle(1, 2) == b"".join(b"\x00\x20" + entry.leaf_hash for entry in entries[256:258])
    for level, number, width in ((0, 1, 45), (0, 2, 1), (2, 0, 1), (0, 0, 0)):
        with pytest.raises(UnknownTile):
            queries.tile(level, number, width)


def test_a_reader_sees_the_entries_of_their_place_only():
    make.entry()
    assert queries.entries_about("330424-20260924-1", viewer=make.reader(make.HAIYAN))
    assert queries.entries_about("330424-20260924-1", viewer=make.reader(make.HAIYAN, "330424/330424-SCJG"))
    assert not queries.entries_about("330424-20260924-1", viewer=make.reader("330421000000"))
    assert not queries.entries_about("330424-20260924-1", viewer=make.reader(make.HAIYAN, "330424/330424-WJ"))
    entry = make.entry()
    with pytest.raises(UnknownEntry):
        queries.entry(entry.id, viewer=make.reader("330421000000"))


def test_the_path_in_a_bundle_is_base64_of_32_bytes_each():
    bundle = queries.proof_bundle(make.sequenced(5)[0].id)
    assert [len(base64.b64decode(step)) for step in bundle["path"]] == [32, 32, 32]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_when_an_earlier_transaction_commits_later():
    written, go_on = threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            operations.append([make.leaf(about="late")], now=make.NOW)
            written.set()
            go_on.wait(10)
        connections.close_all()

    thread = threading.Thread(target=late)
    thread.start()
    assert written.wait(10)
    operations.append([make.leaf(about="early")], now=make.NOW)
    assert operations.sequence(now=LATER) == 1
    go_on.set()
    thread.join()
    assert operations.sequence(now=LATER) == 1
    found = {
        entry.about: entry.index
        for about in ("early", "late")
        for entry in queries.entries_about(about, viewer=make.reader())
    }
    assert found == {"early": 0, "late": 1}
    assert queries.check_log() == []


@pytest.mark.django_db(transaction=True)
def test_many_sequencers_and_writers_at_once_make_one_dense_log():
    def work() -> None:
        for _ in range(15):
            operations.append([make.leaf(), make.leaf()], now=make.NOW)
            operations.sequence(now=LATER)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    operations.sequence_all(now=LATER)
    assert queries.latest_checkpoint().size == 120
    assert queries.check_log() == []
