"""What went wrong, as RFC 9457 problem documents; the codes are those of the refusals."""

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from yiwang.doors.web.middleware import STATUS
from yiwang.kernel.errors import Kind, Refusal

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: _("This request cannot be read"),
    401: _("Say who you are"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("This address does not take that method"),
    406: _("Not available in that form"),
    409: _("It has changed, or was done already"),
    413: _("Too large"),
    422: _("Something is not right"),
    429: _("Too many requests"),
    500: _("Something broke on our side"),
    503: _("Not available at this moment"),
}


class Fault(Schema):
    """One thing that is not right: `field` as it was sent, with dots between levels; empty for the whole."""

    field: str
    detail: str


class Problem(Schema):
    """RFC 9457. `code` never changes and `detail` is a sentence in the reader's language; quote `request`."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request: str
    errors: list[Fault] = []


class NotReadable(Refusal):
    code = "api.not-readable"
    text = _("The request cannot be read: {why}")


class NotRight(Refusal):
    code = "api.not-right"
    text = _("Something in the request is not right. See “errors”.")


class NoSuchAddress(Refusal):
    code = "api.no-such-address"
    text = _("The API has nothing at this address. Its description is at /api/v1/openapi.json.")
    kind = Kind.NOT_FOUND


class WrongMethod(Refusal):
    code = "api.wrong-method"
    text = _("This address does not take {method}.")


class TooLarge(Refusal):
    code = "api.too-large"
    text = _("The request is larger than what is taken here.")
    kind = Kind.TOO_LARGE


class Broken(Refusal):
    code = "api.broken"
    text = _("Something broke on our side. Nothing was changed. Quote {request}.")
    kind = Kind.UNAVAILABLE


def response(
    refusal: Refusal, request: HttpRequest, *, status: int = 0, faults: Sequence[Mapping[str, str]] = ()
) -> HttpResponse:
    """A refusal as a problem document."""
    status = status or STATUS[refusal.kind]
    told = [{"field": name, "detail": one} for name, sentences in refusal.fields.items() for one in sentences]
    document = {
        "type": f"/api/problems#{refusal.code}",
        "title": gettext(TITLES[status]),
        "status": status,
        "detail": refusal.sentence,
        "code": refusal.code,
        "request": request.number,  # type: ignore[attr-defined]
        "errors": [*faults, *told],
    }
    answer = HttpResponse(json.dumps(document, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)
    answer.headers["Cache-Control"] = "no-store"
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="yiwang"'
    if status in (429, 503):
        answer.headers["Retry-After"] = str(refusal.facts.get("seconds", 60 if status == 429 else 5))
    return answer


def instead_of(found: HttpResponse, request: HttpRequest) -> HttpResponse:
    """A problem document in place of a page that says the same."""
    if found.status_code == 405:
        answer = response(WrongMethod(method=request.method), request, status=405)
        answer.headers["Allow"] = found.headers.get("Allow", "")
        return answer
    if found.status_code == 404:
        return response(NoSuchAddress(), request)
    status = found.status_code if found.status_code in TITLES else 400
    if status >= 500:
        return response(Broken(request=request.number), request, status=500)  # type: ignore[attr-defined]
    return response(NotReadable(why=found.reason_phrase), request, status=status)


def register(api: NinjaAPI) -> None:
    """Let the API answer every exception with a problem document."""
    api.add_exception_handler(Refusal, lambda request, refusal: response(refusal, request))
    api.add_exception_handler(ValidationError, _not_right)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(Http404, lambda request, _error: response(NoSuchAddress(), request))
    api.add_exception_handler(RequestDataTooBig, lambda request, _error: response(TooLarge(), request))
    for kind in (SuspiciousOperation, UnreadablePostError):
        api.add_exception_handler(
            kind, lambda request, error: response(NotReadable(why=str(error)[:200]), request, status=400)
        )
    api.add_exception_handler(Exception, broken)


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    status = error.status_code if error.status_code in TITLES else 400
    return response(NotReadable(why=error.message[:200]), request, status=status)


def broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """A bug: logged with its trace under the number that the caller is given."""
    number = request.number  # type: ignore[attr-defined]
    log.error("request %s of the API broke: %s %s", number, request.method, request.path, exc_info=error)
    return response(Broken(request=number), request, status=500)


def _not_right(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return response(NotRight(), request, faults=list(_faults(error)))


SENTENCES = {
    "missing": _("This is needed."),
    "extra_forbidden": _("This is not known here."),
    "string_too_long": _("This is longer than {max_length} characters."),
    "string_too_short": _("This is shorter than {min_length} characters."),
    "string_type": _("This must be a text."),
    "int_parsing": _("This must be a whole number."),
    "int_type": _("This must be a whole number."),
    "bool_parsing": _("This must be true or false."),
    "uuid_parsing": _("This must be a UUID."),
    "enum": _("This must be one of {expected}."),
    "literal_error": _("This must be one of {expected}."),
    "greater_than_equal": _("This must be {ge} or more."),
    "less_than_equal": _("This must be {le} or less."),
    "date_from_datetime_parsing": _("This must be a date such as 2026-09-22."),
    "date_parsing": _("This must be a date such as 2026-09-22."),
}


def _faults(error: ValidationError) -> Iterator[dict[str, str]]:
    for one in error.errors[:100]:
        place = [str(step) for step in one["loc"]]
        named = place[2:] if place[0] in ("body", "form") and len(place) > 2 else place[1:]
        yield {"field": ".".join(named)[:200], "detail": _sentence(one)}


def _sentence(one: Mapping[str, Any]) -> str:
    text = SENTENCES.get(str(one["type"]))
    if text is None:
        return str(one["msg"])[:300]
    return gettext(text).format(**one.get("ctx", {}))


def known() -> list[type[Refusal]]:
    """Every kind of problem there is, by code: for the reference."""
    found: dict[str, type[Refusal]] = {}
    waiting = list(Refusal.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        if "code" in kind.__dict__ and kind.__module__.startswith("yiwang."):
            found[kind.code] = kind
    return [found[code] for code in sorted(found)]
