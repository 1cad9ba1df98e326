"""Idempotency-Key: the same write asked twice is done once and answered the same.

The answer is kept in the transaction of the write itself, so there is no moment in which one is there without the
other. Who asks again meanwhile waits for the first. What was refused is not kept: it may be asked again.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_noop as _

from yiwang.doors.api.models import Answered
from yiwang.kernel.errors import Refusal

HEADER = "Idempotency-Key"
KEPT = timedelta(days=1)
WRITES = ("POST", "PUT", "PATCH", "DELETE")


class KeyUsed(Refusal):
    code = "api.idempotency-key-used"
    text = _("This Idempotency-Key was used for another request. Take a new one for each thing that you do.")


class BadIdempotencyKey(Refusal):
    code = "api.bad-idempotency-key"
    text = _("An Idempotency-Key has 1 to 200 plain characters. A UUID is a good one.")


def answered(request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponseBase]) -> HttpResponseBase:
    """The answer to a request, from before if it was asked before."""
    key = request.headers.get(HEADER)
    if key is None or request.method not in WRITES:
        return get_response(request)
    if not 1 <= len(key) <= 200 or not key.isascii() or not key.isprintable():
        raise BadIdempotencyKey()
    with transaction.atomic():
        row = _claimed(request, key)
        if row.status is not None:
            return _again(row)
        answer = get_response(request)
        if answer.status_code >= 400 or not isinstance(answer, HttpResponse):
            transaction.set_rollback(True)
            return answer
        row.status, row.body = answer.status_code, answer.content
        row.content_type = answer.headers.get("Content-Type", "")
        row.save(update_fields=["status", "body", "content_type"])
        return answer


def _claimed(request: HttpRequest, key: str) -> Answered:
    """The row of this key; whoever else has it now is waited for."""
    caller = request.actor.subject or f"path {request.path}"  # type: ignore[attr-defined]
    mine = _fingerprint(request)
    fresh = Answered(caller=caller, key=key, fingerprint=mine, at=request.now)  # type: ignore[attr-defined]
    Answered.objects.bulk_create([fresh], ignore_conflicts=True)
    row = Answered.objects.get(caller=caller, key=key)
    if bytes(row.fingerprint) != mine:
        raise KeyUsed()
    return row


def _fingerprint(request: HttpRequest) -> bytes:
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        digest.update(request.META.get("CONTENT_LENGTH", "").encode())
    else:
        digest.update(request.body)
    return digest.digest()


def _again(row: Answered) -> HttpResponse:
    answer = HttpResponse(bytes(row.body), status=row.status, content_type=row.content_type)
    answer.headers["Idempotent-Replayed"] = "true"
    return answer


def forget_old(*, now: datetime) -> int:
    """Delete the answers of yesterday and before; how many."""
    return int(Answered.objects.filter(at__lt=now - KEPT).delete()[0])
