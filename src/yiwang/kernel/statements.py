"""Statements that run very often: bound and prepared on the server, and several of them in one round trip.

Django binds parameters on the client, so PostgreSQL parses and plans each statement anew. Where somebody watches
the statements (a page that must not write, a test that counts them) everything goes the ordinary way.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection


def _watched() -> bool:
    return bool(connection.execute_wrappers or connection.queries_logged)


def run(statement: str, given: Any = ()) -> list[tuple[Any, ...]]:
    """Run one statement on the default connection; its rows, none where it gives none.

    Inside `together` it gives no rows: nothing has been answered yet.
    """
    if _watched():
        with connection.cursor() as cursor:
            cursor.execute(statement, given)
            return list(cursor.fetchall()) if cursor.description else []
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, given, prepare=True)
        if connection.connection.pgconn.pipeline_status:
            return []
        return cursor.fetchall() if cursor.description else []


@contextmanager
def together() -> Iterator[None]:
    """Send the statements inside in one go; what is wrong with any of them is raised at the end."""
    if _watched():
        yield
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield
