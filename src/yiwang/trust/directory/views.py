"""Reading: the list, an organisation, a region, and what everybody may see of a department."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import Actor
from yiwang.kernel.organisations import queries
from yiwang.kernel.organisations.contracts import (
    APPOINT,
    READ_PEOPLE,
    SHAPE,
    Appointment,
    Level,
    Organisation,
    OrganisationFilter,
    OrganisationKind,
    Post,
)
from yiwang.kernel.paging import Page
from yiwang.kernel.regions import queries as regions
from yiwang.kernel.regions.contracts import Region
from yiwang.shell.lists import Asked, Choice, Column, Listing, Option, Text, answer
from yiwang.shell.pages import PUBLIC, page
from yiwang.shell.site import site
from yiwang.shell.words import say
from yiwang.trust.directory.titles import CHANGES, KINDS, LEVELS, LINKS, REGION_LEVELS
from yiwang.trust.personal.contracts import names_of
from yiwang.trust.rights import queries as rights

CLOSED = "closed"


def address(path: str) -> str:
    return reverse("directory:organisation", args=[path])


def _region_name(code: str) -> str:
    return say(regions.region(code).name) if regions.known(code) else code


LISTING = Listing(
    title=_("Organisations"),
    columns=(
        Column("name", _("Full name of the organisation"), lambda row: row.name, link=lambda row: address(row.path)),
        Column("short", _("Short name"), lambda row: row.short),
        Column("level", _("Level"), lambda row: gettext(LEVELS[row.level])),
        Column("kind", _("Kind of body"), lambda row: gettext(KINDS[row.kind])),
        Column("region", _("Administrative region"), lambda row: _region_name(row.region)),
        Column("code", _("Organisation code"), lambda row: row.code),
        Column("uscc", _("Unified social credit code"), lambda row: row.uscc, shown=False),
        Column("path", _("Path"), lambda row: row.path, shown=False),
        Column("aliases", _("Other names"), lambda row: "; ".join(row.aliases), shown=False),
        Column("since", _("Set up on"), lambda row: row.since, kind="date", shown=False),
        Column("until", _("Closed since"), lambda row: row.until, kind="date", shown=False),
    ),
    filters=(
        Choice("level", _("Level"), [Option(str(level), title) for level, title in LEVELS.items()], segments=True),
        Text(_("Name, initials or code")),
        Choice("kind", _("Kind of body"), [Option(kind.value, title) for kind, title in KINDS.items()]),
        Choice("state", _("State"), [Option(CLOSED, _("Closed ones too"))]),
    ),
    file="organisations",
)


def who(request: HttpRequest) -> tuple[Actor, datetime]:
    return request.actor, request.now  # type: ignore[attr-defined]


@page(needs=READ_PEOPLE)
def organisations(request: HttpRequest) -> HttpResponseBase:
    """Every organisation at four levels, below one or in a region if the address says so."""
    viewer, _now = who(request)
    under, region = request.GET.get("under", ""), request.GET.get("region", "")
    top = queries.organisation_at(under) if under else None
    place = regions.region(region) if region else None

    def asked_for(asked: Asked, *, level: bool = True) -> OrganisationFilter:
        return OrganisationFilter(
            under=top.path if top else "",
            region=place.code if place else "",
            level=Level(int(asked.one("level"))) if level and asked.one("level") else None,
            kind=OrganisationKind(asked.one("kind")) if asked.one("kind") else None,
            text=asked.text,
            closed=asked.one("state") == CLOSED,
        )

    def fetch(asked: Asked) -> Page[Organisation]:
        return queries.organisation_list(asked_for(asked), after=asked.after, before=asked.before, limit=asked.limit)

    def counts(asked: Asked) -> dict[str, dict[str, int]]:
        found = queries.level_counts(asked_for(asked, level=False))
        return {"level": {str(level.value): found.get(level, 0) for level in Level}}

    tops = queries.organisations_under("", direct=True)
    more = {"top": top, "place": place, "tops": tops, "provinces": reverse("directory:regions")}
    more["may_create"] = viewer.may(SHAPE, within="", organisation="") or viewer.may(SHAPE)
    return answer(
        request,
        LISTING,
        fetch=fetch,
        rows=lambda asked: queries.every_organisation(asked_for(asked)),
        counts=counts,
        template="directory/organisations.html",
        more=more,
    )


@page(needs=READ_PEOPLE)
def organisation(request: HttpRequest, path: str) -> HttpResponse:
    """One organisation: where it stands, its posts and people, who leads it, who administers it, what was done."""
    viewer, now = who(request)
    found = queries.organisation_at(path)
    today = timezone.localtime(now).date()
    line = queries.lineage(found.path)
    below = queries.organisations_under(found.path, direct=True)
    facts: dict[str, Any] = {
        "organisation": found,
        "line": line,
        "below": below,
        "counts": queries.children_counts([each.path for each in below]),
        "region": regions.full_name(found.region[:9].ljust(12, "0")),
        "kinds": KINDS,
        "levels": LEVELS,
        "may": _may(viewer, found),
        "successor": queries.organisation_at(found.successor) if found.successor else None,
        "crumbs": [(gettext(LISTING.title), reverse("directory:organisations"))]
        + [(say(each.short), address(each.path)) for each in line[:-1]]
        + [(say(found.short), "")],
        "done": request.GET.get("done", ""),
        **_people(found, viewer, now, today),
        **_links(found),
        **_past(found, viewer),
    }
    return render(request, "directory/organisation.html", facts)


def _may(viewer: Actor, found: Organisation) -> dict[str, bool]:
    """What the page offers; the operations decide."""
    own = viewer.may(SHAPE, within=found.region, organisation=found.path) and found.open
    above = viewer.may(SHAPE, within=found.region, organisation=found.parent or "") and found.open
    appoint = viewer.may(APPOINT, within=found.region, organisation=found.path) and found.open
    head = viewer.may(APPOINT, within=found.region, organisation=found.parent or "") and found.open
    return {"own": own, "above": above, "appoint": appoint, "head": head}


def _people(found: Organisation, viewer: Actor, now: datetime, today: date) -> dict[str, Any]:
    """Posts with who holds them; people only where the viewer may see them."""
    posts = queries.posts_of(found.path)
    allowed = viewer.may(READ_PEOPLE, within=found.region, organisation=found.path)
    held = queries.people_in(found.path, on=None, viewer=viewer) if allowed else []
    present = [each for each in held if each.until is None or each.until >= today]
    administrators = rights.people_with(SHAPE.code, found.region, found.path, now) if allowed else []
    names = names_of({each.subject for each in held} | set(administrators))
    return {
        "may_see": allowed,
        "posts": [(post, _holders(post, present, names)) for post in posts],
        "former": [(each, names.get(each.subject, each.subject[:8])) for each in held if each not in present][:50],
        "administrators": [names.get(subject, subject[:8]) for subject in administrators],
    }


def _holders(post: Post, present: Sequence[Appointment], names: Any) -> list[tuple[Appointment, str]]:
    return [(each, names.get(each.subject, each.subject[:8])) for each in present if each.post == post.code]


def _links(found: Organisation) -> dict[str, Any]:
    links = queries.coordination_of(found.path)
    others = {link.upper for link in links} | {link.lower for link in links}
    known = queries.organisations_at(others)
    return {
        "above": [(link, LINKS[link.kind], known[link.upper]) for link in links if link.lower == found.path],
        "guided": [(link, LINKS[link.kind], known[link.lower]) for link in links if link.upper == found.path],
    }


def _past(found: Organisation, viewer: Actor) -> dict[str, Any]:
    allowed = viewer.may(READ_PEOPLE, within=found.region, organisation=found.path)
    history = queries.history(found.path)
    private = ("appointed", "appointment-ended")
    shown = [change for change in history if allowed or change.kind not in private][:100]
    names = names_of({change.by for change in shown} | {change.facts.get("subject", "") for change in shown})
    return {"history": [(each, CHANGES.get(each.kind, each.kind), _said(each.facts, names)) for each in shown],
            "doers": names}  # fmt: skip


def _said(facts: Any, names: Any) -> str:
    parts = [facts.get("from"), facts.get("to"), facts.get("name"), facts.get("title"), facts.get("matter")]
    subject = facts.get("subject", "")
    return " → ".join(part for part in (names.get(subject, subject[:8]), *parts) if part)


@page(needs=READ_PEOPLE)
def region(request: HttpRequest, code: str = "") -> HttpResponse:
    """A region: what it is part of, its parts, and the organisations that stand in it; or regions by name."""
    text = request.GET.get("text", "").strip()[:60]
    found = regions.region(code) if code else None
    line = regions.lineage(code) if code else []
    crumbs = [(gettext("Regions"), reverse("directory:regions"))]
    crumbs += [(say(each.name), reverse("directory:region", args=[each.code])) for each in line[:-1]]
    facts = {
        "region": found,
        "full": regions.full_name(code) if code else None,
        "text": text,
        "found": [(each, regions.full_name(each.code)) for each in regions.find(text, code)] if text else [],
        "regions_below": _parts(code),
        "levels": REGION_LEVELS,
        "organisations": _standing(found),
        "crumbs": [*crumbs, (say(found.name), "")] if found else [(gettext("Regions"), "")],
    }
    return render(request, "directory/region.html", facts)


def _parts(code: str) -> list[Region]:
    """What is right below; what stands in tables only is passed over."""
    parts: list[Region] = []
    for each in regions.children(code):
        parts += regions.children(each.code) if each.in_tables_only else [each]
    return parts


def _standing(found: Region | None) -> Sequence[Organisation]:
    if found is None:
        return []
    page = queries.organisation_list(OrganisationFilter(region=found.code), limit=100)
    return [each for each in page.rows if each.region == found.code]


def _open_ones(under: Organisation) -> Iterator[Organisation]:
    yield from (each for each in queries.organisations_under(under.path, direct=True) if each.open)


@page(needs=PUBLIC)
def public_list(request: HttpRequest) -> HttpResponse:
    """The government of this place and its departments, for everybody."""
    asked = OrganisationFilter(region=site().region, direct=True)
    tops = list(queries.every_organisation(asked))
    groups = [(top, list(_open_ones(top))) for top in tops]
    return render(request, "directory/public_list.html", {"groups": groups, "kinds": KINDS})


@page(needs=PUBLIC)
def public_organisation(request: HttpRequest, path: str) -> HttpResponse:
    """What a department is for, whom it stands under, and who guides it. No people."""
    found = queries.organisation_at(path)
    facts = {
        "organisation": found,
        "line": queries.lineage(found.path)[:-1],
        "below": list(_open_ones(found)),
        "former": queries.name_on(found.path, date(1990, 1, 1)),
        "successor": queries.organisation_at(found.successor) if found.successor else None,
        "region": regions.full_name(found.region[:9].ljust(12, "0")),
        "levels": LEVELS,
        "kinds": KINDS,
        **_links(found),
    }
    return render(request, "directory/public_organisation.html", facts)
