"""What the worker could not deliver, and having it tried again."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yiwang.kernel.events import operations, queries
from yiwang.kernel.events.contracts import ADMINISTER_EVENTS
from yiwang.shell.pages import page


class ParkedForm(forms.Form):
    consumer = forms.CharField()
    position = forms.IntegerField(required=False)


@page(needs=ADMINISTER_EVENTS)
def events(request: HttpRequest) -> HttpResponse:
    """What every consumer has yet to hear, and what it could not take."""
    facts = {"backlog": queries.backlog(viewer=request.actor), "failing": queries.failing(viewer=request.actor)}
    return render(request, "jobs/events.html", facts)


@page(needs=ADMINISTER_EVENTS, writes=True)
def retry_events(request: HttpRequest) -> HttpResponse:
    """Have a consumer's events tried again, or one of them."""
    form = ParkedForm(request.POST)
    if form.is_valid():
        operations.retry(actor=request.actor, now=request.now, **form.cleaned_data)
    return HttpResponseRedirect(reverse("jobs:events"))


@page(needs=ADMINISTER_EVENTS, writes=True)
def give_up_event(request: HttpRequest) -> HttpResponse:
    """Let a consumer never hear a parked event."""
    form = ParkedForm(request.POST)
    if form.is_valid():
        operations.give_up(actor=request.actor, **form.cleaned_data)
    return HttpResponseRedirect(reverse("jobs:events"))
