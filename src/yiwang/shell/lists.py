"""One mechanism for every list: what may be asked of it in the address, and how it is shown and exported.

    CASES = Listing(title=_("Cases"), columns=(...), filters=(...), sort="due", file="cases")

    @page(needs=READ_CASES)
    def cases(request):
        return answer(request, CASES, fetch=lambda asked: queries.case_list(..., viewer=request.actor),
                      rows=lambda asked: queries.every_case(..., viewer=request.actor))

`fetch` returns a keyset `Page` of slim rows, `rows` an iterator for the export. Everything asked is in the
address, so a list can be sent to a colleague; all of it works without a script.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_noop as _

from yiwang.kernel.errors import Refusal
from yiwang.kernel.paging import Page
from yiwang.shell import exports
from yiwang.shell.words import say

RESERVED = {"sort", "after", "before", "column", "export", "size"}
SIZES = (20, 50, 100)


@dataclass(frozen=True, slots=True)
class Column:
    """`value` makes the cell from a row; `kind` is text, number, clock, tag, date or moment.

    `sort` is the name that `Asked.sort` carries, empty where the column cannot sort. `link` makes the row's title.
    `plain` makes the exported value where it differs; `shown` says whether it stands there unasked.
    """

    name: str
    title: str
    value: Callable[[Any], Any]
    kind: str = "text"
    sort: str = ""
    link: Callable[[Any], str] | None = None
    plain: Callable[[Any], Any] | None = None
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Option:
    """`title` is a msgid or a text in both languages; `colour` is late or soon where it stands for an exception."""

    value: str
    title: Mapping[str, str] | str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Values to choose from: as chips, or as `segments` with their counts. `several` allows more than one."""

    name: str
    title: str
    options: Sequence[Option] | Callable[[], Sequence[Option]]
    segments: bool = False
    several: bool = False

    def known(self) -> Sequence[Option]:
        return self.options() if callable(self.options) else self.options


@dataclass(frozen=True, slots=True)
class Days:
    """A range of days, both included: `name_from` and `name_to` in the address."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Text:
    """Free text."""

    title: str
    name: str = "text"


Filter = Choice | Days | Text


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as its module defines it. `sort` is the default, with "-" before it for the other direction."""

    title: str
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    sort: str = ""
    size: int = 50
    file: str = "list"
    empty: str = _("Nothing matches. Take a filter away, or search for something else.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, already checked against the listing."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    days: Mapping[str, tuple[date | None, date | None]] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    after: str | None = None
    before: str | None = None
    limit: int = 50
    columns: tuple[str, ...] = ()

    def one(self, name: str) -> str:
        """The only value chosen of a filter, or ""."""
        return next(iter(self.chosen.get(name, ())), "")


class NotADay(Refusal):
    code = "lists.not-a-day"
    text = _("“{given}” is not a date. Give it as year-month-day, such as 2026-09-22.")


Fetch = Callable[[Asked], Page[Any]]
Rows = Callable[[Asked], Iterator[Any]]
Counts = Mapping[str, Mapping[str, int]]


def asked(request: HttpRequest, listing: Listing) -> Asked:
    """Read the address: what the listing does not know is left out; a damaged date is a refusal."""
    given = request.GET
    sort = given.get("sort") or listing.sort
    sorts = {column.sort for column in listing.columns if column.sort}
    if sort.lstrip("-") not in sorts:
        sort = listing.sort
    columns = {column.name for column in listing.columns}
    size = given.get("size", "")
    return Asked(
        text=next((given.get(f.name, "").strip()[:200] for f in listing.filters if isinstance(f, Text)), ""),
        chosen={f.name: kept for f in listing.filters if isinstance(f, Choice) and (kept := _chosen(request, f))},
        days={f.name: _days(request, f) for f in listing.filters if isinstance(f, Days)},
        sort=sort.lstrip("-"),
        descending=sort.startswith("-"),
        after=given.get("after") or None,
        before=given.get("before") or None,
        limit=int(size) if size in map(str, SIZES) else listing.size,
        columns=tuple(name for name in given.getlist("column") if name in columns),
    )


def _chosen(request: HttpRequest, choice: Choice) -> tuple[str, ...]:
    given = [value for value in request.GET.getlist(choice.name) if value]
    if not given:
        return ()
    known = {option.value for option in choice.known()}
    kept = tuple(value for value in given if value in known)
    return kept if choice.several else kept[:1]


def _days(request: HttpRequest, days: Days) -> tuple[date | None, date | None]:
    return _day(request.GET.get(f"{days.name}_from", "")), _day(request.GET.get(f"{days.name}_to", ""))


def _day(given: str) -> date | None:
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise NotADay(given=given[:40]) from error


@dataclass(frozen=True, slots=True)
class ShownList:
    """What the template draws."""

    listing: Listing
    asked: Asked
    page: Page[Any]
    counts: Counts
    columns: tuple[Column, ...]
    keep: tuple[tuple[str, str], ...]

    def kept(self, *names: str) -> list[tuple[str, str]]:
        """The rest of the address, as hidden fields of a form that changes `names`."""
        away = {*names, "after", "before", "export"}
        return [(name, value) for name, value in self.keep if name not in away]

    def options(self, choice: Choice) -> list[tuple[Option, str, int | None, bool]]:
        """(option, its title, its count where known, whether it is chosen)."""
        counts = self.counts.get(choice.name, {})
        on = self.asked.chosen.get(choice.name, ())
        return [
            (option, _titled(option.title), counts.get(option.value), option.value in on) for option in choice.known()
        ]

    def total(self, choice: Choice) -> int | None:
        """All counts of a choice together."""
        counts = self.counts.get(choice.name)
        return sum(counts.values()) if counts else None

    def filtered(self) -> bool:
        """Whether anything but the listing itself is asked for."""
        return bool(self.asked.text or self.asked.chosen or any(any(pair) for pair in self.asked.days.values()))


def _titled(title: Mapping[str, str] | str) -> str:
    return _now(title) if isinstance(title, str) else say(title)


def answer(
    request: HttpRequest,
    listing: Listing,
    *,
    fetch: Fetch,
    rows: Rows | None = None,
    counts: Callable[[Asked], Counts] | None = None,
    template: str = "shell/list.html",
    more: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """The page of a list, or with `export=csv` or `export=xlsx` the file of all that is asked for, streamed."""
    wanted = asked(request, listing)
    form = request.GET.get("export", "")
    columns = visible(listing, wanted)
    if rows is not None and form in exports.FORMS:
        return exports.FORMS[form](listing.file, columns, rows(wanted))
    shown = ShownList(
        listing=listing,
        asked=wanted,
        page=fetch(wanted),
        counts=counts(wanted) if counts else {},
        columns=columns,
        keep=tuple((name, value) for name in request.GET for value in request.GET.getlist(name)),
    )
    facts = {"list": shown, "exports": rows is not None, "frame": "shell/officer.html", **(more or {})}
    return render(request, template, facts)


def visible(listing: Listing, wanted: Asked) -> tuple[Column, ...]:
    """The columns asked for, in the listing's order; else those that stand there unasked."""
    if wanted.columns:
        return tuple(column for column in listing.columns if column.name in wanted.columns)
    return tuple(column for column in listing.columns if column.shown)
