"""Services: the published list, one with its guide, search."""

from collections.abc import Mapping
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema

from yiwang.doors.api.access import PUBLIC
from yiwang.doors.api.shapes import Cursor, Limit, Number, Text, Token, Words, paged
from yiwang.kernel.paging import Page
from yiwang.support.forms import queries as forms
from yiwang.support.items import queries
from yiwang.support.items.contracts import Audience, Item, ItemFilter, ItemRow
from yiwang.support.search import queries as index

router = Router(tags=["items"])


class ItemsAsked(Schema):
    region: Text = ""
    text: Text = ""
    theme: Text = ""
    audience: Audience | None = None
    department: Text = ""
    type: Text = ""
    online: bool | None = None
    home_visit: bool | None = None
    sort: Literal["name", "code", "department", "made"] = "name"
    descending: bool = False
    after: Cursor | None = None
    limit: Limit = 50


@router.get("/items", response=Page[ItemRow], summary=_("Published services"), **PUBLIC)
def items(request: HttpRequest, asked: Query[ItemsAsked]) -> Any:
    return paged(request, queries.published_items(ItemFilter(**asked.dict())))


@router.get("/items/{code}", response=Item, summary=_("One service with its whole guide"), **PUBLIC)
def item(request: HttpRequest, code: Token) -> Any:
    return queries.published_item(code)


class FormPage(Schema):
    """One page of a form: a question and the fields that answer it."""

    name: str
    title: Words
    fields: list[str]


class ItemForm(Schema):
    """The form of an application: its version, JSON Schema 2020-12 of the values, and what is promised with it."""

    name: str
    version: str
    title: Words
    values: dict[str, Any]
    promise: Words
    pages: list[FormPage]


@router.get("/items/{code}/form", response=ItemForm, summary=_("What an application for a service asks"), **PUBLIC)
def item_form(request: HttpRequest, code: Token) -> Any:
    form = forms.form(queries.published_item(code).form)
    pages = [FormPage(name=one.name, title=one.title, fields=list(one.fields)) for one in form.groups]
    facts = {"title": form.title, "promise": form.promise, "values": forms.schema_of(form.fields)}
    return ItemForm(name=form.name, version=form.version, pages=pages, **facts)


class Found(Schema):
    """`facts` are what a list of results shows. `loose`: nothing had all the words, so these have some of them."""

    code: str
    title: str
    facts: Mapping[str, Any]


class Results(Schema):
    rows: list[Found]
    count: int
    loose: bool


class SearchAsked(Schema):
    q: Text
    region: Text = ""
    limit: Limit = 20
    offset: Number = 0


@router.get("/search", response=Results, summary=_("Find a service by the words people use"), **PUBLIC)
def search(request: HttpRequest, asked: Query[SearchAsked]) -> Any:
    found = index.search(asked.q, kind="item", region=asked.region, limit=asked.limit, offset=min(asked.offset, 10_000))
    rows = [
        Found(code=hit.key, title="".join(piece.text for piece in hit.title), facts=hit.facts) for hit in found.hits
    ]
    return Results(rows=rows, count=found.count, loose=found.loose)
