"""My page and my cases."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from yiwang.areas.service.intake import naming, queries
from yiwang.kernel.actors import Actor, ActorKind
from yiwang.kernel.calendar import queries as calendar
from yiwang.kernel.calendar.contracts import Unit
from yiwang.kernel.paging import Page
from yiwang.shell import lists
from yiwang.shell.jinja import url
from yiwang.shell.pages import SIGNED_IN, page
from yiwang.shell.words import say
from yiwang.support.cases import queries as cases
from yiwang.support.cases.contracts import CaseFilter, CaseRow, Colour, TaskKind, TodoFilter
from yiwang.support.forms import queries as forms
from yiwang.support.notices import queries as notices

SHOWN = 6


def applies(actor: Actor) -> bool:
    """Whether somebody has cases of their own: persons and firms, not officers."""
    return actor.kind in (ActorKind.CITIZEN, ActorKind.ENTERPRISE)


def wanted_of(actor: Actor) -> int:
    """How many things wait for an applicant, for the menu."""
    return cases.waiting_for(actor, now=timezone.now()) if applies(actor) else 0


def waiting_panel(request: HttpRequest) -> dict[str, Any] | None:
    """ "Waiting for you" on the front page: what is wanted first, else the newest drafts and cases."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    if not applies(actor):
        return None
    wanted = cases.todo(TodoFilter(limit=SHOWN), viewer=actor, now=now)
    drafts = queries.open_applications(viewer=actor)
    running = Page((), 0) if wanted.rows else cases.my_cases(CaseFilter(state="open", limit=3), viewer=actor, now=now)
    if not (wanted.rows or drafts or running.rows):
        return None
    return {"wanted": wanted, "drafts": drafts[:3], "cases": running, "kinds": TaskKind, "face": face}


def face(row: Any) -> dict[str, Any] | None:
    """The clock of a row of cases or tasks, as it is drawn."""
    if row.due is None:
        return None
    if row.stopped:
        return {"left": None, "colour": "paused"}
    left = calendar.left(row.due, timezone.now(), Unit.WORKING_DAYS)
    colour = "normal" if row.colour is Colour.GREEN else str(row.colour)
    return {"left": left, "due": timezone.localdate(row.due), "colour": colour}


@page(needs=SIGNED_IN)
def my_page(request: HttpRequest) -> HttpResponse:
    """What is wanted of me, what I have begun, what runs, and what I was told."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    wanted = cases.todo(TodoFilter(limit=20), viewer=actor, now=now) if applies(actor) else Page((), 0)
    running = cases.my_cases(CaseFilter(state="open", limit=SHOWN), viewer=actor, now=now)
    facts = {
        "wanted": wanted,
        "drafts": [(one, forms.summary(one.draft)) for one in queries.open_applications(viewer=actor)],
        "cases": running,
        "names": naming.items_words([row.item for row in (*wanted.rows, *running.rows)]),
        "notices": notices.inbox(viewer=actor, limit=5),
        "kinds": TaskKind,
        "face": face,
    }
    return render(request, "intake/my_page.html", facts)


STATES = (lists.Option("open", _("Running")), lists.Option("closed", _("Finished")))
COLOURS = (
    lists.Option(Colour.RED, _("Already late"), "late"),
    lists.Option(Colour.YELLOW, _("Soon due"), "soon"),
)


def _outcome(row: CaseRow) -> dict[str, str]:
    return {"zh": "办理中", "en": "Running"} if row.open else naming.outcome_words(row.outcome)


MY_CASES = lists.Listing(
    title=_("My cases"),
    file="my-cases",
    size=20,
    columns=(
        lists.Column("title", _("Case"), lambda row: row.title, link=lambda row: url("intake:my_case", row.token)),
        lists.Column("number", _("Case number"), lambda row: row.number),
        lists.Column("created", _("Filed on"), lambda row: row.created_at, kind="date"),
        lists.Column("state", _("State"), _outcome, kind="tag", plain=lambda row: say(_outcome(row))),
        lists.Column(
            "due",
            _("Due by"),
            lambda row: face(row) if row.open else None,
            kind="clock",
            plain=lambda row: row.due.date().isoformat() if row.due else "",
        ),
        lists.Column("closed", _("Finished on"), lambda row: row.closed_at, kind="date"),
    ),
    filters=(
        lists.Choice("state", _("State"), STATES, segments=True),
        lists.Choice("colour", _("Clock"), COLOURS),
        lists.Days("created", _("Filed between")),
        lists.Text(_("Number or words of the title")),
    ),
    empty=_("No case matches. Take a filter away."),
)


@page(needs=SIGNED_IN)
def my_cases(request: HttpRequest) -> HttpResponseBase:
    """Every case for which I applied, or the firm for which I act."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]

    def fetch(asked: lists.Asked) -> Page[CaseRow]:
        return cases.my_cases(_filter(asked), viewer=actor, now=now)

    def rows(asked: lists.Asked) -> Iterator[CaseRow]:
        return cases.every_case_of_mine(_filter(asked), viewer=actor, now=now)

    more = {"frame": "shell/citizen.html", "crumbs": []}
    return lists.answer(request, MY_CASES, fetch=fetch, rows=rows, template="intake/my_cases.html", more=more)


def _filter(asked: lists.Asked) -> CaseFilter:
    since, until = asked.days.get("created", (None, None))
    return CaseFilter(
        state=asked.one("state"),
        colour=asked.one("colour"),
        text=asked.text,
        since=_midnight(since),
        until=_midnight(until + timedelta(days=1)) if until else None,
        after=asked.after or "",
        limit=asked.limit,
    )


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
