"""Standing in: for a term somebody acts on what I have (委托)."""

from datetime import datetime, time
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yiwang.kernel.errors import Refusal
from yiwang.shell.pages import page
from yiwang.shell.words import say
from yiwang.support.cases import operations, queries
from yiwang.support.cases.contracts import WORK_ON_CASES
from yiwang.support.cases.views.naming import people
from yiwang.trust.rights import queries as rights


class DelegationForm(forms.Form):
    receiver = forms.ChoiceField(label=_("Who stands in"))
    flow = forms.ChoiceField(label=_("For which cases"), required=False)
    since = forms.DateField(label=_("From"), widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("To and with"), widget=forms.DateInput({"type": "date"}))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, request: HttpRequest, given: object = None) -> None:
        super().__init__(given)
        actor, now = request.actor, request.now  # type: ignore[attr-defined]
        held = rights.people_with(WORK_ON_CASES.code, actor.region, actor.organisation, now)
        names = people(subject for subject in held if subject != actor.subject)
        options = sorted(((s, n) for s, n in names.items() if s in held), key=lambda one: one[1])
        self.fields["receiver"].choices = [("", _("Please choose")), *options]
        self.fields["flow"].choices = [("", _("All cases")), *((f.name, say(f.title)) for f in queries.flows())]


def _shown(request: HttpRequest, form: DelegationForm, status: int = 200) -> HttpResponse:
    found = queries.delegations(viewer=request.actor, now=request.now)
    names = people(subject for each in found for subject in (each.giver, each.receiver))
    titles = {flow.name: flow.title for flow in queries.flows()}
    facts = {"delegations": found, "names": names, "titles": titles, "form": form}
    return render(request, "cases/delegations.html", facts, status=status)


@page(needs=WORK_ON_CASES)
def delegations(request: HttpRequest) -> HttpResponse:
    """Who stands in for me, and for whom I do."""
    return _shown(request, DelegationForm(request))


@page(needs=WORK_ON_CASES, writes=True)
def add_delegation(request: HttpRequest) -> HttpResponse:
    """Let somebody stand in from one day to another."""
    form = DelegationForm(request, request.POST)
    if not form.is_valid():
        return _shown(request, form, 422)
    zone, given = timezone.get_default_timezone(), form.cleaned_data
    try:
        operations.delegate(
            receiver=given["receiver"],
            since=datetime.combine(given["since"], time(), zone),
            until=datetime.combine(given["until"], time.max, zone),
            reason=given["reason"],
            flow=given["flow"],
            actor=request.actor,
            now=request.now,
        )
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return _shown(request, form, 422)
    return HttpResponseRedirect(reverse("cases:delegations"))


@page(needs=WORK_ON_CASES, writes=True)
def close_delegation(request: HttpRequest, delegation: UUID) -> HttpResponse:
    """End it at once."""
    if request.method == "POST":
        operations.end_delegation(delegation=delegation, actor=request.actor, now=request.now)
    return HttpResponseRedirect(reverse("cases:delegations"))
