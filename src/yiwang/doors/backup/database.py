"""The database in and out, by PostgreSQL's own programs. Passwords go by their environment, never on a command line."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from yiwang.doors.backup.contracts import CannotReplace, ProgramFailed
from yiwang.doors.supervisor.binaries import packaged

_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


def _environment(url: str, **more: str) -> dict[str, str]:
    parts: dict[str, Any] = conninfo_to_dict(url)
    named = {_VARIABLES[name]: str(value) for name, value in parts.items() if name in _VARIABLES and value}
    return {**os.environ, **named, **more}


@contextmanager
def dump(url: str) -> Iterator[tuple[dict[str, int], str, IO[bytes]]]:
    """Rows by table, the server's version, and the dump as a stream: all three of one snapshot."""
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        snapshot = _one(connection, "SELECT pg_export_snapshot()")
        rows, server = count(connection), str(_one(connection, "SHOW server_version"))
        command = [str(packaged() / "pg_dump"), "--format=custom", f"--snapshot={snapshot}", "--no-owner"]
        with _running([*command, "--no-privileges"], url, stdout=subprocess.PIPE) as process:
            yield rows, server, cast(IO[bytes], process.stdout)


def load(url: str, stream: IO[bytes], size: int = 1 << 20) -> None:
    """Put a dump into an empty database, whole or not at all."""
    command = [str(packaged() / "pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error"]
    command += ["--single-transaction", "--dbname", str(conninfo_to_dict(url)["dbname"])]
    with _running(command, url, stdin=subprocess.PIPE) as process:
        target = cast(IO[bytes], process.stdin)
        try:
            while piece := stream.read(size):
                target.write(piece)
            target.close()
        except BrokenPipeError:
            pass  # it ended early; what it said follows


@contextmanager
def _running(command: list[str], url: str, **pipes: Any) -> Iterator["subprocess.Popen[bytes]"]:
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, env=_environment(url), stderr=errors, **pipes)
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        finally:
            code = process.wait()
        if code:
            errors.seek(0)
            problem = errors.read().decode("utf-8", "replace").strip()[-600:]
            raise ProgramFailed(program=os.path.basename(command[0]), problem=problem)


def count(connection: "psycopg.Connection[Any]") -> dict[str, int]:
    """The number of rows of every table of ours."""
    found = connection.execute(
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        " ORDER BY 1, 2"
    ).fetchall()
    return {
        f"{schema}.{table}": int(
            _one(connection, sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table)))
        )
        for schema, table in found
    }


def tables(url: str) -> int:
    """How many tables a database has."""
    with psycopg.connect(url) as connection:
        return len(count(connection))


def _one(connection: "psycopg.Connection[Any]", statement: Any) -> Any:
    return connection.execute(statement).fetchall()[0][0]


def put_aside(url: str, name: str) -> None:
    """Give the database another name, and make an empty one in its place."""
    parts = conninfo_to_dict(url)
    own, other = sql.Identifier(str(parts["dbname"])), sql.Identifier(name)
    try:
        with psycopg.connect(url, dbname="postgres", autocommit=True) as connection:
            connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(own, other))
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(own))
    except psycopg.Error as error:
        raise CannotReplace(problem=str(error).strip()) from error


def bring_back(url: str, name: str) -> None:
    """Undo `put_aside`."""
    parts = conninfo_to_dict(url)
    own, other = sql.Identifier(str(parts["dbname"])), sql.Identifier(name)
    with psycopg.connect(url, dbname="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {}").format(own))
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(other, own))
