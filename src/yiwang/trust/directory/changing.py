"""Writing: each page is one form and one operation; a refusal stands beside the field that it concerns."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import Actor
from yiwang.kernel.errors import Refusal
from yiwang.kernel.organisations import operations, queries
from yiwang.kernel.organisations.contracts import (
    APPOINT,
    SHAPE,
    Appointment,
    Link,
    LinkKind,
    NewOrganisation,
    Organisation,
    OrganisationKind,
    Post,
)
from yiwang.shell.pages import page
from yiwang.shell.words import say
from yiwang.trust.directory import forms
from yiwang.trust.directory.forms import ChangeForm
from yiwang.trust.directory.views import LISTING, address, who
from yiwang.trust.personal.contracts import names_of
from yiwang.trust.rights.contracts import UnknownPerson, subject_of

# Beside which field a refusal stands; each form shows it at its top where it has no such field.
FIELDS: dict[str, tuple[str, ...]] = {
    "organisations.unknown": ("to", "into", "upper"),
    "organisations.code-taken": ("code",),
    "organisations.wrong-code": ("code",),
    "organisations.wrong-uscc": ("uscc",),
    "organisations.name-missing": ("name_zh", "title_zh"),
    "organisations.region-outside": ("region", "to"),
    "organisations.below-itself": ("to", "into"),
    "organisations.has-children": ("into",),
    "organisations.wrong-day": ("on", "until", "since"),
    "organisations.post-taken": ("post",),
    "organisations.already-appointed": ("login",),
    "organisations.unknown-post": ("post",),
    "organisations.wrong-link": ("upper",),
    "rights.unknown-person": ("login",),
    "regions.unknown": ("region",),
}
Do = Callable[[Any], str]


def _answer(
    request: HttpRequest, form: ChangeForm, do: Do, *, title: str, about: Organisation | None, **more: Any
) -> HttpResponse:
    """Show the form, or do what it says and go to the path that `do` gives."""
    if form.is_valid():
        try:
            return HttpResponseRedirect(address(do(form)) + "?done=1")
        except Refusal as refusal:
            beside = [name for name in FIELDS.get(refusal.code, ()) if name in form.fields]
            form.add_error(beside[0] if beside else None, _sentence(refusal))
    crumbs = [(gettext(LISTING.title), reverse("directory:organisations"))]
    if about is not None:
        crumbs.append((say(about.short), address(about.path)))
    facts = {"form": form, "heading": gettext(title), "about": about, "crumbs": [*crumbs, (gettext(title), "")]}
    facts |= {"organisations": _offered(who(request)[0]), "lead": "", "button": gettext(title), **more}
    return render(request, "directory/change.html", facts, status=422 if form.errors else 200)


def _sentence(refusal: Refusal) -> str:
    if refusal.code == "rights.not-allowed":
        return gettext("This place is outside your own scope.")
    return refusal.sentence


def _offered(actor: Actor) -> dict[str, str]:
    """The organisations that a field suggests: those of one's own scope, at most 500."""
    paths = {path for _, path in actor.scopes(SHAPE)} or {""}
    found = [each for path in sorted(paths) for each in queries.organisations_under(path)]
    return {each.path: say(each.name) for each in found[:500]}


def _given(request: HttpRequest) -> Mapping[str, Any] | None:
    return request.POST if request.method == "POST" else None


@page(needs=SHAPE, writes=True)
def create_organisation(request: HttpRequest) -> HttpResponse:
    """A new organisation under the one that the address names."""
    actor, now = who(request)
    under = request.GET.get("under", "")
    parent = queries.organisation_at(under) if under else None
    initial = {"region": parent.region, "kind": "department"} if parent else {"kind": "government"}

    def do(form: forms.NewForm) -> str:
        data = form.cleaned_data
        new = NewOrganisation(
            code=data["code"],
            name=form.both("name"),
            region=data["region"],
            kind=OrganisationKind(data["kind"]),
            parent=parent.path if parent else "",
            short=form.both("short"),
            aliases=form.several("aliases"),
            uscc=data["uscc"],
            duties=form.both("duties"),
            order=data["order"] or 0,
            since=data["since"],
        )
        return operations.create_organisation(new=new, basis=data["basis"], actor=actor, now=now).path

    form = forms.NewForm(_given(request), initial=initial)
    return _answer(request, form, do, title=_("Create an organisation"), about=parent)


@page(needs=SHAPE, writes=True)
def describe_organisation(request: HttpRequest, path: str) -> HttpResponse:
    """Duties and other names."""
    actor, now = who(request)
    about = queries.organisation_at(path)
    initial = {f"duties_{language}": text for language, text in about.duties.items()}
    initial |= {f"short_{language}": text for language, text in about.short.items() if about.short != about.name}
    initial["aliases"] = "\n".join(about.aliases)

    def do(form: forms.DescribeForm) -> str:
        facts = {"aliases": form.several("aliases"), "duties": form.both("duties"), "short": form.both("short")}
        return operations.describe_organisation(path=about.path, actor=actor, now=now, **facts).path

    form = forms.DescribeForm(_given(request), initial=initial)
    return _answer(request, form, do, title=_("Change duties and other names"), about=about)


@page(needs=SHAPE, writes=True)
def rename_organisation(request: HttpRequest, path: str) -> HttpResponse:
    """Another name from a day on."""
    actor, now = who(request)
    about = queries.organisation_at(path)

    def do(form: forms.RenameForm) -> str:
        data = form.cleaned_data
        return operations.rename_organisation(
            path=about.path, name=form.both("name"), on=data["on"], basis=data["basis"], actor=actor, now=now
        ).path

    form = forms.RenameForm(_given(request))
    return _answer(request, form, do, title=_("Rename"), about=about)


@page(needs=SHAPE, writes=True)
def move_organisation(request: HttpRequest, path: str) -> HttpResponse:
    """Under another organisation, with everything below."""
    actor, now = who(request)
    about = queries.organisation_at(path)

    def do(form: forms.MoveForm) -> str:
        data = form.cleaned_data
        return operations.move_organisation(
            path=about.path, to=data["to"], on=data["on"], basis=data["basis"], actor=actor, now=now
        ).path

    form = forms.MoveForm(_given(request))
    lead = gettext("Everything below it moves with it; its old path goes on finding it.")
    return _answer(request, form, do, title=_("Move"), about=about, lead=lead)


@page(needs=SHAPE, writes=True)
def close_organisation(request: HttpRequest, path: str) -> HttpResponse:
    """Closed, or merged into another."""
    actor, now = who(request)
    about = queries.organisation_at(path)

    def do(form: forms.CloseForm) -> str:
        data = form.cleaned_data
        return operations.close_organisation(
            path=about.path, into=data["into"], on=data["on"], basis=data["basis"], actor=actor, now=now
        ).path

    form = forms.CloseForm(_given(request))
    lead = gettext("Its posts, appointments and coordination end that day. It stays readable and never reopens.")
    return _answer(request, form, do, title=_("Close the organisation"), about=about, lead=lead)


@page(needs=SHAPE, writes=True)
def set_post(request: HttpRequest, path: str) -> HttpResponse:
    """A new post, or another title, seats or place for one that there is."""
    actor, now = who(request)
    about = queries.organisation_at(path)
    code = request.GET.get("post", "")
    known = next((post for post in queries.posts_of(about.path) if post.code == code), None)
    initial: dict[str, Any] = {}
    if known:
        initial = {"code": known.code, "leads": known.leads, "seats": known.seats, "order": known.order}
        initial |= {f"title_{language}": text for language, text in known.title.items()}

    def do(form: forms.PostForm) -> str:
        data = form.cleaned_data
        post = Post(
            about.path, data["code"], form.both("title"), data["leads"], data["seats"] or None, data["order"] or 0
        )
        return operations.create_post(post=post, actor=actor, now=now).organisation

    form = forms.PostForm(_given(request), initial=initial)
    return _answer(request, form, do, title=_("Change the post") if known else _("Create a post"), about=about)


@page(needs=SHAPE, writes=True)
def close_post(request: HttpRequest, path: str, post: str) -> HttpResponse:
    """A post that nobody holds goes."""
    actor, now = who(request)
    about = queries.organisation_at(path)
    known = queries.post(about.path, post)

    def do(form: ChangeForm) -> str:
        operations.close_post(organisation=about.path, post=known.code, actor=actor, now=now)
        return about.path

    form = ChangeForm(_given(request))
    return _answer(request, form, do, title=_("Close the post"), about=about, lead=say(known.title))


@page(needs=APPOINT, writes=True)
def appoint(request: HttpRequest, path: str) -> HttpResponse:
    """Somebody comes into a post."""
    actor, now = who(request)
    about = queries.organisation_at(path)
    initial = {"post": request.GET.get("post", ""), "since": timezone.localtime(now).date(), "main": True}

    def do(form: forms.AppointForm) -> str:
        data = form.cleaned_data
        subject = subject_of(data["login"])
        if not subject:
            raise UnknownPerson(login=data["login"])
        return operations.appoint(
            subject=subject,
            organisation=about.path,
            post=data["post"],
            since=data["since"],
            main=data["main"],
            basis=data["basis"],
            actor=actor,
            now=now,
        ).organisation

    form = forms.AppointForm(queries.posts_of(about.path), _given(request), initial=initial)
    return _answer(request, form, do, title=_("Appoint somebody"), about=about)


@page(needs=APPOINT, writes=True)
def end_appointment(request: HttpRequest, number: int) -> HttpResponse:
    """Somebody leaves a post."""
    actor, now = who(request)
    held: Appointment = queries.appointment(number)
    about = queries.organisation_at(held.organisation)
    actor.must(APPOINT, within=about.region, organisation=about.path)

    def do(form: forms.EndForm) -> str:
        data = form.cleaned_data
        return operations.end_appointment(
            number=number, until=data["until"], basis=data["basis"], actor=actor, now=now
        ).organisation

    form = forms.EndForm(_given(request), initial={"until": timezone.localtime(now).date()})
    lead = f"{names_of({held.subject}).get(held.subject, held.subject[:8])} · {say(held.title)}"
    return _answer(request, form, do, title=_("End the appointment"), about=about, lead=lead)


@page(needs=SHAPE, writes=True)
def link_organisations(request: HttpRequest, path: str) -> HttpResponse:
    """Who guides, leads or works with this organisation."""
    actor, now = who(request)
    about = queries.organisation_at(path)

    def do(form: forms.LinkForm) -> str:
        data = form.cleaned_data
        link = Link(data["upper"], about.path, LinkKind(data["kind"]), form.both("matter"), data["basis"])
        return operations.link_organisations(link=link, actor=actor, now=now).lower

    form = forms.LinkForm(_given(request))
    return _answer(request, form, do, title=_("Say who guides or leads it"), about=about)


@page(needs=SHAPE, writes=True)
def end_link(request: HttpRequest, path: str) -> HttpResponse:
    """A way of working together ends."""
    actor, now = who(request)
    about = queries.organisation_at(path)
    upper = queries.organisation_at(request.GET.get("upper", ""))
    kind = LinkKind(request.GET["kind"]) if request.GET.get("kind") in set(LinkKind) else LinkKind.GUIDES

    def do(form: ChangeForm) -> str:
        operations.end_link(upper=upper.path, lower=about.path, kind=kind, actor=actor, now=now)
        return about.path

    form = ChangeForm(_given(request))
    return _answer(request, form, do, title=_("End the coordination"), about=about, lead=say(upper.name))
