"""The demonstration county as a template database, made by the commands that a newcomer uses.

Making it takes most of a minute, so that it is kept for the day: its cases are a number of working days old.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import psycopg
import pytest
from conftest import ROOT, clone_database, drop_database
from psycopg import sql

# What the county is made of; a change of these makes a new one.
MADE_OF = ("src/yiwang/**/*.py", "src/yiwang/**/data/*", "src/yiwang/**/*.yaml", "packs/**/*.yaml")
IDLE = """SELECT NOT EXISTS (SELECT 1 FROM events_delivery WHERE due IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE status IN ('todo', 'doing'))
    AND NOT EXISTS (SELECT 1 FROM ledger_entry WHERE index IS NULL)"""


def template(database_url: str, migrated: str) -> str:
    """The name of a database with the county in it, where the worker has done all that there was to do."""
    stem = migrated.replace("_template_", "_county_").rpartition("_")[0]
    name = f"{stem}_{_fingerprint()}"
    base = database_url.rpartition("/")[0]
    with open(Path(tempfile.gettempdir()) / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(f"{base}/postgres", autocommit=True) as server:
            known = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{stem}_"])
            old = [row[0] for row in known.fetchall()]
            if name in old:
                return name
            for one in old:
                drop_database(database_url, one)
            half = f"{name}_making"
            clone_database(database_url, half, migrated)
            _fill(f"{base}/{half}")
            server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(half), sql.Identifier(name)))
    return name


def _fingerprint() -> str:
    """Of the sources, the day, and the secrets by which the county's personal data are sealed."""
    from yiwang.kernel.places import secret

    digest = hashlib.sha256(date.today().isoformat().encode() + secret("django"))
    for path in sorted(path for pattern in MADE_OF for path in ROOT.glob(pattern)):
        if "tests" not in path.parts:
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _fill(database: str) -> None:
    made = run(database, "demo")
    if made.wait(timeout=200):
        pytest.fail("yiwang demo ended badly")
    worker = run(database, "worker")
    try:
        _until_idle(database)
    finally:
        worker.terminate()
        worker.wait(timeout=20)


def run(database: str, *words: str, log: Path | None = None) -> "subprocess.Popen[bytes]":
    """Start `yiwang WORDS` on a database."""
    environment = {**os.environ, "DATABASE_URL": database, "YIWANG_DEMO": "1", "PYTHONPATH": str(ROOT / "src")}
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    command = [sys.executable, "-m", "yiwang.doors.cli.main", *words]
    with open(log or os.devnull, "ab") as out:
        return subprocess.Popen(command, cwd=ROOT / "src", env=environment, stdout=out, stderr=out)


def _until_idle(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        for _ in range(1200):
            if connection.execute(IDLE).fetchone()[0]:
                return
            time.sleep(0.2)
    pytest.fail("the worker did not finish the county's letters and licences")
