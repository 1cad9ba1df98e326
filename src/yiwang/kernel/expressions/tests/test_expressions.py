"""What an expression may say, what it gives, and how a bad one is refused."""

import timeit
from datetime import date
from decimal import Decimal

import pytest

from yiwang.kernel.expressions.contracts import BOOLEAN, NUMBER, TEXT, BadExpression, list_of, record_of
from yiwang.kernel.expressions.queries import compile_expression, evaluate, holds, to_sql
from yiwang.kernel.expressions.tests.make import COLUMNS, FIELDS


def value(text: str, **record):
    return evaluate(compile_expression(text, FIELDS), record)


def test_numbers_are_exact_decimals_of_nine_places():
    assert value("a + b == 0.3", a=0.1, b=0.2) is True
    assert value("1 / 3") == Decimal("0.333333333")
    assert value("3.0 / 2") == Decimal("1.5")
    assert value("-7 % 3") == -1
    assert type(value("a * 2", a=1.5)) is int


def test_absent_is_null_and_what_compares_with_null_is_false():
    assert value("a == 1") is False
    assert value("a != 1") is False
    assert value("!(a == 1)") is True
    assert value("a + 1") is None
    assert value("f && true") is False
    assert value("has(a)", a=None) is False
    assert value("has(r.x)", r={"x": 0}) is True


def test_nothing_that_stands_in_a_record_makes_an_expression_fail():
    assert value("a > 1", a="much") is False
    assert value("a / b", a=1, b=0) is None
    assert value("r.x + 1", r="no record") is None
    assert value("d > date('2026-01-01')", d="2026-02-30") is False
    assert value("a > 1", a=True) is False
    assert value("a > 1", a=float("nan")) is False


def test_sizes_count_code_points():
    assert value("size(s)", s="𠮷野家") == 3


def test_dates_compare_and_give_days_between_them():
    assert value("d - e", d=date(2026, 3, 1), e="2026-02-01") == 28
    assert value("d < date('2026-03-02')", d="2026-03-01") is True


def test_rows_of_a_table_are_asked_one_by_one():
    fields = {"rows": list_of(record_of({"share": NUMBER, "name": TEXT})), "least": NUMBER}
    condition = compile_expression("rows.exists(row, row.share > least && row.name != '')", fields)
    assert holds(condition, {"rows": [{"share": 10, "name": "a"}, {"share": 60, "name": "b"}], "least": 50})
    assert not holds(condition, {"rows": [{"share": 60}], "least": 50})


def test_an_expression_knows_its_type_and_the_fields_that_it_reads():
    condition = compile_expression("r.x > 1 && s in ['a']", FIELDS)
    assert condition.type == BOOLEAN
    assert condition.names == {"r.x", "s"}


def test_a_condition_on_a_column_leaves_the_column_bare_for_its_index():
    condition = compile_expression("a > 300 && s == '食品'", FIELDS)
    assert to_sql(condition, COLUMNS, where=True) == """(((v."a") > 300) AND ((v."s") = CAST('食品' AS TEXT)))"""


def test_what_no_table_can_answer_is_refused():
    rows = compile_expression("rows.exists(one, one.x > 1)", {"rows": list_of(record_of({"x": NUMBER}))})
    with pytest.raises(BadExpression) as refused:
        to_sql(rows, {"rows": "v.rows"})
    assert "whole table" in refused.value.fact or "整张表" in refused.value.fact


BAD = [
    ("a = 1", 1, 3, "“==”"),
    ("a >", 1, 4, "too early"),
    ("a >\n  'x", 2, 3, "not closed"),
    ("a == null", 1, 6, "has(field)"),
    ("flor > 1", 1, 1, "no “flor”"),
    ("siz(s) > 1", 1, 1, "“size”"),
    ("a + s", 1, 5, "a number"),
    ("s.matches('a')", 1, 3, "startsWith"),
    ("l[0] == 'a'", 1, 3, "by number"),
    ("a < b < a", 1, 9, "yes or no"),
    ("f < g", 1, 3, "does not compare"),
    ("has(1)", 1, 5, "by its name"),
    ("date('2026-02-30') > d", 1, 6, "2026-01-31"),
    ("s == '\\q'", 1, 6, "backslash"),
    ("size(s, t) == 1", 1, 1, "takes 1"),
    ("[1, 'a'] == l", 1, 1, "one type"),
    ("1.2345678901 > a", 1, 1, "9 decimal places"),
    ("-" * 100 + "a", 1, 41, "deeply"),
    ("a && f", 1, 1, "yes or no"),
    ("l.all(s, s == 'a')", 1, 7, "new name"),
    ("in == 1", 1, 1, "word of the language"),
    ("r.z == 1", 1, 3, "no “z”"),
    ("f ? null : null", 1, 12, "null"),
    ("a @ b", 1, 3, "“@”"),
    ("a " * 1500, 1, 1, "2000"),
]


@pytest.mark.parametrize(("text", "line", "column", "sentence"), BAD)
def test_a_bad_expression_is_refused_with_its_place_and_a_sentence(text, line, column, sentence):
    from django.utils.translation import override

    with override("en"), pytest.raises(BadExpression) as refused:
        compile_expression(text, FIELDS)
    assert sentence in refused.value.fact
    assert (refused.value.line, refused.value.column) == (line, column)


@pytest.mark.parametrize("text", ["(" * 900, "!" * 1900, "a + " * 400, "[" * 500, "f ? " * 300, "'" * 7, "\\", "\0"])
def test_no_text_makes_the_compiler_fail_otherwise(text):
    with pytest.raises(BadExpression):
        compile_expression(text, FIELDS)


def test_a_typical_condition_takes_less_than_twenty_microseconds():
    condition = compile_expression("s == 'live_seafood' || a > 300 && f", FIELDS)
    record = {"s": "grocery", "a": 420.5, "f": True}
    assert min(timeit.repeat(lambda: evaluate(condition, record), number=2000, repeat=5)) / 2000 < 20e-6
