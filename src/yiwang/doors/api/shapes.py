"""Small shapes that requests are made of."""

from datetime import date
from typing import Annotated, Any, TypeVar

from django.http import HttpRequest
from pydantic import AfterValidator, Field

from yiwang.kernel.paging import Page

Row = TypeVar("Row")
Words = dict[str, str]
Text = Annotated[str, Field(max_length=200)]
Token = Annotated[str, Field(max_length=100)]
Limit = Annotated[int, Field(ge=1, le=100, description="How many rows of a page")]
Cursor = Annotated[str, Field(max_length=500, description="`after` of the page before")]
Number = Annotated[int, Field(ge=0, le=2**62)]


def _in_our_time(day: date) -> date:
    if not 1900 <= day.year <= 2199:
        raise ValueError("a year from 1900 to 2199")
    return day


Day = Annotated[date, AfterValidator(_in_our_time)]


def paged(request: HttpRequest, page: Page[Row]) -> Any:
    """A page of a list; its next page is named in the body and in the header Link."""
    request.page_after = page.after  # type: ignore[attr-defined]
    return page
