"""What every request of the API goes through: who calls, how often, in which language, and how it is answered."""

import hashlib
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from yiwang.doors.api import once, problems
from yiwang.kernel.actors import ANONYMOUS
from yiwang.kernel.errors import Refusal
from yiwang.shell.limits import Buckets, address_of
from yiwang.trust.apikeys import operations, queries
from yiwang.trust.apikeys.contracts import KeyNotValid, TooFast

PREFIX = "/api/v1/"
KEYS = Buckets(rate=20, burst=200)
STRANGERS = Buckets(rate=2, burst=60)
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ApiMiddleware:
    """Stands last. It knows no session and no cookie: who calls, a key says."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request.number = secrets.token_hex(8)  # type: ignore[attr-defined]
        request.key = request.page_after = None  # type: ignore[attr-defined]
        request.actor = ANONYMOUS  # type: ignore[attr-defined]
        with translation.override(language(request)):
            answer = self._answered(request)
            answer.headers["Content-Language"] = translation.get_language() or ""
        answer.headers["Request-Number"] = request.number  # type: ignore[attr-defined]
        answer.headers["Vary"] = "Authorization, Accept-Language"
        return answer

    def _answered(self, request: HttpRequest) -> HttpResponseBase:
        try:
            _readable(request)
            _admit(request)
            answer = once.answered(request, self.get_response)
        except Refusal as refusal:
            return problems.response(refusal, request)
        except Exception as error:  # noqa: BLE001 - the last door: it is logged with its trace and answered
            return problems.broken(request, error)
        if answer.status_code >= 400 and answer.headers.get("Content-Type") != problems.MEDIA_TYPE:
            return problems.instead_of(answer, request)  # type: ignore[arg-type]
        return _finished(request, answer)


def language(request: HttpRequest) -> str:
    """The first language of Accept-Language that we speak; Chinese where it names none."""
    for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500]):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return "zh-hans"


def _readable(request: HttpRequest) -> None:
    """No text of ours has a NUL in it, and the database takes none."""
    if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
        raise problems.NotReadable(why="NUL")
    if request.content_type == "application/json" and b"\\u0000" in _body(request):
        raise problems.NotReadable(why="\\u0000")


def _body(request: HttpRequest) -> bytes:
    if int(request.META.get("CONTENT_LENGTH") or 0) > 2 * 1024 * 1024:
        raise problems.TooLarge()
    return request.body


def _admit(request: HttpRequest) -> None:
    """Find out who calls, and whether not too often."""
    given = request.headers.get("Authorization", "")
    if not given:
        _slow(STRANGERS.take(address_of(request)))
        return
    scheme, _, text = given.partition(" ")
    if scheme.lower() != "bearer":
        raise KeyNotValid()
    _slow(KEYS.take(text.strip()))
    now = request.now  # type: ignore[attr-defined]
    caller = queries.caller(text.strip(), now=now)
    request.actor, request.key = caller.actor, caller.key  # type: ignore[attr-defined]
    operations.note_use(key=caller.key, now=now)


def _slow(wait: int) -> None:
    if wait:
        raise TooFast(seconds=wait)


def _finished(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """The link to the next page, and an ETag by which an unchanged answer need not be sent again."""
    if request.page_after:  # type: ignore[attr-defined]
        query = request.GET.copy()
        query["after"] = request.page_after  # type: ignore[attr-defined]
        answer.headers["Link"] = f'<{request.path}?{query.urlencode()}>; rel="next"'
    if request.method not in ("GET", "HEAD") or not isinstance(answer, HttpResponse) or answer.status_code != 200:
        return answer
    answer.headers["ETag"] = tag = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    answer.headers["Cache-Control"] = "private, no-cache" if request.key else "no-cache"  # type: ignore[attr-defined]
    known = [part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")]
    if tag in known:
        fresh = HttpResponse(status=304)
        fresh.headers["ETag"] = tag
        return fresh
    return answer
