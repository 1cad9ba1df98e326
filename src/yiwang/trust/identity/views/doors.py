"""Signing in, signing out, and registering."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from yiwang.kernel.actors import ActorKind
from yiwang.kernel.errors import Kind, Refusal, SignInFirst
from yiwang.shell.pages import PUBLIC, page
from yiwang.trust.identity import codes, limiting, operations, queries, sessions, verifying
from yiwang.trust.identity.accounts import of
from yiwang.trust.identity.callers import caller, enter, home, leave, onward
from yiwang.trust.identity.contracts import (
    NewAccount,
    NotVerified,
    SignedIn,
    WeakPassword,
    WrongCode,
    code_sender,
)
from yiwang.trust.identity.forms import CodeForm, RegisterFirmForm, RegisterForm, SignInForm
from yiwang.trust.identity.middleware import actor_of


def _next(request: HttpRequest) -> str:
    return onward(request, request.POST.get("next") or request.GET.get("next", ""))


def _welcome(request: HttpRequest, fresh: SignedIn) -> HttpResponse:
    """A new session and a new CSRF token; whatever session the browser had before ends."""
    now = request.now  # type: ignore[attr-defined]
    if before := request.COOKIES.get(sessions.COOKIE, ""):
        operations.sign_out(token=before, caller=caller(request), now=now)
    rotate_token(request)
    target = _next(request)
    if fresh.waiting:
        return enter(request, fresh.token, reverse("identity:sign_in_code") + _asking(target))
    device = "" if fresh.account.demonstration else sessions.device_mark(of(fresh.account.subject))
    return enter(request, fresh.token, target or home(fresh.account.kind), device)


def _asking(target: str) -> str:
    return "?" + urlencode({"next": target}) if target else ""


@page(needs=PUBLIC, writes=True)
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with a password; in a demonstration, with one click."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.signed_in and request.method == "GET":
        return HttpResponseRedirect(_next(request) or home(actor.kind))
    form, status = SignInForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        try:
            fresh = operations.sign_in(
                **form.cleaned_data,
                caller=caller(request),
                now=request.now,  # type: ignore[attr-defined]
            )
            return _welcome(request, fresh)
        except Refusal as refusal:
            form.refuse(refusal)
            status = 429 if refusal.kind is Kind.TOO_MANY else 422
    facts = {
        "form": form,
        "next": _next(request),
        "groups": _demonstrations(),
        "registered": request.GET.get("registered") == "1",
        "changed": request.GET.get("changed") == "1",
    }
    return render(request, "identity/sign_in.html", facts, status=status)


def _demonstrations() -> list[tuple[str, list[Any]]]:
    titles = {ActorKind.CITIZEN: _("Citizens"), ActorKind.ENTERPRISE: _("Firms"), ActorKind.OFFICER: _("Officers")}
    found = queries.demonstration_accounts()
    groups = [(title, [each for each in found if each.kind is kind]) for kind, title in titles.items()]
    return [(title, members) for title, members in groups if members]


@page(needs=PUBLIC, writes=True)
@never_cache
def sign_in_demonstration(request: HttpRequest) -> HttpResponse:
    """One click into an account of the demonstration."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("identity:sign_in"))
    fresh = operations.sign_in_to_demonstration(
        subject=request.POST.get("subject", ""),
        caller=caller(request),
        now=request.now,  # type: ignore[attr-defined]
    )
    return _welcome(request, fresh)


@page(needs=PUBLIC, writes=True)
@never_cache
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second factor, after the password was right."""
    form, status = CodeForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        try:
            fresh = operations.pass_second_factor(
                token=request.COOKIES.get(sessions.COOKIE, ""),
                code=form.cleaned_data["code"],
                caller=caller(request),
                now=request.now,  # type: ignore[attr-defined]
            )
            return _welcome(request, fresh)
        except SignInFirst:
            return HttpResponseRedirect(reverse("identity:sign_in"))
        except Refusal as refusal:
            form.refuse(refusal, "code")
            status = 429 if refusal.kind is Kind.TOO_MANY else 422
    return render(request, "identity/sign_in_code.html", {"form": form, "next": _next(request)}, status=status)


@page(needs=PUBLIC, writes=True)
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session and go to the front page; only by a form, so that no link does it."""
    if request.method == "POST":
        token = request.COOKIES.get(sessions.COOKIE, "")
        operations.sign_out(token=token, caller=caller(request), now=request.now)  # type: ignore[attr-defined]
        rotate_token(request)
        return leave("/")
    if not actor_of(request.COOKIES.get(sessions.COOKIE, ""), request.now).signed_in:  # type: ignore[attr-defined]
        return HttpResponseRedirect("/")
    return render(request, "identity/sign_out.html")


@page(needs=PUBLIC, writes=True)
@never_cache
def register(request: HttpRequest) -> HttpResponse:
    """Register oneself or one's firm: a code to the telephone first, then everything at once."""
    firm = request.GET.get("kind") == "firm"
    form = (RegisterFirmForm if firm else RegisterForm)(request.POST if request.method == "POST" else None)
    status, sent, code = 200, False, ""
    if "send" in request.POST:
        sent, code = send_code(request, form, "register")
        status = 200 if sent else 422
    elif request.method == "POST" and form.is_valid():
        status = _register(request, form, firm)
        if status == 200:
            return HttpResponseRedirect(reverse("identity:sign_in") + "?registered=1")
    verifier = verifying.verifier()
    facts = {
        "form": form,
        "firm": firm,
        "sent": sent,
        "code": code,
        "verified": verifier is not None,
        "simulated": verifier is not None and verifier.simulated,
        "messages_simulated": code_sender() is None,
        "levels": queries.levels(),
    }
    return render(request, "identity/register.html", facts, status=status)


def send_code(request: HttpRequest, form: Any, purpose: str) -> tuple[bool, str]:
    """Send a code to the number in the form; whether that was done, and the code where it is shown instead."""
    if not form.check_only("phone"):
        return False, ""
    try:
        code = codes.send(form.cleaned_data["phone"], purpose, caller(request), request.now)  # type: ignore[attr-defined]
    except Refusal as refusal:
        form.refuse(refusal, "phone")
        return False, ""
    return True, code


FIELDS = {WrongCode: "code", WeakPassword: "password", NotVerified: "id_number"}


def _register(request: HttpRequest, form: Any, firm: bool) -> int:
    given, now = form.cleaned_data, request.now  # type: ignore[attr-defined]
    account = NewAccount(
        kind=ActorKind.ENTERPRISE if firm else ActorKind.CITIZEN,
        name=given["firm"] if firm else given["name"],
        representative=given["name"] if firm else "",
        uscc=given["uscc"] if firm else "",
        id_number=given["id_number"],
        phone=given["phone"],
        password=given["password"],
    )
    try:
        limiting.attempt([(limiting.REGISTERING, caller(request).ip)], now=now)
        operations.register(account=account, code=given["code"], now=now)
    except Refusal as refusal:
        form.refuse(refusal, FIELDS.get(type(refusal)))
        return 429 if refusal.kind is Kind.TOO_MANY else 422
    return 200
