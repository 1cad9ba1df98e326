"""A case as its applicant sees it: what is wanted from me, by when it is done, where it is, what was said."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from yiwang.areas.service.intake import asking, daybar, filling, history, naming, operations, queries
from yiwang.areas.service.intake.forms import WithdrawForm
from yiwang.areas.service.ratings import queries as ratings
from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.errors import Refusal
from yiwang.shell.jinja import url
from yiwang.shell.pages import SIGNED_IN, page
from yiwang.shell.words import day, listed, say
from yiwang.support.cases import queries as cases
from yiwang.support.cases.contracts import ClockName, ClockView, UnknownCase, WholeCase
from yiwang.support.forms import queries as forms
from yiwang.support.items import queries as items
from yiwang.support.items.contracts import Item, UnknownItem
from yiwang.trust.documents import queries as documents
from yiwang.trust.licences import queries as licences


def mine(request: HttpRequest, token: str) -> WholeCase:
    """A case for which the reader applied; an officer sees theirs on their own pages."""
    actor = request.actor  # type: ignore[attr-defined]
    whole = cases.whole_case(token, viewer=actor, now=request.now)  # type: ignore[attr-defined]
    if whole.case.applicant not in (actor.subject, actor.party):
        raise UnknownCase()
    return whole


def _item(code: str) -> Item | None:
    try:
        return items.published_item(code)
    except UnknownItem:
        return None


@page(needs=SIGNED_IN)
def my_case(request: HttpRequest, token: str) -> HttpResponse:
    """What is wanted from me first; the clock and its pauses; where it is; letters; what I may do."""
    return _shown(request, token, WithdrawForm(), "")


def _shown(request: HttpRequest, token: str, form: WithdrawForm, refused: str, status: int = 200) -> HttpResponse:
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    whole = mine(request, token)
    item = _item(whole.case.item)
    letters = documents.documents_about(whole.case.number, viewer=SYSTEM)  # the reader may see the case
    paths = {whole.case.organisation, *(t.organisation for t in whole.tasks), *(m.organisation for m in whole.moves)}
    names = naming.organisations_words(paths)
    clock = main_clock(whole)
    facts = {
        "whole": whole,
        "case": whole.case,
        "item": item,
        "name": dict(item.name) if item else {"zh": whole.case.title},
        "organisation": names.get(whole.case.organisation, {"zh": whole.case.organisation}),
        "standing": _standing(whole),
        "clock": clock,
        "legal": whole.case.clock(ClockName.LEGAL),
        "cells": daybar.cells(clock, whole.pauses, now) if clock and whole.case.open else [],
        "paused": history.paused_since(whole),
        "promise": _promise(whole, item),
        "wanted": asking.waiting_for(whole, actor),
        "lines": history.timeline(whole, names, history.letters_by_move(whole, letters)),
        "letters": letters,
        "licences": licences.licences_of_case(whole.case.number, now=now) if whole.case.decided_at else [],
        "question": ratings.question_of(token, viewer=actor) if not whole.case.open else None,
        "offers": {offer.verb for offer in whole.offers},
        "form": form,
        "refused": refused,
        "urged": request.GET.get("urged") == "1",
        "crumbs": [(_("My cases"), url("intake:my_cases")), (whole.case.number, "")],
    }
    return render(request, "intake/my_case.html", facts, status=status)


def main_clock(whole: WholeCase) -> ClockView | None:
    """The promised clock, else the legal one."""
    return whole.case.clock(ClockName.PROMISED) or whole.case.clock(ClockName.LEGAL)


def _standing(whole: WholeCase) -> str:
    if not whole.case.open:
        return say(whole.outcome) or whole.case.outcome
    live = [task for task in whole.tasks if task.closed_at is None and task.parent is None]
    return listed(dict.fromkeys(say(task.title) for task in live))


def _promise(whole: WholeCase, item: Item | None) -> Any:
    """Before acceptance no clock runs: by when one hears, and by when it is decided then."""
    if main_clock(whole) is not None or item is None or not whole.case.open:
        return None
    return queries.promise(item, since=whole.case.created_at, answered_by=filling.first_due(whole))


@page(needs=SIGNED_IN, reveals=True)
def answers(request: HttpRequest, token: str) -> HttpResponse:
    """What I answered and handed in, personal values masked; one of them in full where I ask for it."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    whole = mine(request, token)
    reveal = tuple(name for name in request.GET.getlist("show") if name in whole.fields)
    item = _item(whole.case.item)
    groups = forms.shown_values(
        forms.form(item.form if item and item.form else whole.case.flow),
        whole.case.data,
        viewer=actor,
        purpose="intake.my-case",
        now=now,
        reveal=reveal,
    )
    facts = {
        "case": whole.case,
        "name": dict(item.name) if item else {"zh": whole.case.title},
        "groups": groups,
        "filed": day(whole.case.created_at),
        "seen": _seen(token, item),
        "crumbs": [
            (_("My cases"), url("intake:my_cases")),
            (whole.case.number, url("intake:my_case", token)),
            (_("Answers and materials"), ""),
        ],
    }
    return render(request, "intake/answers.html", facts)


def _seen(token: str, item: Item | None) -> list[dict[str, str]]:
    """The materials whose paper a clerk had in hand."""
    application = queries.application_of(token)
    if application is None or item is None:
        return []
    return [dict(item.materials[n - 1].name) for n in application.seen if 0 < n <= len(item.materials)]


@page(needs=SIGNED_IN, writes=True)
def urge(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for one's case to be seen to, at most once a day."""
    if request.method != "POST":
        return HttpResponseRedirect(url("intake:my_case", token))
    mine(request, token)
    try:
        operations.urge(case=token, actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    except Refusal as refusal:
        return _shown(request, token, WithdrawForm(), refusal.sentence, 409)
    return HttpResponseRedirect(url("intake:my_case", token, urged=1))


@page(needs=SIGNED_IN, writes=True)
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Withdraw the application, with a reason if one likes."""
    if request.method != "POST":
        return HttpResponseRedirect(url("intake:my_case", token))
    mine(request, token)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _shown(request, token, form, "", 422)
    try:
        operations.withdraw(
            case=token,
            opinion=form.cleaned_data["opinion"],
            actor=request.actor,  # type: ignore[attr-defined]
            now=request.now,  # type: ignore[attr-defined]
            key=f"withdraw:{token}",
        )
    except Refusal as refusal:
        return _shown(request, token, form, refusal.sentence, 409)
    return HttpResponseRedirect(url("intake:my_case", token))
