"""From where a request comes, and where it may be sent on to."""

import os
import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from yiwang.kernel.actors import ActorKind
from yiwang.trust.identity import sessions
from yiwang.trust.identity.contracts import Caller

BROWSERS = ("Edg", "MicroMessenger", "Firefox", "Chrome", "Safari")
SYSTEMS = ("HarmonyOS", "Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")


def address(request: HttpRequest) -> str:
    """The caller's address; behind `YIWANG_PROXIES` proxies of one's own, the one that the first of them saw."""
    proxies = int(os.environ.get("YIWANG_PROXIES", "0"))
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(passed) >= proxies:
        return passed[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def browser(request: HttpRequest) -> str:
    """What the browser says it is, in two words."""
    said = request.headers.get("User-Agent", "")
    names = [next((name for name in known if re.search(name, said)), "") for known in (BROWSERS, SYSTEMS)]
    short = {"Edg": "Edge", "MicroMessenger": "WeChat", "Macintosh": "macOS"}
    return " · ".join(short.get(name, name) for name in names if name)


def caller(request: HttpRequest) -> Caller:
    return Caller(address(request), browser(request), request.COOKIES.get(sessions.DEVICE, ""))


def onward(request: HttpRequest, given: str) -> str:
    """The page to go on to: only one of this site, and never the doors themselves."""
    here = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(given, allowed_hosts=here, require_https=request.is_secure())
    if safe and given.startswith("/") and not given.startswith(("/sign-", "/register")):
        return given
    return ""


def home(kind: ActorKind) -> str:
    """Where somebody's own work is; the front page where that is not installed."""
    own = "/work" if kind is ActorKind.OFFICER else "/my"
    try:
        resolve(own)
    except Resolver404:
        return "/"
    return own


def enter(request: HttpRequest, token: str, target: str, device: str = "") -> HttpResponse:
    """Go on with this session in the browser."""
    answer = HttpResponseRedirect(target)
    safe = {"httponly": True, "samesite": "Lax", "secure": bool(settings.SESSION_COOKIE_SECURE)}
    answer.set_cookie(sessions.COOKIE, token, **safe)
    if device:
        answer.set_cookie(sessions.DEVICE, device, max_age=int(sessions.DEVICE_LASTS.total_seconds()), **safe)
    return answer


def leave(target: str) -> HttpResponse:
    """Go on without a session."""
    answer = HttpResponseRedirect(target)
    answer.delete_cookie(sessions.COOKIE, samesite="Lax")
    return answer
