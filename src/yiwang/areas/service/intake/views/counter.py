"""The counter: find who has come, or enrol them, and fill in the same form for them."""

import secrets
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from yiwang.areas.service.intake import filling, naming, operations, people, queries
from yiwang.areas.service.intake.contracts import Application
from yiwang.areas.service.intake.forms import EnrolForm, FindForm
from yiwang.areas.service.ratings import queries as ratings
from yiwang.kernel.actors import ActorKind
from yiwang.kernel.errors import Refusal
from yiwang.shell.jinja import url
from yiwang.shell.pages import page
from yiwang.shell.site import site
from yiwang.support.cases.contracts import WORK_ON_CASES
from yiwang.support.items import queries as items
from yiwang.support.items.contracts import ItemFilter
from yiwang.trust.identity import operations as accounts
from yiwang.trust.identity import queries as identity
from yiwang.trust.identity.contracts import FIND_PEOPLE, NewAccount

PURPOSE = "intake.counter"
OFFERED = 30


@page(needs=WORK_ON_CASES, writes=True)
def desk(request: HttpRequest) -> HttpResponse:
    """Who has come: by one whole number; every look is logged."""
    return _desk(request, FindForm(request.POST or None), EnrolForm())


def _desk(request: HttpRequest, form: FindForm, enrolling: EnrolForm, found: object = None) -> HttpResponse:
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    people_found, status, refused = found, 200, ""
    if form.is_bound and form.is_valid():
        number = {form.cleaned_data["kind"]: form.cleaned_data["text"]}
        try:
            people_found = identity.find_subject(**number, viewer=actor, purpose=PURPOSE, now=now)
        except Refusal as refusal:
            refused = refusal.sentence
    elif form.is_bound or enrolling.errors:
        status = 422
    recent = queries.taken_in(viewer=actor)
    facts = {
        "form": form,
        "enrolling": enrolling,
        "may_find": actor.may(FIND_PEOPLE),
        "found": people_found,
        "refused": refused,
        "recent": recent,
        "names": naming.items_words([one.item for one in recent]),
        "who": identity.subject_names([one.party for one in recent]),
        "asked": ratings.asked_at_counter([one.case for one in recent if one.case], viewer=actor),
        "crumbs": [(_("Counter"), "")],
    }
    return render(request, "intake/desk.html", facts, status=status)


@page(needs=FIND_PEOPLE, writes=True)
def enrol(request: HttpRequest) -> HttpResponse:
    """Make an account for somebody who has none, from the card in the clerk's hand."""
    form = EnrolForm(request.POST or None)
    if not form.is_bound or not form.is_valid():
        return _desk(request, FindForm(), form)
    try:
        made = accounts.create_account(
            account=NewAccount(kind=ActorKind.CITIZEN, **form.cleaned_data),
            actor=request.actor,  # type: ignore[attr-defined]
            now=request.now,  # type: ignore[attr-defined]
        )
    except Refusal as refusal:
        form.add_error("id_number", refusal.sentence)
        return _desk(request, FindForm(), form)
    return HttpResponseRedirect(url("intake:begin_at_desk", applicant=made.subject))


@page(needs=WORK_ON_CASES, writes=True)
def begin(request: HttpRequest) -> HttpResponse:
    """Which service the person who has come wants; then the first page of its form."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    applicant = request.POST.get("applicant") or request.GET.get("applicant", "")
    account = identity.account(applicant)
    if request.method == "POST":
        made = operations.begin(
            item=request.POST.get("item", ""),
            applicant=applicant,
            actor=actor,
            now=now,
            key=request.POST.get("key", ""),
        )
        return HttpResponseRedirect(filling.first_page(filling.resumed(request, made.id), desk=True))
    text = request.GET.get("text", "").strip()[:60]
    rows = items.published_items(ItemFilter(region=site().region, text=text, online=True, limit=OFFERED)).rows
    offered = [items.published_item(row.code) for row in rows if row.startable][:10]
    firm = people.is_firm(applicant)
    facts = {
        "account": account,
        "text": text,
        "offered": [
            (item, people.suits(item, firm=firm))
            for item in offered
            if item.form and item.flow and actor.may(WORK_ON_CASES, within=item.region, organisation=item.organisation)
        ],
        "key": secrets.token_urlsafe(12),
        "crumbs": [(_("Counter"), url("intake:desk")), (account.name, "")],
    }
    return render(request, "intake/begin_at_desk.html", facts)


def _ended(application: Application) -> HttpResponse:
    return HttpResponseRedirect(url("intake:desk_receipt", application.id) if application.case else url("intake:desk"))


@page(needs=WORK_ON_CASES, writes=True)
def form_page(request: HttpRequest, id: UUID, group: str) -> HttpResponse:
    """The same form as online, filled in by a clerk."""
    found = filling.resumed(request, id)
    if found.draft is None:
        return _ended(found.application)
    return filling.page(request, filling.sit_down(found, desk=True), group)


@page(needs=WORK_ON_CASES, writes=True)
def autosave(request: HttpRequest, id: UUID, group: str) -> HttpResponse:
    """What was typed so far."""
    return filling.autosave(request, filling.sit_down(filling.resumed(request, id), desk=True), group)


@page(needs=WORK_ON_CASES, writes=True)
def review(request: HttpRequest, id: UUID) -> HttpResponse:
    """Everything once more with the applicant, which papers were seen, and the declaration."""
    if request.method == "POST":
        seen = [int(one) for one in request.POST.getlist("seen") if one.isascii() and one.isdigit()]
        operations.note_seen(
            application=id,
            materials=seen,
            actor=request.actor,  # type: ignore[attr-defined]
            now=request.now,  # type: ignore[attr-defined]
        )
    found = filling.resumed(request, id)
    if found.draft is None:
        return _ended(found.application)
    return filling.review(request, filling.sit_down(found, desk=True))


@page(needs=WORK_ON_CASES)
def receipt(request: HttpRequest, id: UUID) -> HttpResponse:
    """The receipt that the applicant takes home."""
    application = queries.application(id, viewer=request.actor)  # type: ignore[attr-defined]
    if not application.case:
        return HttpResponseRedirect(url("intake:desk_review", id))
    return filling.receipt(request, application, desk=True)


@page(needs=WORK_ON_CASES, writes=True)
def discard(request: HttpRequest, id: UUID) -> HttpResponse:
    """Put it away: the person has gone."""
    if request.method == "POST":
        operations.discard(application=id, actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    return HttpResponseRedirect(url("intake:desk"))
