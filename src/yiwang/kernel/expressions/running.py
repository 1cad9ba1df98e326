"""The tree as Python closures: built once, then run on the values of one record."""

import operator
from collections.abc import Callable, Mapping
from typing import Any

from yiwang.kernel.expressions import values
from yiwang.kernel.expressions.contracts import FieldType

Values = Mapping[str, Any]
Run = Callable[[Values, Values], Any]
COMPARE = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
RECKON: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": values.product,
    "div": values.quotient,
    "mod": values.remainder,
    "concat": operator.add,
    "days": lambda left, right: (left - right).days * values.UNIT,
}
TEST: dict[str, Callable[[Any, Any], bool]] = {
    "startsWith": str.startswith,
    "endsWith": str.endswith,
    "contains": operator.contains,
}


def built(tree: list[Any]) -> Run:
    """A function of (values, bound variables) for this tree."""
    kind = tree[0]
    if kind in COMPARE:
        return _both(COMPARE[kind], tree, False)
    if kind in RECKON:
        return _both(RECKON[kind], tree, None)
    if kind in TEST:
        return _both(TEST[kind], tree, False)
    return _BUILD[kind](tree)


def _both(act: Callable[[Any, Any], Any], tree: list[Any], missing: Any) -> Run:
    left, right = built(tree[1]), built(tree[2])
    if tree[2][0] in ("number", "text", "date"):
        constant = right({}, {})

        def with_constant(v: Values, b: Values) -> Any:
            first = left(v, b)
            return missing if first is None else act(first, constant)

        return with_constant

    def run(v: Values, b: Values) -> Any:
        first, second = left(v, b), right(v, b)
        return missing if first is None or second is None else act(first, second)

    return run


def _constant(value: Any) -> Run:
    return lambda v, b: value


def _name(tree: list[Any]) -> Run:
    name, read = tree[1], values.reader(_type(tree[2]))
    return lambda v, b: read(v.get(name))


def _bound(tree: list[Any]) -> Run:
    word = tree[1]
    return lambda v, b: b[word]


def _get(tree: list[Any]) -> Run:
    record, name, read = built(tree[1]), tree[2], values.reader(_type(tree[3]))

    def run(v: Values, b: Values) -> Any:
        known = record(v, b)
        return None if known is None else read(known.get(name))

    return run


def _list(tree: list[Any]) -> Run:
    items = [built(item) for item in tree[1]]
    return lambda v, b: [item(v, b) for item in items]


def _not(tree: list[Any]) -> Run:
    value = built(tree[1])
    return lambda v, b: value(v, b) is not True


def _and(tree: list[Any]) -> Run:
    left, right = built(tree[1]), built(tree[2])
    return lambda v, b: left(v, b) is True and right(v, b) is True


def _or(tree: list[Any]) -> Run:
    left, right = built(tree[1]), built(tree[2])
    return lambda v, b: left(v, b) is True or right(v, b) is True


def _if(tree: list[Any]) -> Run:
    test, then, otherwise = (built(part) for part in tree[1:])
    return lambda v, b: then(v, b) if test(v, b) is True else otherwise(v, b)


def _neg(tree: list[Any]) -> Run:
    value = built(tree[1])

    def run(v: Values, b: Values) -> Any:
        number = value(v, b)
        return None if number is None else -number

    return run


def _in(tree: list[Any]) -> Run:
    value, items = built(tree[1]), built(tree[2])

    def run(v: Values, b: Values) -> bool:
        one, known = value(v, b), items(v, b)
        return one is not None and known is not None and one in known

    return run


def _size(tree: list[Any]) -> Run:
    value = built(tree[1])

    def run(v: Values, b: Values) -> Any:
        known = value(v, b)
        return None if known is None else len(known) * values.UNIT

    return run


def _has(tree: list[Any]) -> Run:
    value = built(tree[1])
    return lambda v, b: value(v, b) is not None


def _macro(tree: list[Any]) -> Run:
    items, word, test = built(tree[1]), tree[2], built(tree[3])
    agree = all if tree[0] == "all" else any

    def run(v: Values, b: Values) -> bool:
        known = items(v, b)
        return known is not None and agree(test(v, {**b, word: one}) is True for one in known)

    return run


_BUILD: dict[str, Callable[[list[Any]], Run]] = {
    "null": lambda tree: _constant(None),
    "number": lambda tree: _constant(values.written(tree[1])),
    "text": lambda tree: _constant(tree[1]),
    "boolean": lambda tree: _constant(tree[1]),
    "date": lambda tree: _constant(values.reader(FieldType("date"))(tree[1])),
    "list": _list,
    "name": _name,
    "bound": _bound,
    "get": _get,
    "not": _not,
    "and": _and,
    "or": _or,
    "if": _if,
    "neg": _neg,
    "in": _in,
    "size": _size,
    "has": _has,
    "all": _macro,
    "exists": _macro,
}


def _type(written: Any) -> FieldType:
    return FieldType(written) if isinstance(written, str) else FieldType("list", _type(written[1]))


def runner(tree: list[Any], type_: FieldType) -> Callable[[Values], Any]:
    """A function of the values alone that gives plain Python: numbers as int or Decimal, dates as date."""
    run = built(tree)
    if type_.kind == "number":

        def number(v: Values) -> Any:
            units = run(v, {})
            return None if units is None else values.plain(units)

        return number
    if type_.kind == "list" and type_.of and type_.of.kind == "number":

        def numbers(v: Values) -> Any:
            known = run(v, {})
            return None if known is None else [None if one is None else values.plain(one) for one in known]

        return numbers
    return lambda v: run(v, {})
