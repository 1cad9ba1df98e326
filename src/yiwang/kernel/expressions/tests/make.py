"""Random expressions of the language, and random records for them: absent, null, wrong, Chinese and astral."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from yiwang.kernel.expressions.contracts import BOOLEAN, DATE, NUMBER, TEXT, list_of, record_of

FIELDS = {
    "a": NUMBER,
    "b": NUMBER,
    "s": TEXT,
    "t": TEXT,
    "f": BOOLEAN,
    "g": BOOLEAN,
    "d": DATE,
    "e": DATE,
    "l": list_of(TEXT),
    "n": list_of(NUMBER),
    "r": record_of({"x": NUMBER, "y": TEXT}),
}
TYPES = {
    "a": "numeric",
    "b": "numeric",
    "s": "text",
    "t": "text",
    "f": "boolean",
    "g": "boolean",
    "d": "date",
    "e": "date",
    "l": "text[]",
    "n": "numeric[]",
    "r.x": "numeric",
    "r.y": "text",
}
COLUMNS = {name: f'v."{name}"' for name in TYPES}

TEXTS = st.one_of(
    st.sampled_from(
        ["", "a", "ab", "食品", "食品经营", "𠮷野家", "a𠮷", "\uffee", "\U00010000", "O'Brien", "50%", "\\n", "é"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4),
)
WHOLE = st.one_of(st.integers(-5, 5), st.integers(-(10**15) + 1, 10**15 - 1))
NUMBERS = st.one_of(
    WHOLE,
    st.sampled_from([0.1, 0.2, 0.3, 1.5, -1.5, 1e-7, 1e-10, 2.5e14, 1e16, 10**15, -(10**15), 123456789.123456789]),
    st.floats(allow_nan=False, allow_infinity=False, width=64),
)
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(date.isoformat)
WRONG = st.sampled_from([None, True, 3, "3", "2026-02-30", "2026-W01-1", [], [1], {}, {"x": "1"}])


def _field(good: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(good, good, good, WRONG)


RECORDS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "a": _field(NUMBERS),
        "b": _field(NUMBERS),
        "s": _field(TEXTS),
        "t": _field(TEXTS),
        "f": _field(st.booleans()),
        "g": _field(st.booleans()),
        "d": _field(DAYS),
        "e": _field(DAYS),
        "l": _field(st.lists(_field(TEXTS), max_size=3)),
        "n": _field(st.lists(_field(NUMBERS), max_size=3)),
        "r": _field(st.fixed_dictionaries({}, optional={"x": _field(NUMBERS), "y": _field(TEXTS)})),
    },
)


def quoted(text: str) -> str:
    """A text as an expression writes it."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
    return f"'{escaped}'"


DECIMALS = st.one_of(
    st.integers(0, 9).map(str),
    st.integers(0, 10**15 - 1).map(str),
    st.decimals(0, 10**6, places=9, allow_nan=False).map(lambda number: f"{number:f}"),
    st.sampled_from(["0.1", "0.3", "1.50", "0.000000001", "007"]),
)


@st.composite
def numbers(draw: Any, depth: int) -> str:
    if depth == 0:
        return draw(
            st.one_of(DECIMALS, st.sampled_from(["a", "b", "r.x", "size(s)", "size(l)", "n.size()", "(d - e)"]))
        )
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return f"(-{draw(numbers(depth - 1))})"
    if kind == 1:
        otherwise = draw(st.one_of(numbers(depth - 1), st.just("null")))
        return f"({draw(booleans(depth - 1))} ? {draw(numbers(depth - 1))} : {otherwise})"
    sign = draw(st.sampled_from("+-*/%"))
    return f"({draw(numbers(depth - 1))} {sign} {draw(numbers(depth - 1))})"


@st.composite
def texts(draw: Any, depth: int) -> str:
    if depth == 0:
        return draw(st.one_of(TEXTS.map(quoted), st.sampled_from(["s", "t", "r.y"])))
    if draw(st.booleans()):
        return f"({draw(texts(depth - 1))} + {draw(texts(depth - 1))})"
    return f"({draw(booleans(depth - 1))} ? {draw(texts(depth - 1))} : {draw(texts(depth - 1))})"


@st.composite
def days(draw: Any) -> str:
    return draw(st.one_of(st.sampled_from(["d", "e"]), DAYS.map(lambda day: f"date('{day}')")))


@st.composite
def booleans(draw: Any, depth: int) -> str:
    if depth == 0:
        return draw(st.sampled_from(["f", "g", "true", "false", "has(a)", "has(r.y)", "has(l)"]))
    inner = depth - 1
    sign = draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">="]))
    forms = [
        lambda: f"!{draw(booleans(inner))}",
        lambda: f"({draw(booleans(inner))} && {draw(booleans(inner))})",
        lambda: f"({draw(booleans(inner))} || {draw(booleans(inner))})",
        lambda: f"({draw(booleans(inner))} ? {draw(booleans(inner))} : {draw(booleans(inner))})",
        lambda: f"({draw(booleans(inner))} == {draw(booleans(inner))})",
        lambda: f"({draw(numbers(inner))} {sign} {draw(numbers(inner))})",
        lambda: f"({draw(texts(inner))} {sign} {draw(texts(inner))})",
        lambda: f"({draw(days())} {sign} {draw(days())})",
        lambda: f"({draw(texts(inner))} in {draw(st.sampled_from(['l', '[s, t]', quoted_list]))})",
        lambda: f"({draw(numbers(inner))} in {draw(st.sampled_from(['n', '[a, 1.5, b]']))})",
        lambda: (
            f"{draw(texts(inner))}.{draw(st.sampled_from(['startsWith', 'endsWith', 'contains']))}({draw(texts(0))})"
        ),
        lambda: f"l.{draw(st.sampled_from(['all', 'exists']))}(one, one {sign} {draw(texts(0))} || one == s)",
        lambda: f"n.{draw(st.sampled_from(['all', 'exists']))}(one, one {sign} {draw(numbers(0))})",
    ]
    return draw(st.sampled_from(forms))()


quoted_list = "['食品', 'a', '𠮷野家']"
EXPRESSIONS = st.integers(0, 3).flatmap(lambda depth: st.one_of(booleans(depth), numbers(depth), texts(depth)))
