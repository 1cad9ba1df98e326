"""What must be true before the first page is asked for: words, pages and tables as this version wants them."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from yiwang.doors.supervisor.layout import Layout
from yiwang.doors.supervisor.postgres import DATABASE, OWNER, ROLE, url
from yiwang.kernel.places import secret

# One number for everybody who changes the tables of a database ("YWMG").
MIGRATING = 0x59_57_4D_47
# Documents use the fonts, browsers do not; and what is served is not collected again.
NOT_SERVED = ["built/fonts/*", "built/served/*"]


def ensure_database(layout: Layout) -> None:
    """Give the embedded server its role and its database; the role is no superuser."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(url(layout, role=OWNER, database="postgres"), autocommit=True) as connection:
        role, name = sql.Identifier(ROLE), sql.Identifier(DATABASE)
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(role))
        if os.environ.get("YIWANG_DATABASE_PORT"):
            password = sql.Literal(secret("database").hex())
            connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, password))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, role))


def migrate() -> int:
    """Bring the tables up to date while nobody else does; how many steps that took."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with _alone_in_the_database():
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            call_command("migrate", verbosity=0, interactive=False)
    return len(plan)


@contextmanager
def _alone_in_the_database() -> Iterator[None]:
    """Hold an advisory lock on a connection of its own, for as long as migrations may take."""
    import psycopg
    from django.db import connection

    parameters: dict[str, Any] = connection.get_connection_params()
    for ours in ("cursor_factory", "context", "pool"):
        parameters.pop(ours, None)
    with psycopg.connect(**parameters, autocommit=True) as alone:
        alone.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        yield


def collect() -> bool:
    """Put what browsers ask for in one folder under names that change with the content; False if it was there."""
    from django.conf import settings
    from django.core.management import call_command

    target = Path(settings.STATIC_ROOT)
    target.mkdir(parents=True, exist_ok=True)
    with open(target / "collecting", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted, note = _fingerprint(), target / "collected"
        if note.exists() and note.read_text() == wanted:
            return False
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_SERVED)
        note.write_text(wanted)
    return True


def _fingerprint() -> str:
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list(NOT_SERVED), key=lambda found: found[0]):
            state = os.stat(storage.path(name))
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
