"""The inbox, and what a demonstration would have sent."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiwang.kernel.errors import NotFound
from yiwang.shell.pages import PUBLIC, SIGNED_IN, page
from yiwang.support.notices import operations, queries
from yiwang.support.notices.contracts import Channel, Preference


class PreferenceForm(forms.Form):
    email = forms.BooleanField(label=_("Email"), required=False)
    sms = forms.BooleanField(label=_("Text message"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("zh", "简体中文"), ("en", "English")])

    def preference(self) -> Preference:
        chosen = frozenset(channel for channel in Channel if self.cleaned_data[channel.value])
        return Preference(chosen, self.cleaned_data["language"])


class MarkForm(forms.Form):
    notice = forms.UUIDField(required=False)


@page(needs=SIGNED_IN)
def inbox(request: HttpRequest) -> HttpResponse:
    """My notices, newest first."""
    unread = request.GET.get("unread") == "1"
    rows = queries.inbox(viewer=request.actor, unread=unread, after=request.GET.get("after", ""))
    chosen = queries.preference(viewer=request.actor)
    form = PreferenceForm(initial={c.value: c in chosen.channels for c in Channel} | {"language": chosen.language})
    waiting = queries.unread_count(viewer=request.actor)
    return render(request, "notices/inbox.html", {"page": rows, "unread": unread, "form": form, "waiting": waiting})


@page(needs=SIGNED_IN, writes=True)
def mark_read(request: HttpRequest) -> HttpResponse:
    """Mark one of my notices read, or all of them."""
    form = MarkForm(request.POST)
    if form.is_valid():
        one = form.cleaned_data["notice"]
        operations.mark_read(notices=[one] if one else None, actor=request.actor, now=request.now)
    return HttpResponseRedirect(reverse("notices:inbox"))


@page(needs=SIGNED_IN, writes=True)
def choose(request: HttpRequest) -> HttpResponse:
    """How I like to be told."""
    form = PreferenceForm(request.POST)
    if form.is_valid():
        operations.choose(preference=form.preference(), actor=request.actor)
    return HttpResponseRedirect(reverse("notices:inbox"))


@page(needs=PUBLIC)
def outbox(request: HttpRequest) -> HttpResponse:
    """What this demonstration would have sent by SMS and email."""
    if not settings.DEMO:
        raise NotFound()
    return render(request, "notices/outbox.html", {"messages": queries.simulated()})
