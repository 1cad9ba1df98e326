"""Compile an expression once; evaluate it on a record, or ask it of a whole table as SQL."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from yiwang.kernel.expressions import checking
from yiwang.kernel.expressions.checking import Checker
from yiwang.kernel.expressions.contracts import Expression, FieldType
from yiwang.kernel.expressions.running import runner
from yiwang.kernel.expressions.syntax import Node, parse

if TYPE_CHECKING:
    from sqlglot import exp


def compile_expression(text: str, fields: Mapping[str, FieldType]) -> Expression:
    """Check a text against its fields; refuses with `expressions.bad` what is not part of the language."""
    checker = Checker(fields)
    tree, type_ = checker.check(_parsed(text))
    return Expression(text, tree, type_, frozenset(checker.names), runner(tree, type_))


@lru_cache(maxsize=2048)
def _parsed(text: str) -> Node:
    return parse(text)


def type_in_words(type_: FieldType) -> str:
    """What a type is, in the reader's language: a number, yes or no ..."""
    return checking.said(type_)


def evaluate(expression: Expression, values: Mapping[str, Any]) -> Any:
    """The value on one record; None is null. Numbers come as int or Decimal, dates as date.

    A value that is not of its field's declared type counts as absent. Nothing that stands in `values` makes it fail.
    """
    return expression.run(values)


def holds(expression: Expression, values: Mapping[str, Any]) -> bool:
    """Whether a condition is true on one record; null is not."""
    return expression.run(values) is True


def to_sql(
    expression: Expression, columns: Mapping[str, str], dialect: str = "postgres", *, where: bool = False
) -> str:
    """The expression as SQL text. `columns` gives the SQL for every name that the expression reads.

    Columns have the type of their field: numeric or integer, text, boolean, date, or an array of these. With
    `where` it may be null where it is false, as a WHERE clause allows, so that indexes serve it. Refuses with
    `expressions.bad` what cannot be asked of a table. Double each % in it before it stands beside parameters.
    """
    from yiwang.kernel.expressions import sql  # sqlglot is large, and few processes ask

    return sql.rendered(expression, columns, dialect, where)


def to_sql_tree(expression: Expression, columns: Mapping[str, str], *, where: bool = False) -> "exp.Expression":
    """As `to_sql`, as a sqlglot tree in the PostgreSQL dialect, to be built into a larger statement."""
    from yiwang.kernel.expressions import sql

    return sql.translated(expression, columns, where)
