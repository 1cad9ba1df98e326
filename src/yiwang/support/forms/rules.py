"""Decision tables: ordered rows of a condition and a decision, and a last row for everything else."""

from collections.abc import Mapping
from typing import Any

from yiwang.kernel.expressions.contracts import BOOLEAN, NUMBER, TEXT, FieldType
from yiwang.kernel.expressions.queries import compile_expression, holds
from yiwang.support.forms.contracts import Decided, FieldSpec, Rules, UnknownRule
from yiwang.support.forms.records import types


def type_of(value: Any) -> FieldType:
    if isinstance(value, bool):
        return BOOLEAN
    return NUMBER if isinstance(value, int | float) else TEXT


def compiled(section: Mapping[str, Any], specs: Mapping[str, FieldSpec]) -> Rules:
    known = types(specs)
    tables = {name: tuple(_row(row, known) for row in rows) for name, rows in section.items()}
    return Rules(tables, {name: type_of(rows[-1][1]) for name, rows in tables.items()})


def _row(row: Mapping[str, Any], known: Mapping[str, FieldType]) -> tuple[Any, Any, str]:
    because = row.get("because", "")
    if "otherwise" in row:
        return None, row["otherwise"], because
    return compile_expression(row["when"], known), row["then"], because


def decide(rules: Rules, name: str, values: Mapping[str, Any]) -> Decided:
    """The first row whose condition holds."""
    if name not in rules.tables:
        raise UnknownRule(name=name)
    for number, (condition, value, because) in enumerate(rules.tables[name], 1):
        if condition is None or holds(condition, values):
            return Decided(value, because, number)
    raise AssertionError(f"the rule {name} has no last row")
