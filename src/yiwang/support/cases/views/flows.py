"""The flows in force, as pictures: what happens, in which order, by whom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yiwang.shell.pages import page
from yiwang.support.cases import queries
from yiwang.support.cases.contracts import READ_CASES


@page(needs=READ_CASES)
def flows(request: HttpRequest) -> HttpResponse:
    """Every flow that new cases take."""
    return render(request, "cases/flows.html", {"flows": queries.flows()})


@page(needs=READ_CASES)
def flow(request: HttpRequest, name: str) -> HttpResponse:
    """One flow as a drawing and in words."""
    found = next((each for each in queries.flows() if each.name == name), None)
    drawing = queries.drawing(queries.flow_diagram(name))
    return render(request, "cases/flow.html", {"flow": found, "drawing": drawing})
