"""Checking a licence, for anybody; and a holder's own licences."""

import json
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yiwang.shell.limits import Buckets, asker
from yiwang.shell.pages import PUBLIC, SIGNED_IN, page
from yiwang.shell.words import moment, say
from yiwang.trust.documents import queries as documents
from yiwang.trust.documents.contracts import State
from yiwang.trust.ledger import queries as ledger
from yiwang.trust.licences import issuers, operations, people, queries, saying
from yiwang.trust.licences.contracts import Licence, LicenceUnknown, TooManyChecks
from yiwang.trust.licences.forms import FileForm, VerifyForm

View = Callable[..., HttpResponse]
CHECKS = Buckets(rate=0.5, burst=30)


def not_too_often(view: View) -> View:
    """Let nobody try numbers or codes one after the other."""

    @wraps(view)
    def answer(request: HttpRequest, **where: str) -> HttpResponse:
        if wait := CHECKS.take(asker(request)):
            raise TooManyChecks(seconds=wait)
        return view(request, **where)

    return answer


@page(needs=PUBLIC, writes=True)
@not_too_often
def verify(request: HttpRequest) -> HttpResponse:
    """Type or paste a number, or choose a file; a number leads to the page of its licence."""
    asked = "number" in request.GET
    number, file = VerifyForm(request.GET if asked else None), FileForm(None)
    facts = {"number": number, "file": file, "unknown": "", "found": None}
    if request.method == "POST":
        facts["file"] = file = FileForm(request.POST, request.FILES)
        if file.is_valid():
            facts["found"] = queries.check_file(file.cleaned_data["file"].read(), now=request.now)
            facts["file"] = FileForm(None)
    elif asked and number.is_valid():
        return _by_number(request, number.cleaned_data["number"], facts)
    status = 422 if number.errors or file.errors else 200
    return render(request, "licences/verify.html", facts, status=status)


def _by_number(request: HttpRequest, number: str, facts: dict[str, object]) -> HttpResponse:
    try:
        found = queries.licence_by_number(number, now=request.now)
    except LicenceUnknown:
        return render(request, "licences/verify.html", {**facts, "unknown": number}, status=404)
    return HttpResponseRedirect(reverse("licences:verified", args=[found.token]))


@page(needs=PUBLIC, reveals=True)
@not_too_often
def verified(request: HttpRequest, token: str) -> HttpResponse:
    """The answer is a sentence; three checks explain it; the entry stands between its neighbours."""
    try:
        found = queries.examine(token, now=request.now)
    except LicenceUnknown:
        facts = {"number": VerifyForm(None), "file": FileForm(None), "unknown": _("this code"), "found": None}
        return render(request, "licences/verify.html", facts, status=404)
    operations.note_look(licence=found.licence, how="verified", actor=request.actor, now=request.now)
    at = f"{moment(request.now)}:{timezone.localtime(request.now):%S}"
    facts = {
        "found": found,
        "licence": found.licence,
        "answer": saying.answer(found),
        "reasons": saying.reasons(found, at),
        "validity": say(queries.validity(found.licence)),
        "at": at,
        "seal": documents.seal_of(found.licence.issuer) if found.unchanged or found.pending else None,
        "key": str(ledger.log_key()),
        "number": VerifyForm(None),
    }
    return render(request, "licences/verified.html", facts)


@page(needs=PUBLIC)
@not_too_often
def proof(request: HttpRequest, token: str) -> HttpResponse:
    """The proof that the issue is in the ledger, as a file."""
    index, bundle = queries.public_proof(token)
    text = json.dumps(bundle, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="proof-{index}.json"'
    return response


@page(needs=SIGNED_IN)
def my_licences(request: HttpRequest) -> HttpResponse:
    """The licences that I hold, or the firm for which I act."""
    found = queries.licences_of(request.actor.party, viewer=request.actor, now=request.now)
    today = timezone.localtime(request.now).date()
    facts = {"licences": [(licence, saying.validity(licence, today)) for licence in found]}
    return render(request, "licences/my_licences.html", facts)


@page(needs=SIGNED_IN, reveals=True)
def licence(request: HttpRequest, token: str) -> HttpResponse:
    """A licence as a document, for its holder: how it stands, its code, who looked at it, its history."""
    found = queries.licence(token, viewer=request.actor, now=request.now)
    if found.holder != request.actor.party:
        return HttpResponseRedirect(reverse("licences:officer_licence", args=[token]))
    looks, count = queries.looks_at(found, limit=200 if request.GET.get("looks") == "all" else 5)
    purpose = _("to look at one's own licence {number}").format(number=found.number)
    facts = {
        "licence": found,
        "lines": queries.revealed_lines(found, viewer=request.actor, purpose=purpose, now=request.now),
        "issuer": say(issuers.name_of(found.issuer)),
        "validity": say(queries.validity(found)),
        "standing": saying.validity(found, timezone.localtime(request.now).date()),
        "seal": documents.seal_of(found.issuer),
        "code": documents.code_of(_address(request, found)),
        "document": _document(request, found),
        "looks": [(people.who_looked(look, request.actor), look.at) for look in looks],
        "look_count": count,
        "changes": queries.changes_of(found),
    }
    return render(request, "licences/licence.html", facts)


def _address(request: HttpRequest, found: Licence) -> str:
    return (settings.ORIGIN.rstrip("/") or request.build_absolute_uri("/").rstrip("/")) + found.verify_address


def _document(request: HttpRequest, found: Licence) -> bool:
    """Whether its PDF is ready."""
    made = documents.documents_about(found.number, viewer=request.actor)
    return any(document.state is State.READY for document in made if document.kind == "licence")


@page(needs=SIGNED_IN, reveals=True)
def show_code(request: HttpRequest, token: str) -> HttpResponse:
    """The code alone and large, to be held up at a counter."""
    found = queries.licence(token, viewer=request.actor, now=request.now)
    operations.note_look(licence=found, how="shown", actor=request.actor, now=request.now)
    address = _address(request, found)
    return render(
        request, "licences/show_code.html", {"licence": found, "code": documents.code_of(address), "address": address}
    )


@page(needs=SIGNED_IN, reveals=True)
def download(request: HttpRequest, token: str) -> HttpResponse:
    """To the PDF; that it was downloaded is remembered."""
    found = queries.licence(token, viewer=request.actor, now=request.now)
    made = documents.documents_about(found.number, viewer=request.actor)
    operations.note_look(licence=found, how="downloaded", actor=request.actor, now=request.now)
    return HttpResponseRedirect([each for each in made if each.kind == "licence"][-1].address)


def my_panel(request: HttpRequest) -> dict[str, object] | None:
    """For "my page": the newest three licences, nothing where there are none."""
    found = queries.licences_of(request.actor.party, viewer=request.actor, now=request.now)
    today = timezone.localtime(request.now).date()
    shown = [(licence, saying.validity(licence, today)) for licence in found[:3]]
    return {"licences": shown, "count": len(found)} if found else None
