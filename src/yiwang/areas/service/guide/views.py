"""The public face: find a service, read its guide, know how to get help."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from yiwang.areas.service.guide import reading
from yiwang.areas.service.guide.listing import ITEMS, filter_of, period
from yiwang.shell.jinja import url
from yiwang.shell.lists import answer
from yiwang.shell.pages import PUBLIC, page
from yiwang.shell.site import site
from yiwang.shell.words import say
from yiwang.support.items import queries
from yiwang.support.items.contracts import Audience, ItemFilter, ItemRow, Period, Theme
from yiwang.support.search import queries as index

KIND = "item"
SHOWN_THEMES = 8
SHOWN_DEPARTMENTS = 12
RESULTS = 20
FOREIGNERS = (
    (gettext_noop("Start and invest"), ("founding", "trade", "investment")),
    (gettext_noop("Work and trade"), ("work", "staff", "profession")),
    (gettext_noop("Live here"), ("abroad", "household", "housing", "education", "medical")),
)


@page(needs=PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    """Search is the page; what waits for the reader stands beside it."""
    region = site().region
    themes = queries.themes(region=region)
    departments = queries.departments_with_counts(region)
    facts = {
        "persons": _of(themes, Audience.PERSONS)[:SHOWN_THEMES],
        "enterprises": _of(themes, Audience.ENTERPRISES)[:SHOWN_THEMES],
        "departments": departments[:SHOWN_DEPARTMENTS],
        "department_count": len(departments),
        "often": _startable(region),
    }
    return render(request, "guide/home.html", facts)


def _of(themes: list[Theme], audience: Audience) -> list[Theme]:
    return [theme for theme in themes if theme.audience is audience]


def _startable(region: str) -> list[ItemRow]:
    """A few services to begin with: those that can be done here and now."""
    found = queries.published_items(ItemFilter(region=region, online=True, limit=4))
    return list(found.rows)


@page(needs=PUBLIC)
def search(request: HttpRequest) -> HttpResponse:
    """Results for what was typed, and what to do where there are none."""
    text = request.GET.get("q", "").strip()[:100]
    number = request.GET.get("page", "1")
    current = max(1, min(int(number), 500)) if number.isdecimal() else 1
    found = index.search(text, kind=KIND, region=site().region, limit=RESULTS, offset=(current - 1) * RESULTS)
    more = found.count > current * RESULTS
    facts = {"text": text, "found": found, "current": current, "next": current + 1 if more else None}
    facts |= {"crumbs": [(_("Front page"), "/"), (_("Search"), "")], "period": _period_of}
    return render(request, "guide/search.html", facts)


def _period_of(facts: Mapping[str, Any]) -> str:
    return period(Period(**facts.get("promised", {})))


@page(needs=PUBLIC)
def suggestions(request: HttpRequest) -> HttpResponse:
    """What could be meant by what was typed so far, for the list under the field."""
    typed = request.GET.get("q", "")
    return render(
        request, "guide/suggestions.html", {"words": index.suggestions(typed, kind=KIND, region=site().region)}
    )


@page(needs=PUBLIC)
def items(request: HttpRequest) -> HttpResponseBase:
    """All services, filtered, sorted and exported like every list."""
    return answer(
        request,
        ITEMS,
        fetch=lambda asked: queries.published_items(filter_of(asked)),
        rows=lambda asked: queries.every_published_item(filter_of(asked)),
        template="guide/items.html",
        more={"frame": "shell/citizen.html", "crumbs": [(_("Front page"), "/"), (_("Services"), "")]},
    )


@page(needs=PUBLIC)
def item(request: HttpRequest, code: str) -> HttpResponse:
    """The guide of one service: four facts before any prose, the start right after them."""
    found = queries.published_item(code)
    department = say(found.department.name)
    way = [(_("Services"), "/items")]
    if department:
        way.append((department, _department_address(found.department.name.get("zh", ""))))
    facts = {
        "item": found,
        "facts": reading.facts(found, request.now),  # type: ignore[attr-defined]
        "start": reading.start_of(found),
        "who_brings": reading.who_brings,
        "type": queries.code_words("type", found.type),
        "subjects": [queries.code_words("subject", code) for code in found.subjects],
        "crumbs": [*way, (say(found.name), "")],
    }
    return render(request, "guide/item.html", facts)


def _department_address(key: str) -> str:
    return url("guide:items", department=key)


@page(needs=PUBLIC)
def departments(request: HttpRequest) -> HttpResponse:
    """Every department that answers for services, with how many."""
    facts = {
        "departments": queries.departments_with_counts(site().region),
        "crumbs": [(_("Front page"), "/"), (_("Departments"), "")],
    }
    return render(request, "guide/departments.html", facts)


@page(needs=PUBLIC)
def themes(request: HttpRequest) -> HttpResponse:
    """All themes, in the order of a person's and of an enterprise's life."""
    found = queries.themes(region=site().region)
    facts = {"persons": _of(found, Audience.PERSONS), "enterprises": _of(found, Audience.ENTERPRISES)}
    facts["crumbs"] = [(_("Front page"), "/"), (_("Themes"), "")]
    return render(request, "guide/themes.html", facts)


@page(needs=PUBLIC)
def help_page(request: HttpRequest) -> HttpResponse:
    """Where help is to be had, by people, on paper and on this site."""
    return render(request, "guide/help.html", {"crumbs": [(_("Front page"), "/"), (_("Help"), "")]})


@page(needs=PUBLIC)
def accessibility(request: HttpRequest) -> HttpResponse:
    """What this site does so that everybody can use it, and the switch of the single keys."""
    return render(request, "guide/accessibility.html", {"crumbs": _under_help(_("Accessibility"))})


@page(needs=PUBLIC)
def special(request: HttpRequest) -> HttpResponse:
    """The column for special groups: services for which staff come home, and the ways without a screen."""
    found = queries.published_items(ItemFilter(region=site().region, home_visit=True, limit=50))
    support = queries.published_items(ItemFilter(region=site().region, theme="support", limit=20))
    facts = {"at_home": found.rows, "support": support.rows, "crumbs": _under_help(_("For elders and disabled people"))}
    return render(request, "guide/special.html", facts)


@page(needs=PUBLIC)
def foreigners(request: HttpRequest) -> HttpResponse:
    """Services by what people from abroad come for: to invest, to work and trade, to live."""
    groups = [(_(title), _of_themes(codes)) for title, codes in FOREIGNERS]
    return render(request, "guide/foreigners.html", {"groups": groups, "crumbs": _under_help(_("For foreigners"))})


def _of_themes(codes: tuple[str, ...]) -> list[ItemRow]:
    found = queries.published_items(ItemFilter(region=site().region, themes=codes, limit=12))
    return list(found.rows)


def _under_help(title: str) -> list[tuple[str, str]]:
    return [(_("Front page"), "/"), (_("Help"), "/help"), (title, "")]
