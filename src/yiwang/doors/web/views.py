"""The few pages that belong to no module: reading modes and what went wrong."""

import logging
import os
import secrets

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from yiwang.shell.pages import PUBLIC, page

log = logging.getLogger(__name__)


@page(needs=PUBLIC, writes=True)
def set_elder_mode(request: HttpRequest) -> HttpResponse:
    """Turn elder mode on or off for this browser and go back."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    response.set_cookie("elder", request.POST.get("on", "1")[:1], max_age=365 * 24 * 3600, samesite="Lax")
    return response


@page(needs=PUBLIC)
def health(request: HttpRequest) -> HttpResponse:
    """For monitors and load balancers: 200 where this process reaches the database, 503 where it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        response = JsonResponse({"status": "unavailable"}, status=503)
    else:
        response = JsonResponse({"status": "ok"})
    response["Cache-Control"] = "no-store"
    response["Yiwang-Run"] = os.environ.get("YIWANG_RUN", "")
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "shell/not_found.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    number = secrets.token_hex(4)
    log.error("a page broke; the person was given the number %s", number)
    return render(request, "shell/broken.html", {"number": number}, status=500)
