"""What a case asks of me: a correction with everything at once, or a step that is mine."""

import secrets
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from yiwang.areas.service.intake import asking, operations, queries
from yiwang.areas.service.intake.naming import item_words
from yiwang.kernel.errors import Kind, Refusal
from yiwang.shell.jinja import url
from yiwang.shell.pages import SIGNED_IN, page
from yiwang.support.cases.contracts import WholeCase
from yiwang.support.forms import queries as forms
from yiwang.support.forms.operations import Filled
from yiwang.support.forms.queries import Asked

Errors = Mapping[str, Sequence[str]]


@page(needs=SIGNED_IN, writes=True)
def answer(request: HttpRequest, token: str, task: UUID) -> HttpResponse:
    """Everything that is asked for on one page; what was typed stays until it is sent."""
    whole, asked = asking.asked_of(token, task, request.actor, request.now)  # type: ignore[attr-defined]
    if request.method != "POST":
        return _shown(request, whole, asked, {}, "")
    filled = _save(request, token, task)
    errors = _told(filled, request.POST.get("_do", ""))
    if request.POST.get("_send") and not filled.stay:
        errors = _sent(request, token, task)
        if not errors:
            return HttpResponseRedirect(url("intake:my_case", token))
    elif request.POST.get("_leave"):
        return HttpResponseRedirect(url("intake:my_case", token))
    return _shown(request, whole, asked, errors, filled.more)


def _sent(request: HttpRequest, token: str, task: UUID) -> Errors:
    """What keeps the answer from being sent; nothing where it was."""
    try:
        operations.send_answer(
            case=token,
            task=task,
            verb=request.POST.get("_send", ""),
            actor=request.actor,  # type: ignore[attr-defined]
            now=request.now,  # type: ignore[attr-defined]
            key=request.POST.get("_key", "")[:64],
        )
    except Refusal as refusal:
        if refusal.kind is not Kind.INVALID:
            raise
        return refusal.fields or {"opinion": [refusal.sentence]}
    return {}


def _shown(request: HttpRequest, whole: WholeCase, asked: asking.AskedOfMe, errors: Errors, more: str) -> HttpResponse:
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    held = queries.answering(asked.task.id, viewer=actor)
    current = asking.page_of(whole, asked, held.values if held else asked.values)
    values = asking.clear(current, actor, now)
    facts = {
        "case": whole.case,
        "name": item_words(whole.case.item, whole.case.title),
        "asked": asked,
        "page": forms.fields_page(current.specs, Asked(values=values, errors=errors, more=more), viewer=actor),
        "opinion": held.opinion if held else "",
        "saved_at": held.saved_at if held else None,
        "opinion_errors": errors.get("opinion", []),
        "key": secrets.token_urlsafe(12),
        "crumbs": [
            (_("My cases"), url("intake:my_cases")),
            (whole.case.number, url("intake:my_case", whole.case.token)),
            (_("Complete the application") if asked.correction else _("Your step"), ""),
        ],
    }
    return render(request, "intake/answer.html", facts, status=422 if errors else 200)


def _told(filled: Filled, do: str) -> Errors:
    if not filled.stay:
        return filled.errors
    about = do.partition(":")[2].partition(".")[0]
    return {path: told for path, told in filled.errors.items() if do.startswith("upload:") and path == about}


def _save(request: HttpRequest, token: str, task: UUID) -> Filled:
    return operations.save_answer(
        case=token,
        task=task,
        given=request.POST,
        uploads=forms.uploads_of(request.FILES),
        actor=request.actor,  # type: ignore[attr-defined]
        now=request.now,  # type: ignore[attr-defined]
    )


@page(needs=SIGNED_IN, writes=True)
def autosave(request: HttpRequest, token: str, task: UUID) -> HttpResponse:
    """What was typed so far, without leaving the page."""
    _save(request, token, task)
    held = queries.answering(task, viewer=request.actor)  # type: ignore[attr-defined]
    revision = held.revision if held else 0
    return JsonResponse({"revision": revision, "at": f"{timezone.localtime(request.now):%H:%M}"})  # type: ignore[attr-defined]
