"""Statements that run very often: bound and prepared on the server, and several of them in one round trip.

Django binds parameters on the client, so PostgreSQL parses and plans each statement anew. Where somebody watches
the statements (a page that must not write, a test that counts them) everything goes the ordinary way.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from psycopg.pq import TransactionStatus

Rows = list[tuple[Any, ...]]


def _watched() -> bool:
    return bool(connection.execute_wrappers or connection.queries_logged)


def run(statement: str, given: Any = ()) -> Rows:
    """Run one statement on the default connection; its rows, none where it gives none.

    Inside `together` it gives no rows: nothing has been answered yet.
    """
    if _watched():
        with connection.cursor() as cursor:
            cursor.execute(statement, given)
            return list(cursor.fetchall()) if cursor.description else []
    link = _link()
    if link.pgconn.transaction_status == TransactionStatus.IDLE and not link.autocommit:
        return ask((statement, given))[0]  # so that BEGIN goes along with it
    with connection.wrap_database_errors, psycopg.Cursor(link) as cursor:
        cursor.execute(statement, given, prepare=True)
        return [] if link.pgconn.pipeline_status else _rows(cursor)


def ask(*asked: tuple[str, Any]) -> list[Rows]:
    """Run some statements in one round trip; the rows of each. Each sees what was committed when its turn came."""
    if _watched():
        return [run(statement, given) for statement, given in asked]
    link = _link()
    with connection.wrap_database_errors:
        cursors = [psycopg.Cursor(link) for _ in asked]
        with link.pipeline():
            for cursor, (statement, given) in zip(cursors, asked, strict=True):
                cursor.execute(statement, given, prepare=True)
        return [_rows(cursor) for cursor in cursors]


@contextmanager
def together() -> Iterator[None]:
    """Send the statements inside in one go; what is wrong with any of them is raised at the end."""
    if _watched():
        yield
        return
    link = _link()
    with connection.wrap_database_errors, link.pipeline():
        yield


def _link() -> Any:
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    return connection.connection


def _rows(cursor: Any) -> Rows:
    return cursor.fetchall() if cursor.rownumber is not None else []
