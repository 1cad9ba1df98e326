"""The page decorator: every URL states the right it needs or says that it is public."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from yiwang.kernel.actors import Right
from yiwang.kernel.errors import SignInFirst

View = Callable[..., HttpResponse]

PUBLIC = "public"
SIGNED_IN = "signed-in"


def page(*, needs: Right | str, writes: bool = False, reveals: bool = False) -> Callable[[View], View]:
    """Mark a view with what it needs: a Right, PUBLIC, or SIGNED_IN.

    A view answers GET only and cannot write, unless it says `writes=True`. One that shows personal data says
    `reveals=True`: it still answers GET only, but the log of accesses may be written. The right is asked here
    for anywhere at all; the query or operation asks again for the place.
    """
    if isinstance(needs, str) and needs not in (PUBLIC, SIGNED_IN):
        raise ValueError("needs is a Right, PUBLIC or SIGNED_IN")

    def mark(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"] if writes else ["GET", "HEAD"])
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            _admit(request, needs)
            if writes or reveals:
                return view(request, *args, **kwargs)
            with connection.execute_wrapper(_refuse_writes):
                return view(request, *args, **kwargs)

        answer.needs, answer.writes, answer.reveals = needs, writes, reveals  # type: ignore[attr-defined]
        return answer

    return mark


def _admit(request: HttpRequest, needs: Right | str) -> None:
    if needs == PUBLIC:
        return
    if not request.actor.signed_in:  # type: ignore[attr-defined]
        raise SignInFirst()
    if isinstance(needs, Right):
        request.actor.must(needs)  # type: ignore[attr-defined]


_WRITES = ("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "COPY")


def _refuse_writes(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    text = sql if isinstance(sql, str) else str(sql)
    if text.lstrip().upper().startswith(_WRITES):
        raise RuntimeError(f"a page that only reads tried to write: {text[:80]}")
    return execute(sql, params, many, context)
