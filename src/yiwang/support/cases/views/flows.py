"""The flows in force, as pictures: what happens, in which order, by whom."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yiwang.kernel.organisations import queries as organisations
from yiwang.shell.pages import page
from yiwang.shell.words import say
from yiwang.support.cases import queries
from yiwang.support.cases.contracts import READ_CASES, Duty
from yiwang.support.cases.views.naming import places


@page(needs=READ_CASES)
def flows(request: HttpRequest) -> HttpResponse:
    """Every flow that new cases take."""
    return render(request, "cases/flows.html", {"flows": queries.flows()})


@page(needs=READ_CASES)
def flow(request: HttpRequest, name: str) -> HttpResponse:
    """One flow as a drawing and in words."""
    found = next((each for each in queries.flows() if each.name == name), None)
    drawing = queries.drawing(queries.flow_diagram(name))
    facts = {"flow": found, "drawing": drawing, "duties": _named(queries.flow_duties(name))}
    return render(request, "cases/flow.html", facts)


def _named(duties: Sequence[Duty]) -> list[dict[str, Any]]:
    """Each duty with who it is in words."""
    offices = places(duty.organisation for duty in duties)
    posts = organisations.post_titles({duty.post for duty in duties if duty.post})
    return [{"duty": duty, "who": _who(duty, offices), "post": say(posts.get(duty.post, {}))} for duty in duties]


def _who(duty: Duty, offices: dict[str, str]) -> str:
    if duty.applicant:
        return _("The applicant")
    if duty.named_in:
        return _("The office in “{field}”").format(field=say(duty.named_in))
    return offices.get(duty.organisation, duty.organisation) or _("The office that answers for the case")
