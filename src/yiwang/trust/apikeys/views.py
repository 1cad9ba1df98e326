"""My keys of the API."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yiwang.shell.pages import SIGNED_IN, page
from yiwang.trust.apikeys import operations, queries
from yiwang.trust.apikeys.contracts import NewKey
from yiwang.trust.apikeys.forms import KeyForm


@page(needs=SIGNED_IN, writes=True)
def keys(request: HttpRequest) -> HttpResponse:
    """My keys, and making another one; its text is shown this once."""
    offered = queries.scopes_of(request.actor)
    form, made = KeyForm(request.POST or None, offered), None
    if form.is_valid():
        ends = request.now + timedelta(days=form.cleaned_data["days"])
        new = NewKey(form.cleaned_data["name"], frozenset(form.cleaned_data["scopes"]), ends)
        made = operations.make_key(new=new, actor=request.actor, now=request.now)
        form = KeyForm(None, offered)
    facts = {
        "form": form,
        "made": made,
        "offered": offered,
        "mine": [(key, key.state(request.now)) for key in queries.keys_of(viewer=request.actor)],
    }
    response = render(request, "apikeys/keys.html", facts, status=422 if form.errors else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


@page(needs=SIGNED_IN, writes=True)
def revoke_key(request: HttpRequest, key: UUID) -> HttpResponse:
    """Revoke a key of mine at once."""
    if request.method == "POST":
        operations.revoke_key(key=key, actor=request.actor, now=request.now)
    return HttpResponseRedirect(reverse("apikeys:keys"))
