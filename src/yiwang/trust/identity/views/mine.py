"""One's own account: data, sessions, password, telephone, second factor, for whom one acts."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from yiwang.kernel.actors import Actor, ActorKind
from yiwang.kernel.errors import NotFound, Refusal
from yiwang.shell.pages import SIGNED_IN, page
from yiwang.shell.site import site
from yiwang.shell.words import say
from yiwang.trust.identity import operations, queries, sessions, totp
from yiwang.trust.identity.callers import onward
from yiwang.trust.identity.contracts import WeakPassword, WrongCode, WrongPassword, code_sender
from yiwang.trust.identity.forms import (
    AgentForm,
    ConfirmFactorForm,
    KeptForm,
    PasswordForm,
    PhoneForm,
    RemoveFactorForm,
)
from yiwang.trust.identity.views.doors import send_code
from yiwang.trust.personal import queries as personal
from yiwang.trust.rights import queries as rights

SHANGHAI = ZoneInfo("Asia/Shanghai")
SET_UP_WITHIN = 15 * 60
HOME = "identity:account"
WRONG: dict[type[Refusal], str] = {WrongPassword: "password", WrongCode: "code"}
LABELS: dict[str, Callable[[], str]] = {
    "name": lambda: _("Name"),
    "representative_name": lambda: _("Legal representative"),
    "id_number": lambda: _("Identity number"),
    "phone": lambda: _("Mobile number"),
    "email": lambda: _("Email"),
}


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def _now(request: HttpRequest) -> datetime:
    return request.now  # type: ignore[attr-defined, no-any-return]


def _token(request: HttpRequest) -> str:
    return request.COOKIES.get(sessions.COOKIE, "")


def show(request: HttpRequest, template: str, title: str, facts: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the account in the frame of who reads it, under its title."""
    officer = _actor(request).kind is ActorKind.OFFICER
    crumbs = [(_("Account and security"), reverse(HOME)), (title, "")] if title else []
    frame = "shell/officer.html" if officer else "shell/citizen.html"
    return render(request, template, {"frame": frame, "crumbs": crumbs, "title": title, **facts}, status=status)


@page(needs=SIGNED_IN, reveals=True)
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """What is known of me, masked unless I ask to see it, and all that protects it."""
    actor, now, full = _actor(request), _now(request), request.GET.get("full") == "1"
    mine = queries.account(actor.subject)
    references = queries.personal_data(actor.subject)
    shown = personal.shown(references.values(), viewer=actor, purpose=_("my own data"), now=now, full=full)
    data = [(label(), shown[references[name]]) for name, label in LABELS.items() if name in references]
    roles = rights.roles_known(now)
    held = [(row, roles[row.role]) for row in rights.roles_of(actor.subject, now=now) if row.role in roles]
    facts = {
        "mine": mine,
        "data": data,
        "full": full,
        "level": queries.levels()[mine.level],
        "sessions": queries.my_sessions(viewer=actor, token=_token(request), now=now),
        "visits": queries.my_visits(viewer=actor),
        "firms": queries.firms_of(actor.subject, now=now) if mine.kind is ActorKind.CITIZEN else [],
        "agents": queries.agents_of(actor.subject, viewer=actor, now=now) if mine.kind is ActorKind.ENTERPRISE else [],
        "held": held,
        "waits": not actor.second_factor and rights.waits_for_second_factor(actor.subject, now),
        "done": request.GET.get("done", ""),
        "next": onward(request, request.GET.get("next", "")),
    }
    return show(request, "identity/account.html", "", facts)


def _done(what: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(HOME)}?done={what}")


def _tried(form: KeptForm, act: Callable[[], object], fields: dict[type[Refusal], str]) -> bool:
    """Whether the act worked; a refusal becomes an error of the form."""
    try:
        act()
    except Refusal as refusal:
        form.refuse(refusal, fields.get(type(refusal)))
        return False
    return True


@page(needs=SIGNED_IN, writes=True)
@never_cache
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password; every other session ends."""
    _not_in_a_demonstration(request)
    form = PasswordForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        operations.change_password(**form.cleaned_data, token=_token(request), actor=_actor(request), now=_now(request))

    wrong = {WrongPassword: "present", WeakPassword: "fresh"}
    if request.method == "POST" and form.is_valid() and _tried(form, act, wrong):
        return _done("password")
    return _form(request, form, _("Change password"), _("Change the password"))


def _form(request: HttpRequest, form: KeptForm, title: str, button: str, **facts: Any) -> HttpResponse:
    known = {"form": form, "button": button, "sent": False, "code": "", "sends": False, **facts}
    return show(request, "identity/change.html", title, known, 422 if form.errors else 200)


def _not_in_a_demonstration(request: HttpRequest) -> None:
    """An account of the demonstration is everybody's: nobody changes how it is entered."""
    if queries.account(_actor(request).subject).demonstration:
        raise NotFound()


@page(needs=SIGNED_IN, writes=True)
@never_cache
def change_phone(request: HttpRequest) -> HttpResponse:
    """A new mobile number, with a code sent to it."""
    _not_in_a_demonstration(request)
    form, sent, code = PhoneForm(request.POST if request.method == "POST" else None), False, ""

    def act() -> None:
        operations.change_phone(**form.cleaned_data, actor=_actor(request), now=_now(request))

    if "send" in request.POST:
        sent, code = send_code(request, form, "phone")
    elif request.method == "POST" and form.is_valid() and _tried(form, act, WRONG):
        return _done("phone")
    facts = {"sent": sent, "code": code, "sends": True, "messages_simulated": code_sender() is None}
    return _form(request, form, _("Change mobile number"), _("Change the number"), **facts)


@page(needs=SIGNED_IN, writes=True)
@never_cache
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one of my sessions, or all but this one."""
    if request.method == "POST":
        if session := request.POST.get("session", ""):
            operations.end_session(session=session, actor=_actor(request))
        else:
            operations.end_other_sessions(token=_token(request), actor=_actor(request))
        return _done("sessions")
    return HttpResponseRedirect(reverse(HOME))


@page(needs=SIGNED_IN, writes=True)
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up the second factor: scan, type the first code, write down the recovery codes."""
    _not_in_a_demonstration(request)
    actor, now = _actor(request), _now(request)
    mine = queries.account(actor.subject)
    if mine.second_factor:
        return _remove_second_factor(request)
    form = ConfirmFactorForm(request.POST if request.method == "POST" else None)
    secret = _sealed_secret(request.POST.get("sealed", ""), actor) or totp.new_secret()
    if request.method == "POST" and form.is_valid():
        try:
            codes = operations.confirm_second_factor(
                secret=secret, code=form.cleaned_data["code"], token=_token(request), actor=actor, now=now
            )
            return show(request, "identity/recovery_codes.html", _("Recovery codes"), {"codes": codes})
        except Refusal as refusal:
            form.refuse(refusal, "code")
    issuer, name = say(site().name), mine.login or mine.name
    facts = {
        "form": form,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "sealed": signing.dumps([actor.subject, secret], salt="identity.totp"),
        "picture": totp.picture(secret, name, issuer),
        "address": totp.address(secret, name, issuer),
    }
    return show(request, "identity/second_factor.html", _("Second factor"), facts, 422 if form.errors else 200)


def _sealed_secret(text: str, actor: Actor) -> str:
    """The secret that this page offered to this person a moment ago."""
    try:
        subject, secret = signing.loads(text, salt="identity.totp", max_age=SET_UP_WITHIN)
    except signing.BadSignature:
        return ""
    return str(secret) if subject == actor.subject else ""


def _remove_second_factor(request: HttpRequest) -> HttpResponse:
    form = RemoveFactorForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        operations.remove_second_factor(**form.cleaned_data, actor=_actor(request), now=_now(request))

    if request.method == "POST" and form.is_valid() and _tried(form, act, WRONG):
        return _done("second-factor")
    return _form(request, form, _("Turn the second factor off"), _("Turn it off"))


@page(needs=SIGNED_IN, writes=True)
@never_cache
def act_for(request: HttpRequest) -> HttpResponse:
    """Choose for whom I act in this session: for myself, or for a firm that lets me."""
    if request.method == "POST":
        operations.act_for(
            firm=request.POST.get("firm", ""), token=_token(request), actor=_actor(request), now=_now(request)
        )
        target = onward(request, request.POST.get("next", ""))
        return HttpResponseRedirect(target) if target else _done("acting")
    return HttpResponseRedirect(reverse(HOME))


@page(needs=SIGNED_IN, writes=True)
@never_cache
def agents(request: HttpRequest) -> HttpResponse:
    """A firm names who may act for it, and ends that."""
    actor, now = _actor(request), _now(request)
    if actor.kind is not ActorKind.ENTERPRISE:
        raise NotFound()
    form = AgentForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        given = form.cleaned_data
        last = given["until"]
        operations.name_agent(
            name=given["name"],
            id_number=given["id_number"],
            items=given["items"].split(),
            until=datetime.combine(last + timedelta(days=1), time(), SHANGHAI) if last else None,
            actor=actor,
            now=now,
        )

    if request.method == "POST" and form.is_valid() and _tried(form, act, {}):
        return HttpResponseRedirect(reverse("identity:agents"))
    found = queries.agents_of(actor.subject, viewer=actor, now=now)
    facts = {"form": form, "agents": found}
    return show(request, "identity/agents.html", _("Who acts for us"), facts, 422 if form.errors else 200)


@page(needs=SIGNED_IN, writes=True)
@never_cache
def end_agency(request: HttpRequest) -> HttpResponse:
    """End that somebody acts for a firm: by the firm, or by the agent."""
    if request.method == "POST":
        try:
            number = UUID(request.POST.get("agency", ""))
        except ValueError as error:
            raise NotFound() from error
        operations.end_agency(agency=number, actor=_actor(request), now=_now(request))
        return _done("agency")
    return HttpResponseRedirect(reverse(HOME))
