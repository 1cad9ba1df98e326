"""What was backed up comes back the same, or nothing is touched."""

import os
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from conftest import clone_database, drop_database

from yiwang.doors.backup import database, sealing
from yiwang.doors.backup.contracts import (
    DatabaseNotEmpty,
    FileExists,
    NoSecrets,
    NotABackup,
    PassphraseNeeded,
    WrongPassphrase,
)
from yiwang.doors.backup.making import make_backup
from yiwang.doors.backup.restoring import Wishes, read, restore
from yiwang.doors.backup.tests.make import Installation

# The database that is put aside has the moment in its name: two of these at once would want the same one.
pytestmark = pytest.mark.xdist_group("restoring")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
PHRASE = "正确 horse battery"


@pytest.fixture
def installation(
    database_url: str, template_database: str, django_db_blocker, worker_id: str, tmp_path: Path
) -> Iterator[Callable[..., Installation]]:
    """installation("one") has the tables; installation("two", empty=True) has an empty database."""
    names = []

    def make(word: str, *, empty: bool = False) -> Installation:
        name = f"backup_{worker_id}_{os.getpid()}_{word}"
        names.append(name)
        clone_database(database_url, name, "template0" if empty else template_database)
        data = tmp_path / word
        (data / "secrets").mkdir(parents=True)
        return Installation(f"{database_url.rpartition('/')[0]}/{name}", data)

    with django_db_blocker.unblock():
        yield make
        for name in names:
            drop_database(database_url, name)


def _backup(here: Installation, file: Path, passphrase: str | None = PHRASE) -> Path:
    make_backup(file, url=here.url, data=here.data, passphrase=passphrase, now=NOW)
    return file


@pytest.mark.slow
def test_everything_comes_back_with_its_secrets_and_the_ledger_still_holds(installation, tmp_path):
    old, new = installation("old"), installation("new", empty=True)
    digest = old.fill(entries=300)
    made = old.yiwang("backup", str(tmp_path / "b.zip"), "--secrets", YIWANG_BACKUP_PASSPHRASE=PHRASE)
    assert made.returncode == 0, made.stderr
    done = new.yiwang("restore", str(tmp_path / "b.zip"), YIWANG_BACKUP_PASSPHRASE=PHRASE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "300 entries agree with their checkpoints" in done.stdout
    with psycopg.connect(old.url) as before, psycopg.connect(new.url) as after:
        assert database.count(before) == database.count(after)
    secrets = {path.name: path.read_bytes() for path in (old.data / "secrets").iterdir()}
    assert {path.name: path.read_bytes() for path in (new.data / "secrets").iterdir()} == secrets
    assert {path.stat().st_mode & 0o77 for path in (new.data / "secrets").iterdir()} == {0}
    assert (new.data / "files" / digest[:2] / digest[2:4] / digest).stat().st_size > 0


@pytest.mark.slow
def test_an_altered_entry_is_found_after_restoring(installation, tmp_path):
    old, new = installation("old"), installation("new", empty=True)
    old.fill(entries=5)
    with psycopg.connect(old.url) as connection:
        connection.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        connection.execute("UPDATE ledger_entry SET about = 'somebody else' WHERE index = 3")
    _backup(old, tmp_path / "b.zip")
    done = new.yiwang("restore", str(tmp_path / "b.zip"), YIWANG_BACKUP_PASSPHRASE=PHRASE)
    assert done.returncode == 1
    assert "ledger.altered-entry at 3" in done.stdout


def test_a_database_that_is_not_empty_is_refused_and_with_replace_is_kept_aside(installation, tmp_path, database_url):
    old = installation("old")
    file = _backup(old, tmp_path / "b.zip")
    with psycopg.connect(old.url) as connection:
        connection.execute("CREATE TABLE later (a int)")
    with pytest.raises(DatabaseNotEmpty):
        restore(file, url=old.url, data=old.data, wishes=Wishes(PHRASE), now=NOW)
    assert "public.later" in _tables(old.url)
    done = restore(file, url=old.url, data=old.data, wishes=Wishes(PHRASE, replace=True), now=NOW)
    try:
        assert "public.later" not in _tables(old.url)
        assert done.kept == ("database yiwang_before_20261125_100000",)
    finally:
        drop_database(database_url, "yiwang_before_20261125_100000")


def _tables(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return set(database.count(connection))


def test_what_fails_half_way_leaves_the_present_database_in_its_place(installation, tmp_path, monkeypatch):
    old = installation("old")
    file = _backup(old, tmp_path / "b.zip")
    with psycopg.connect(old.url) as connection:
        connection.execute("CREATE TABLE present (a int)")

    def broken(*given: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(database, "load", broken)
    with pytest.raises(OSError, match="full"):
        restore(file, url=old.url, data=old.data, wishes=Wishes(PHRASE, replace=True), now=NOW)
    assert "public.present" in _tables(old.url)


def test_secrets_open_only_with_their_passphrase_and_are_asked_for(installation, tmp_path):
    old, new = installation("old"), installation("new", empty=True)
    (old.data / "secrets" / "ledger").write_bytes(b"k" * 32)
    file = _backup(old, tmp_path / "b.zip")
    assert b"k" * 32 not in zipfile.ZipFile(file).read("secrets.sealed")
    with pytest.raises(WrongPassphrase):
        restore(file, url=new.url, data=new.data, wishes=Wishes("wrong"), now=NOW)
    with pytest.raises(PassphraseNeeded):
        restore(file, url=new.url, data=new.data, wishes=Wishes(), now=NOW)
    bare = _backup(old, tmp_path / "bare.zip", passphrase=None)
    with pytest.raises(NoSecrets):
        restore(bare, url=new.url, data=new.data, wishes=Wishes(), now=NOW)
    assert _tables(new.url) == set()


def test_a_file_that_was_cut_or_altered_is_refused_before_anything_is_touched(installation, tmp_path):
    old, new = installation("old"), installation("new", empty=True)
    whole = _backup(old, tmp_path / "b.zip").read_bytes()
    cut, altered, other = tmp_path / "cut.zip", tmp_path / "altered.zip", tmp_path / "other.zip"
    cut.write_bytes(whole[: len(whole) // 2])
    altered.write_bytes(whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:])
    other.write_text("not a zip")
    for file in (cut, altered, other, tmp_path / "nowhere.zip"):
        with pytest.raises(NotABackup):
            restore(file, url=new.url, data=new.data, wishes=Wishes(PHRASE), now=NOW)
    assert _tables(new.url) == set()


def test_a_backup_never_overwrites_and_never_stays_half(installation, tmp_path, monkeypatch):
    old = installation("old")
    (tmp_path / "there.zip").write_text("dear")
    with pytest.raises(FileExists):
        _backup(old, tmp_path / "there.zip")
    assert (tmp_path / "there.zip").read_text() == "dear"
    monkeypatch.setattr(sealing, "sealed", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        _backup(old, tmp_path / "half.zip")
    assert sorted(path.name for path in tmp_path.glob("*.zip")) == ["there.zip"]
    assert not list(tmp_path.glob(".backup-*"))


def test_the_numbers_of_rows_are_those_of_the_snapshot_while_people_go_on(installation, tmp_path):
    old = installation("old")
    with database.dump(old.url) as (rows, _, stream):
        with psycopg.connect(old.url) as connection:
            connection.execute(
                "INSERT INTO events_event (id, type, subject, time, data)"
                " VALUES (gen_random_uuid(), 't', 's', now(), '{}')"
            )
        (tmp_path / "dump").write_bytes(stream.read())
    new = installation("new", empty=True)
    with (tmp_path / "dump").open("rb") as saved:
        database.load(new.url, saved)
    with psycopg.connect(new.url) as connection:
        assert database.count(connection) == rows
    assert rows["public.events_event"] == 0


def test_what_a_backup_says_of_itself_can_be_read_without_restoring_it(installation, tmp_path):
    old = installation("old")
    contents = read(_backup(old, tmp_path / "b.zip", passphrase=None))
    assert contents.made == NOW.isoformat()
    assert not contents.secrets
    assert "public.django_migrations" in contents.rows
