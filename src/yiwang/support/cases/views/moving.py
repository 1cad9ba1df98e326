"""Making a move from the page of a case: what is wrong is said beside what was typed, and nothing is lost."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from yiwang.kernel.errors import Kind, Refusal
from yiwang.shell.pages import SIGNED_IN, page
from yiwang.support.cases import operations, queries
from yiwang.support.cases.contracts import Offer, UnknownMove
from yiwang.support.cases.views.asking import Typed, data_of, extra_of
from yiwang.support.cases.views.case import shown

STATUS = {Kind.CONFLICT: 409, Kind.FORBIDDEN: 403, Kind.TOO_MANY: 429}


@page(needs=SIGNED_IN, writes=True)
def make_move(request: HttpRequest, token: str, task: UUID, verb: str) -> HttpResponse:
    """A move on a task. GET shows its form."""
    if request.method != "POST":
        return HttpResponseRedirect(f"{reverse('cases:case', args=[token])}?task={task}&verb={verb}")
    found = queries.case(token, viewer=request.actor, now=request.now)
    offer = _offered(request, token, task, verb)
    given = request.POST
    try:
        operations.make_move(
            task=task,
            verb=verb,
            opinion=given.get("opinion", ""),
            data=data_of(found, offer, given),
            extra=extra_of(offer, given),
            actor=request.actor,
            now=request.now,
            key=given.get("key") or None,
        )
    except Refusal as refusal:
        return _again(request, token, refusal)
    return HttpResponseRedirect(_after(request, token))


def _offered(request: HttpRequest, token: str, task: UUID, verb: str) -> Offer:
    """The offer that was shown; where it is gone by now the engine says why."""
    tasks = queries.tasks(token, viewer=request.actor, now=request.now)
    offers = [offer for each in tasks if each.id == task for offer in each.offers]
    return next((offer for offer in offers if offer.verb == verb), Offer(verb, {}, asks=tuple(request.POST)))


@page(needs=SIGNED_IN, writes=True)
def make_case_move(request: HttpRequest, token: str, verb: str) -> HttpResponse:
    """A move on the case as a whole: urge, terminate, jump, take back. GET shows its form."""
    if request.method != "POST":
        return HttpResponseRedirect(f"{reverse('cases:case', args=[token])}?about=case&verb={verb}")
    offers = queries.case_offers(token, viewer=request.actor)
    offer = next((each for each in offers if each.verb == verb), None)
    try:
        if offer is None:
            raise UnknownMove(verb=verb, step="")
        operations.make_case_move(
            case=token,
            verb=verb,
            opinion=request.POST.get("opinion", ""),
            extra=extra_of(offer, request.POST),
            actor=request.actor,
            now=request.now,
            key=request.POST.get("key") or None,
        )
    except Refusal as refusal:
        return _again(request, token, refusal)
    return HttpResponseRedirect(_after(request, token))


def _again(request: HttpRequest, token: str, refusal: Refusal) -> HttpResponse:
    errors = refusal.fields or {"opinion": [refusal.sentence]}
    return shown(request, token, Typed(request.POST, errors), STATUS.get(refusal.kind, 422))


def _after(request: HttpRequest, token: str) -> str:
    """Back to the case while one may still see it, and on to what else waits there."""
    if queries.may_see_case(token, request.actor):
        return f"{reverse('cases:case', args=[token])}?done=1"
    return f"{reverse('cases:todo')}?done=1"
