"""The applicant's way from the guide to the receipt."""

import secrets
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from yiwang.areas.service.intake import filling, operations, people, queries
from yiwang.areas.service.intake.contracts import Application
from yiwang.kernel.actors import ActorKind
from yiwang.shell.jinja import url
from yiwang.shell.pages import SIGNED_IN, page
from yiwang.shell.words import say
from yiwang.support.forms import queries as forms
from yiwang.support.items import queries as items


@page(needs=SIGNED_IN, writes=True)
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """For whom one acts, whether the item is for them, a draft to go on with; then the first question."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    if request.method == "POST":
        made = operations.begin(item=code, actor=actor, now=now, key=request.POST.get("key", ""))
        return HttpResponseRedirect(filling.first_page(filling.resumed(request, made.id)))
    item = items.published_item(code)
    firm = people.acts_as_firm(actor)
    facts = {
        "item": item,
        "firm": firm,
        "officer": actor.kind is ActorKind.OFFICER,
        "suits": people.suits(item, firm=firm),
        "online": bool(item.form and item.flow and item.organisation),
        "subjects": [items.code_words("subject", subject) for subject in item.subjects],
        "drafts": [(one, forms.summary(one.draft)) for one in queries.open_applications(viewer=actor, item=code)],
        "key": secrets.token_urlsafe(12),
        "acting": url("identity:account", next=url("intake:begin", code)),
        "crumbs": [(say(item.name), url("guide:item", code)), (_("Application"), "")],
    }
    return render(request, "intake/begin.html", facts)


@page(needs=SIGNED_IN, writes=True)
def resume(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """On with a draft where it was left."""
    found = filling.resumed(request, id)
    return _ended(found.application) if found.draft is None else HttpResponseRedirect(filling.first_page(found))


def _ended(application: Application) -> HttpResponse:
    """A draft that was sent has become a case; one that was put away is gone from here."""
    if application.case:
        return HttpResponseRedirect(url("intake:my_case", application.case))
    return HttpResponseRedirect(url("intake:begin", application.item))


@page(needs=SIGNED_IN, writes=True)
def form_page(request: HttpRequest, code: str, id: UUID, group: str) -> HttpResponse:
    """One question group a page."""
    found = filling.resumed(request, id)
    if found.draft is None:
        return _ended(found.application)
    return filling.page(request, filling.sit_down(found), group)


@page(needs=SIGNED_IN, writes=True)
def autosave(request: HttpRequest, code: str, id: UUID, group: str) -> HttpResponse:
    """What was typed so far, without leaving the page."""
    return filling.autosave(request, filling.sit_down(filling.resumed(request, id)), group)


@page(needs=SIGNED_IN, writes=True)
def review(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """Everything once more, the declaration, and the button that sends it."""
    found = filling.resumed(request, id)
    if found.application.case:
        return HttpResponseRedirect(url("intake:receipt", code, id))
    if found.draft is None:
        return _ended(found.application)
    return filling.review(request, filling.sit_down(found))


@page(needs=SIGNED_IN)
def receipt(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """What became of it."""
    application = queries.application(id, viewer=request.actor)  # type: ignore[attr-defined]
    if not application.case:
        return HttpResponseRedirect(url("intake:review", code, id))
    return filling.receipt(request, application)


@page(needs=SIGNED_IN, writes=True)
def discard(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """Put a draft away."""
    if request.method == "POST":
        operations.discard(application=id, actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    return HttpResponseRedirect(url("intake:my_page"))
