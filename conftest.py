"""Every test process works on its own clone of one migrated template database."""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from psycopg import sql

ROOT = Path(__file__).parent
# pytest-django would read the settings before this file if its own setting named them.
os.environ["DJANGO_SETTINGS_MODULE"] = "yiwang.doors.web.settings"
os.environ.setdefault("YIWANG_DATA", str(Path(tempfile.gettempdir()) / f"yiwang-tests-{os.getuid()}"))
os.environ["YIWANG_DEMO"] = "1"
os.environ["YIWANG_POOL"] = "8"
# What an earlier `make run` collected may be older than the sources.
os.environ["YIWANG_STATIC"] = "sources"


# How quick a machine is says nothing about the code.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")


def pytest_configure() -> None:
    django.setup()
    from yiwang.kernel.calendar import inforce
    from yiwang.shell.catalogues import compile_stale

    compile_stale()
    inforce.LOOK_EVERY = 3600.0  # a test that changes the calendar says when to look again


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(ROOT.glob("src/yiwang/**/migrations/*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def _server(url: str) -> Iterator[psycopg.Connection]:
    base, _, _ = url.rpartition("/")
    with psycopg.connect(base + "/postgres", autocommit=True) as connection:
        yield connection


def _exists(connection: psycopg.Connection, name: str) -> bool:
    return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def clone_database(url: str, name: str, template: str) -> None:
    """Make database `name` anew as a copy of `template`."""
    with _server(url) as connection:
        drop_database(url, name)
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )


def drop_database(url: str, name: str) -> None:
    with _server(url) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def database_url() -> str:
    """The server that tests use; `make test` starts one and names it."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        pytest.exit("DATABASE_URL is not set. Run `make test`, which starts a database for the tests.", 2)
    return url


@pytest.fixture(scope="session")
def template_database(database_url: str, django_db_blocker) -> str:
    """The name of a migrated database that nobody writes to."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    name = f"{database_url.rpartition('/')[2].partition('?')[0]}_template_{_fingerprint()}"
    with open(Path(tempfile.gettempdir()) / f"{name}.lock", "w") as lock, django_db_blocker.unblock():
        fcntl.flock(lock, fcntl.LOCK_EX)
        with _server(database_url) as connection:
            if _exists(connection, name):
                return name
            half = name + "_making"
            drop_database(database_url, half)
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(half)))
        settings.DATABASES["default"]["NAME"] = connections["default"].settings_dict["NAME"] = half
        call_command("migrate", verbosity=0, interactive=False)
        connections["default"].close()
        connections["default"].close_pool()
        with _server(database_url) as connection:
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(half), sql.Identifier(name))
            )
    return name


@pytest.fixture(scope="session")
def django_db_setup(database_url: str, template_database: str, django_db_blocker, worker_id: str) -> Iterator[None]:
    from django.conf import settings
    from django.db import connections

    name = f"{template_database.replace('_template', '')}_{worker_id}_{os.getpid()}"
    with django_db_blocker.unblock():
        clone_database(database_url, name, template_database)
        settings.DATABASES["default"]["NAME"] = connections["default"].settings_dict["NAME"] = name
        yield
        connections["default"].close()
        connections["default"].close_pool()
        drop_database(database_url, name)


@pytest.fixture(autouse=True)
def _chinese_first() -> None:
    """A request leaves its language behind in the thread; every test begins in the default one."""
    from django.utils import translation

    translation.activate("zh-hans")
