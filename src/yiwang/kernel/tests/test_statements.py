"""Hot statements are prepared, answer in one round trip, and say what went wrong."""

import pytest
from django.db import IntegrityError, connection, transaction

from yiwang.kernel.statements import ask, run, together

pytestmark = pytest.mark.django_db
SUM = "SELECT %s::int + %s::int"


def test_a_statement_that_was_run_is_prepared_on_the_server():
    run(SUM, [1, 2])
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        assert "SELECT $1::int + $2::int" in [row[0] for row in cursor.fetchall()]


def test_every_statement_asked_together_has_its_own_answer():
    assert ask((SUM, [1, 2]), ("SELECT 1 WHERE false", ()), ("SELECT generate_series(1, 3)", ())) == [
        [(3,)],
        [],
        [(1,), (2,), (3,)],
    ]


@pytest.mark.django_db(transaction=True)
def test_the_second_statement_sees_what_was_committed_while_the_first_waited():
    run("CREATE TABLE IF NOT EXISTS statements_here (id int PRIMARY KEY, n int)")
    run("INSERT INTO statements_here VALUES (1, 1)")
    try:
        with transaction.atomic():
            locked, seen = ask(
                ("SELECT n FROM statements_here WHERE id = %s FOR UPDATE", [1]), ("SELECT n FROM statements_here", ())
            )
        assert locked == seen == [(1,)]
    finally:
        run("DROP TABLE statements_here")


def test_what_is_wrong_with_one_of_several_is_raised_at_the_end():
    run("CREATE TEMPORARY TABLE statements_here (id int PRIMARY KEY) ON COMMIT DROP")
    with pytest.raises(IntegrityError), transaction.atomic(), together():  # noqa: PT012 - it is raised at the end
        run("INSERT INTO statements_here VALUES (1)")
        run("INSERT INTO statements_here VALUES (1)")
        run("INSERT INTO statements_here VALUES (2)")
    assert run("SELECT count(*) FROM statements_here") == [(0,)]
