"""Values as the language has them: a number is a whole number of billionths, so arithmetic is exact everywhere."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_DOWN, Context, Decimal
from typing import Any

from yiwang.kernel.expressions.contracts import FieldType

UNIT = 10**9
LIMIT = 10**15 * UNIT
EXACT = Context(prec=50_000, rounding=ROUND_DOWN)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def scaled(value: Any) -> int | None:
    """A number in billionths, what lies beyond cut off; None for what is no number or has more than 15 digits."""
    kind = type(value)
    if kind is int:
        units = value * UNIT
    elif kind is float or kind is Decimal:
        exact = Decimal(repr(value)) if kind is float else value
        if not exact.is_finite() or exact.adjusted() > 15:
            return None
        units = int(EXACT.scaleb(exact, 9))
    else:
        return None
    return units if -LIMIT < units < LIMIT else None


def plain(units: int) -> int | Decimal:
    """The number again: an int where it is whole, else a Decimal."""
    whole, rest = divmod(units, UNIT)
    return EXACT.scaleb(Decimal(units), -9).normalize(EXACT) if rest else whole


def product(left: int, right: int) -> int:
    """The product in billionths, cut off towards zero."""
    return towards_zero(left * right, UNIT)


def quotient(left: int, right: int) -> int | None:
    """The quotient in billionths, cut off towards zero; None where the divisor is zero."""
    return towards_zero(left * UNIT, right) if right else None


def remainder(left: int, right: int) -> int | None:
    """What a division to a whole number leaves, with the sign of the dividend; None where the divisor is zero."""
    return left - right * towards_zero(left, right) if right else None


def towards_zero(left: int, right: int) -> int:
    whole = abs(left) // abs(right)
    return whole if (left < 0) == (right < 0) else -whole


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _boolean(value: Any) -> bool | None:
    return value if value is True or value is False else None


def _date(value: Any) -> date | None:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value) if DAY.fullmatch(value) else None
        except ValueError:
            return None
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _record(value: Any) -> Mapping[str, Any] | None:
    return value if isinstance(value, Mapping) else None


_READERS = {"number": scaled, "text": _text, "boolean": _boolean, "date": _date, "record": _record}


def reader(type_: FieldType) -> Any:
    """A function from raw values to values of this type; what does not fit becomes None."""
    if type_.kind != "list" or type_.of is None:
        return _READERS[type_.kind]
    element = reader(type_.of)

    def read(value: Any) -> list[Any] | None:
        return [element(one) for one in value] if isinstance(value, list | tuple) else None

    return read


def written(digits: str) -> int:
    """The billionths of a number as an expression writes it."""
    whole, _dot, places = digits.partition(".")
    return int(whole) * UNIT + int(places[:9].ljust(9, "0") or "0")
