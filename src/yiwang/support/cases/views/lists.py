"""What waits for somebody, and every case that they may read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import Actor
from yiwang.kernel.calendar import queries as calendar
from yiwang.kernel.calendar.contracts import Unit
from yiwang.kernel.errors import Refusal
from yiwang.kernel.paging import Page
from yiwang.shell.lists import Asked, Choice, Column, Days, Listing, Option, Text, answer
from yiwang.shell.pages import page
from yiwang.shell.words import listed, say
from yiwang.support.cases import operations, queries
from yiwang.support.cases.contracts import (
    READ_CASES,
    WORK_ON_CASES,
    CaseFilter,
    CaseRow,
    Facet,
    TaskKind,
    TodoFilter,
    TodoRow,
)
from yiwang.support.cases.views.naming import COLOURS, PAUSED, people, places, row_face

KINDS = {
    TaskKind.SIGNER: _("Sign"),
    TaskKind.SIGNATURE: _("Sign"),
    TaskKind.OPINION: _("Give an opinion"),
    TaskKind.APPROVAL: _("Approve"),
    TaskKind.CALL: _("A call failed"),
}
COLOUR_OPTIONS = (
    Option("red", _("Late"), "late"),
    Option("yellow", _("Nearly due"), "soon"),
    Option("green", _("In time")),
)


def count_for(actor: Actor) -> int:
    """How many tasks wait for somebody, for the sidebar."""
    return queries.waiting_for(actor, now=timezone.now())


def _flow_options() -> list[Option]:
    return [Option(flow.name, flow.title) for flow in queries.flows()]


def _what(row: TodoRow) -> str:
    kind = KINDS.get(row.kind)
    step = say(row.step_title)
    return f"{gettext(kind)}: {step}" if kind else step


TODO = Listing(
    title=_("To do"),
    columns=(
        Column("due", _("Due"), lambda row: row.face, kind="clock", plain=lambda row: row.due or row.case_due),
        Column("title", _("What it is about"), lambda row: row.title, link=lambda row: address(row.case, row.task)),
        Column("step", _("Step"), _what),
        Column("number", _("Case number"), lambda row: row.number),
        Column("place", _("From"), lambda row: row.place),
        Column("holder", _("Taken by"), lambda row: row.person),
        Column("urges", _("Urged"), lambda row: row.urges or "", shown=False),
        Column("opened", _("Since"), lambda row: row.opened_at, kind="moment", shown=False),
        Column("item", _("Item"), lambda row: row.item, shown=False),
    ),
    filters=(
        Text(_("Number or part of the title")),
        Choice("colour", _("Time"), COLOUR_OPTIONS, segments=True),
        Choice("mine", _("Whose"), (Option("held", _("Taken by me")), Option("free", _("Taken by nobody")))),
        Choice("flow", _("Kind"), _flow_options),
    ),
    file="to-do",
    empty=_("Nothing of that waits for you. Take a filter away to see the rest."),
)


def address(token: str, task: UUID | None = None) -> str:
    """The page of a case, at one of its tasks."""
    return reverse("cases:case", args=[token]) + (f"?task={task}" if task else "")


class Shown:
    """A line of the to-do list with the names of who and where, and its clock."""

    def __init__(self, row: TodoRow, names: dict[str, str], offices: dict[str, str], now: datetime) -> None:
        self.row = row
        self.person = names.get(row.holder, "") if row.holder else gettext("Nobody yet")
        self.place = offices.get(row.organisation, "")
        due = row.due or row.case_due
        left = {str(row.task): calendar.left(due, now, Unit.WORKING_DAYS)} if due else {}
        self.face = row_face(row, left, now)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


def _shown(rows: list[TodoRow], now: datetime) -> list[Shown]:
    names, offices = people(row.holder for row in rows), places(row.organisation for row in rows)
    return [Shown(row, names, offices, now) for row in rows]


def _todo_filter(asked: Asked) -> TodoFilter:
    return TodoFilter(
        text=asked.text,
        colour=asked.one("colour"),
        mine=asked.one("mine"),
        flow=asked.one("flow"),
        after=asked.after or "",
        limit=asked.limit,
    )


def _counts(facets: list[Facet]) -> dict[str, dict[str, int]]:
    return {facet.name: dict(facet.counts) for facet in facets}


@page(needs=WORK_ON_CASES)
def todo(request: HttpRequest) -> HttpResponseBase:
    """One list over everything that waits for the reader, late first."""
    viewer, now = request.actor, request.now

    def fetch(asked: Asked) -> Page[Any]:
        found = queries.todo(_todo_filter(asked), viewer=viewer, now=now)
        return replace(found, rows=_shown(list(found.rows), now))

    def counts(asked: Asked) -> dict[str, dict[str, int]]:
        wide = replace(_todo_filter(asked), colour="", after="")
        return {"colour": _counts(queries.todo_counts(wide, viewer=viewer, now=now))["colour"]}

    return answer(
        request,
        TODO,
        fetch=fetch,
        counts=counts,
        rows=lambda asked: _exported(_todo_filter(asked), viewer, now),
        template="cases/todo.html",
        more={"taken": request.GET.get("taken", ""), "failed": request.GET.get("failed", "")},
    )


def _exported(asked: TodoFilter, viewer: Actor, now: datetime) -> Iterator[Shown]:
    batch: list[TodoRow] = []
    for row in queries.every_todo(asked, viewer=viewer, now=now):
        batch.append(row)
        if len(batch) == 500:
            yield from _shown(batch, now)
            batch = []
    yield from _shown(batch, now)


@page(needs=WORK_ON_CASES, writes=True)
def take_tasks(request: HttpRequest) -> HttpResponse:
    """Take several tasks at once; what somebody else has taken meanwhile is counted, the rest is taken."""
    taken = failed = 0
    for text in request.POST.getlist("chosen")[:100]:
        try:
            operations.make_move(task=UUID(text), verb="take", actor=request.actor, now=request.now)
            taken += 1
        except (Refusal, ValueError):
            failed += 1
    return HttpResponseRedirect(f"{reverse('cases:todo')}?mine=held&taken={taken}&failed={failed}")


# Cases

OUTCOMES = (
    Option("open", _("Open")),
    Option("closed", _("Closed")),
)


def _standing(row: CaseRow) -> str:
    return row.standing  # type: ignore[attr-defined,no-any-return]


def _case_clock(row: Any) -> dict[str, Any]:
    if row.due is None:
        return {}
    if row.open and row.stopped:
        return PAUSED
    colour = "done" if not row.open else COLOURS[row.colour]
    left = gettext("Closed") if not row.open else calendar.left(row.due, row.now, Unit.WORKING_DAYS)
    return {
        "left": left,
        "due": timezone.localtime(row.due).date(),
        "colour": colour,
        "share": {"yellow": 0.85, "red": 1.0}.get(row.colour, 0.3),
    }


CASES = Listing(
    title=_("Cases"),
    columns=(
        Column("title", _("What it is about"), lambda row: row.title, link=lambda row: address(row.token)),
        Column("number", _("Case number"), lambda row: row.number),
        Column("standing", _("Stands at"), _standing),
        Column("due", _("Promised"), _case_clock, kind="clock", plain=lambda row: row.due),
        Column("place", _("Answerable"), lambda row: row.place),
        Column("created", _("Submitted"), lambda row: row.created_at, kind="moment"),
        Column("closed", _("Closed on"), lambda row: row.closed_at, kind="moment", shown=False),
        Column("item", _("Item"), lambda row: row.item, shown=False),
    ),
    filters=(
        Text(_("Number or part of the title")),
        Choice("state", _("State"), OUTCOMES, segments=True),
        Choice("colour", _("Time"), COLOUR_OPTIONS),
        Choice("flow", _("Kind"), _flow_options),
        Days("created", _("Submitted")),
    ),
    file="cases",
    empty=_("No case matches. Take a filter away, or give the beginning of a number."),
)


class ShownCase:
    """A line of the list of cases, with where it stands in words."""

    def __init__(self, row: CaseRow, offices: dict[str, str], titles: dict[str, Any], now: datetime) -> None:
        self.row, self.now = row, now
        self.place = offices.get(row.organisation, "")
        known = titles.get(row.flow, {})
        names = [say(known.get(step, step)) for step in (row.steps if row.open else (row.outcome,))]
        self.standing = listed(names)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


def _shown_cases(rows: list[CaseRow], now: datetime) -> list[ShownCase]:
    offices = places(row.organisation for row in rows)
    titles = {name: queries.step_titles(name) for name in {row.flow for row in rows}}
    return [ShownCase(row, offices, titles, now) for row in rows]


def _case_filter(asked: Asked) -> CaseFilter:
    since, until = asked.days.get("created", (None, None))
    zone = timezone.get_default_timezone()
    return CaseFilter(
        text=asked.text,
        state=asked.one("state"),
        colour=asked.one("colour"),
        flow=asked.one("flow"),
        since=datetime.combine(since, time(), zone) if since else None,
        until=datetime.combine(until + timedelta(days=1), time(), zone) if until else None,
        after=asked.after or "",
        limit=asked.limit,
    )


@page(needs=READ_CASES)
def cases(request: HttpRequest) -> HttpResponseBase:
    """Every case of one's place, newest first."""
    viewer, now = request.actor, request.now

    def fetch(asked: Asked) -> Page[Any]:
        found = queries.cases(_case_filter(asked), viewer=viewer, now=now)
        return replace(found, rows=_shown_cases(list(found.rows), now))

    def counts(asked: Asked) -> dict[str, dict[str, int]]:
        wide = replace(_case_filter(asked), state="", after="")
        return {"state": _counts(queries.case_counts(wide, viewer=viewer, now=now))["state"]}

    def rows(asked: Asked) -> Iterator[Any]:
        for row in queries.every_case(_case_filter(asked), viewer=viewer, now=now):
            yield from _shown_cases([row], now)

    return answer(request, CASES, fetch=fetch, rows=rows, counts=counts)
