"""A page of a list: slim rows, a cursor to go on from, and a count that is exact to 10,000."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext_noop as _

from yiwang.kernel.errors import Refusal

COUNT_LIMIT = 10_000

Row = TypeVar("Row")


class BadCursor(Refusal):
    code = "paging.bad-cursor"
    text = _("This page link is damaged. Start again from the first page.")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """`count` is exact up to COUNT_LIMIT and `more` says that there are more than that.

    `after` opens the next page and `before` the previous one; None where there is none.
    """

    rows: Sequence[Row]
    count: int
    more: bool = False
    after: str | None = None
    before: str | None = None


def encode_cursor(*keys: Any) -> str:
    """An opaque cursor from the sort keys of a row (text, numbers, None, or ISO dates)."""
    text = json.dumps(keys, separators=(",", ":"), default=lambda value: value.isoformat())
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, length: int) -> list[Any]:
    """The sort keys again; refuses with `paging.bad-cursor` what was not made by `encode_cursor`."""
    try:
        keys = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise BadCursor() from error
    if not isinstance(keys, list) or len(keys) != length:
        raise BadCursor()
    return keys
