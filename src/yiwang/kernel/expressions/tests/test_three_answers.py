"""Python, the browser and SQL give the same answer to every expression on every record."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import cel
import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from psycopg import sql

from yiwang.kernel.expressions.contracts import Expression
from yiwang.kernel.expressions.queries import compile_expression, evaluate, holds, to_sql
from yiwang.kernel.expressions.tests import make
from yiwang.kernel.expressions.tests.node import Node
from yiwang.kernel.expressions.values import EXACT, reader


@pytest.fixture(scope="module")
def node(tmp_path_factory) -> Iterator[Node]:
    running = Node(tmp_path_factory.mktemp("node"))
    yield running
    running.close()


@pytest.fixture(scope="module")
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    base = database_url.rpartition("/")[0]
    with psycopg.connect(base + "/postgres", autocommit=True) as opened:
        yield opened


def said(value: Any) -> Any:
    """A value in one spelling, whoever gave it."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    number = Decimal(value)
    return "0" if number == 0 else format(number.normalize(EXACT), "f")


def _cell(name: str, record: dict[str, Any]) -> Any:
    """What a typed table would hold for this field: the value where it fits, else null."""
    head, _dot, member = name.partition(".")
    type_ = make.FIELDS[head]
    value = reader(type_)(record.get(head))
    if member:
        type_ = type_.fields[member]
        value = reader(type_)(value.get(member)) if value is not None else None
    return _unscaled(value, type_.of.kind if type_.of else type_.kind)


def _unscaled(value: Any, kind: str) -> Any:
    if isinstance(value, list):
        return [_unscaled(one, kind) for one in value]
    return EXACT.scaleb(Decimal(value), -9) if kind == "number" and value is not None else value


def by_sql(connection: psycopg.Connection, expression: Expression, record: dict[str, Any], *, where: bool) -> Any:
    cells = [
        sql.SQL("{}::{} AS {}").format(sql.Literal(_cell(name, record)), sql.SQL(type_), sql.Identifier(name))
        for name, type_ in make.TYPES.items()
    ]
    asked = sql.SQL(to_sql(expression, make.COLUMNS, where=where))
    row = sql.Composed(
        [sql.SQL("SELECT "), asked, sql.SQL(" FROM (SELECT "), sql.SQL(", ").join(cells), sql.SQL(") AS v")]
    )
    return connection.execute(row).fetchone()[0]


def by_node(node: Node, expression: Expression, record: dict[str, Any]) -> Any:
    value = node.answer(expression.tree, record)["value"]
    if expression.type.kind == "date" and value is not None:
        return date.fromordinal(date(1970, 1, 1).toordinal() + value)
    return value


LARGE = {"a": 999999999999999, "b": 0.000000001}


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=make.EXPRESSIONS, record=make.RECORDS)
@example(text="a == 0.3", record={"a": 0.1 + 0.2})
@example(text="(a + b) == 0.3", record={"a": 0.1, "b": 0.2})
@example(text="a / b * a * a", record=LARGE)
@example(text="-a / 3 + a % -7", record={"a": 10})
@example(text="a / b", record={"a": 1, "b": 0})
@example(text="s < t", record={"s": "\uffee", "t": "\U00010000"})
@example(text="size(s)", record={"s": "𠮷野家"})
@example(text="!(a != b) && !f", record={})
@example(text="l.all(one, one == s)", record={"l": []})
@example(text="l.all(one, one == s)", record={})
def test_python_the_browser_and_sql_agree(text: str, record: dict[str, Any], node: Node, connection):
    expression = compile_expression(text, make.FIELDS)
    record = json.loads(json.dumps(record))
    python = said(evaluate(expression, record))
    assert said(by_node(node, expression, record)) == python, f"browser: {text}"
    assert said(by_sql(connection, expression, record, where=False)) == python, f"SQL: {text}"
    if expression.type.kind == "boolean":
        assert bool(by_sql(connection, expression, record, where=True)) == holds(expression, record), f"WHERE: {text}"


WHOLE_RECORDS = make.st.fixed_dictionaries(
    {
        "a": make.st.integers(-1000, 1000),
        "b": make.st.integers(-1000, 1000),
        "s": make.TEXTS,
        "t": make.TEXTS,
        "f": make.st.booleans(),
        "g": make.st.booleans(),
        "l": make.st.lists(make.TEXTS, max_size=3),
        "n": make.st.lists(make.st.integers(-9, 9), max_size=3),
    }
)
SHARED = [
    "a + b * 2 > 10 && f",
    "a - b == -(b - a)",
    "s in l || !(t in ['食品', 'a'])",
    "s + t == t + s",
    "s < t",
    "s.startsWith(t) || s.endsWith(t) || s.contains(t)",
    "f ? a : b",
    "l.exists(one, one == s) == (s in l)",
    "n.all(one, one > a)",
    "size(l) + size(n)",
    "f != g || a >= b && a <= 5",
    "!f && !!g ? 'yes' : s",
]


@settings(max_examples=200, deadline=None)
@given(text=make.st.sampled_from(SHARED), record=WHOLE_RECORDS)
def test_where_the_rust_cel_defines_an_answer_it_is_ours(text: str, record: dict[str, Any]):
    assert said(evaluate(compile_expression(text, make.FIELDS), record)) == said(cel.evaluate(text, record))
