"""Regions and organisations."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from yiwang.doors.api.access import PUBLIC
from yiwang.doors.api.shapes import Cursor, Limit, Text, paged
from yiwang.kernel.organisations import queries as organisations_known
from yiwang.kernel.organisations.contracts import Level, Organisation, OrganisationFilter
from yiwang.kernel.paging import Page
from yiwang.kernel.regions import queries as regions_known
from yiwang.kernel.regions.contracts import Region

router = Router(tags=["places"])
Code = Annotated[str, Field(pattern="^[0-9]{2,12}$", description="12 digits; a shorter one is filled up with zeros")]


class RegionsAsked(Schema):
    """`q` is part of a name in Chinese or spelled, its initials, or a code."""

    q: Annotated[str, Field(min_length=1, max_length=60)]
    within: Annotated[str, Field(pattern="^([0-9]{2,12})?$")] = ""
    limit: Limit = 20


@router.get("/regions", response=list[Region], summary=_("Find regions by name or code"), **PUBLIC)
def regions(request: HttpRequest, asked: Query[RegionsAsked]) -> Any:
    return regions_known.find(asked.q, asked.within, limit=asked.limit)


@router.get("/regions/{code}", response=Region, summary=_("One region"), **PUBLIC)
def region(request: HttpRequest, code: Code) -> Any:
    return regions_known.region(code)


@router.get("/regions/{code}/children", response=list[Region], summary=_("The regions right below one"), **PUBLIC)
def region_children(request: HttpRequest, code: Code) -> Any:
    return regions_known.children(regions_known.region(code).code)


class OrganisationsAsked(Schema):
    """`under` is a path; `text` a name, an alias or initials."""

    under: Text = ""
    direct: bool = False
    region: Text = ""
    level: Level | None = None
    text: Text = ""
    after: Cursor | None = None
    limit: Limit = 50


@router.get("/organisations", response=Page[Organisation], summary=_("Organisations"), **PUBLIC)
def organisations(request: HttpRequest, asked: Query[OrganisationsAsked]) -> Any:
    wanted = OrganisationFilter(**asked.dict(exclude={"after", "limit"}))
    return paged(request, organisations_known.organisation_list(wanted, after=asked.after, limit=asked.limit))


@router.get("/organisations/{code}", response=Organisation, summary=_("One organisation by its code"), **PUBLIC)
def organisation(request: HttpRequest, code: Text) -> Any:
    return organisations_known.organisation_coded(code)
