"""A page of parts shows every kind of field."""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ruamel.yaml import YAML

from yiwang.kernel.errors import NotFound
from yiwang.shell.pages import PUBLIC, page
from yiwang.support.forms import queries
from yiwang.support.forms.conditions import form_of
from yiwang.support.forms.contracts import Form
from yiwang.support.forms.reading import given_values
from yiwang.support.forms.showing import Asked


@cache
def _sample() -> Form:
    said = YAML(typ="safe").load((Path(__file__).parent / "sample.yaml").read_text("utf-8"))
    return form_of("sample", "0", said["record"], said["form"], said["title"])


@page(needs=PUBLIC, writes=True)
def sample(request: HttpRequest) -> HttpResponse:
    """Every kind of field with its states; nothing is kept. Only where people try things out."""
    if not (settings.DEMO or settings.DEBUG):
        raise NotFound()
    form = _sample()
    group = form.groups[0]
    do = request.POST.get("_do", "")
    values: dict[str, Any] = {n: spec.default for n, spec in form.fields.items() if spec.default is not None}
    errors = {}
    if request.method == "POST":
        values = {n: v for n, v in given_values(form.fields, request.POST, do).items() if v is not None}
        names = queries.asked(form, values)[group.name]
        specs = form.specs(names)
        errors = queries.faults(specs, values, [n for n, spec in specs.items() if spec.required])
    asked = Asked(values, {} if do else errors, more=do.removeprefix("add:") if do.startswith("add:") else "")
    facts = {
        "page": queries.group_page(form, group.name, asked, viewer=request.actor),
        "group": group,
        "answers": queries.shown_values(form, values, viewer=request.actor, purpose="sample", now=request.now),
    }
    return render(request, "forms/sample.html", facts, status=422 if errors and not do else 200)
