"""Every finding says how to mend it."""

import argparse
import shutil
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from yiwang.doors.cli import doctor
from yiwang.trust.ledger.tests import make as ledger

pytestmark = pytest.mark.django_db


def mends(topic: str) -> list[str]:
    return [f"{found.what}: {found.mend}" for found in doctor.CHECKS[topic]() if found.mend]


def test_a_sound_installation_has_nothing_to_mend(capsys):
    ledger.sequenced(3)
    sound = ["python", "migrations", "disk", "fonts", "secrets", "clock", "events", "documents", "files", "ledger"]
    assert doctor.run(argparse.Namespace(topic=sound)) == 0
    assert "3 entries agree with their checkpoints" in capsys.readouterr().out


def test_what_is_wrong_is_said_with_its_mend_and_ends_with_1(monkeypatch, capsys):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=2**20))
    assert doctor.run(argparse.Namespace(topic=["disk"])) == 1
    assert "Make room" in capsys.readouterr().out


def test_a_check_that_does_not_exist_is_named(capsys):
    assert doctor.run(argparse.Namespace(topic=["luck"])) == 2
    assert "no check is named luck" in capsys.readouterr().out


def test_a_server_that_may_forget_what_was_committed_is_found():
    """The server of tests does, and its role is a superuser."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    found = " ".join(mends("database"))
    assert "a power cut may lose decisions" in found
    assert "superuser" in found


def test_a_step_that_is_not_made_and_one_of_another_version_are_found():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'events'")
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('events', '0099_later', now())")
    found = " ".join(mends("migrations"))
    assert "Run `yiwang migrate`" in found
    assert "events.0099_later" in found


def test_a_secret_that_others_may_read_is_found(tmp_path, monkeypatch):
    monkeypatch.setenv("YIWANG_DATA", str(tmp_path))
    folder = tmp_path / "secrets"
    folder.mkdir(mode=0o700)
    (folder / "ledger").touch(mode=0o644)
    (folder / "ledger").chmod(0o644)
    assert mends("secrets") == [f"others may read {folder / 'ledger'}: chmod go-rwx {folder / 'ledger'}"]


def test_an_altered_ledger_and_one_that_nobody_sequences_are_found():
    ledger.sequenced(2)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE ledger_entry SET about = 'x' WHERE index = 1")
    ledger.entry()
    found = " ".join(mends("ledger"))
    assert "ledger.altered-entry at 1" in found
    assert "1 entries wait for their place: Start the worker" in found


def test_a_clock_that_went_back_is_found():
    ledger.sequenced(1)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_checkpoint DISABLE TRIGGER USER")
        cursor.execute("UPDATE ledger_checkpoint SET moment = %s", [timezone.now() + timedelta(days=1)])
    assert "later than now: Set the clock right." in " ".join(mends("clock"))


def test_the_holidays_of_next_year_are_asked_for_in_december(monkeypatch):
    class December(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2097, 12, 1, tzinfo=UTC)

    monkeypatch.setattr(doctor, "datetime", December)
    assert "the holidays of 2098 are not known" in " ".join(mends("clock"))


def test_parked_events_and_jobs_that_are_late_or_failed_are_found():
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH e AS (INSERT INTO events_event (id, type, subject, time, data)"
            " VALUES (gen_random_uuid(), 'told', 's', now() - interval '1 day', '{}') RETURNING position)"
            " INSERT INTO events_delivery (consumer, position, due, tries)"
            " SELECT 'items.search', position, NULL, 9 FROM e"
        )
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, status, scheduled_at)"
            " VALUES ('quick', 't', 'l', '{}', 'todo', now() - interval '1 hour'),"
            " ('quick', 't', 'k', '{}', 'failed', now())"
        )
    assert "items.search: 1 waiting, 0 failing, 1 parked: See /work/events" in " ".join(mends("events"))
    found = " ".join(mends("worker"))
    assert "1 jobs are late" in found
    assert "1 jobs failed for good" in found
    assert "0 at work: Start one" in found


def test_a_file_whose_bytes_are_gone_is_found():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO files_content (sha256, size, type, scan, stored_at)"
            " VALUES (%s, 1, 'application/pdf', 'not-scanned', now())",
            ["ab" * 32],
        )
    assert f"1 are known but not there, such as {'ab' * 32}" in " ".join(mends("files"))
