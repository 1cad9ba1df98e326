"""A page of a list: slim rows, a cursor to go on from, and a count that is exact to 10,000."""

import base64
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext_noop as _

from yiwang.kernel.errors import Refusal
from yiwang.kernel.places import secret

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
    """An opaque cursor from the sort keys of a row (text, numbers, None, or ISO dates).

    It is signed, so that whoever reads it again need not fear keys of another kind.
    """
    text = json.dumps(keys, separators=(",", ":"), default=lambda value: value.isoformat()).encode()
    return base64.urlsafe_b64encode(_mark(text) + text).decode().rstrip("=")


def decode_cursor(cursor: str, length: int) -> list[Any]:
    """The sort keys again; refuses with `paging.bad-cursor` what was not made by `encode_cursor`."""
    try:
        given = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
    except ValueError as error:
        raise BadCursor() from error
    text = given[MARK:]
    if not hmac.compare_digest(given[:MARK], _mark(text)):
        raise BadCursor()
    keys: list[Any] = json.loads(text)
    if len(keys) != length:
        raise BadCursor()
    return keys


MARK = 9


def _mark(text: bytes) -> bytes:
    return hmac.digest(secret("cursors"), text, "sha256")[:MARK]
