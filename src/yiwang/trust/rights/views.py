"""Who holds what where; giving and withdrawing; the history of each assignment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import Actor, declared_rights
from yiwang.kernel.errors import Refusal
from yiwang.kernel.organisations import queries as organisations
from yiwang.kernel.paging import Page
from yiwang.shell.lists import Asked, Choice, Column, Listing, Option, Text, answer
from yiwang.shell.pages import page
from yiwang.shell.words import moment, say
from yiwang.trust.personal.contracts import names_of
from yiwang.trust.personal.queries import organisation_names
from yiwang.trust.rights import operations, queries
from yiwang.trust.rights.contracts import GIVE_RIGHTS, READ_RIGHTS, Assignment, AssignmentFilter, subject_of
from yiwang.trust.rights.forms import GiveForm, WithdrawForm

STATES = {
    "held": _("Held"),
    "waiting": _("Begins later"),
    "expired": _("Has ended"),
    "withdrawn": _("Taken back"),
}
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Line:
    """An assignment with the names that people read."""

    row: Assignment
    person: str
    role: str
    where: str
    giver: str
    state: str


def lines(found: Sequence[Assignment], now: datetime) -> list[Line]:
    names = names_of({row.subject for row in found} | {row.given_by for row in found})
    places = organisation_names({row.organisation for row in found if row.organisation})
    roles = queries.roles_known(now)
    return [
        Line(
            row=row,
            person=names.get(row.subject, row.subject[:8]),
            role=say(roles[row.role].title) if row.role in roles else row.role,
            where=places.get(row.organisation) or row.region or gettext("everywhere"),
            giver=names.get(row.given_by, row.given_by[:8]),
            state=gettext(STATES[row.state(now)]),
        )
        for row in found
    ]


def _roles() -> list[Option]:
    return [Option(code, role.title) for code, role in queries.roles_known(timezone.now()).items()]


LISTING = Listing(
    title=_("Roles and rights"),
    columns=(
        Column("person", _("Who"), lambda line: line.person, link=lambda line: _address(line.row)),
        Column("role", _("Role"), lambda line: line.role),
        Column("where", _("Where"), lambda line: line.where),
        Column("state", _("State"), lambda line: line.state, kind="tag"),
        Column("since", _("From"), lambda line: line.row.since, kind="date"),
        Column("until", _("Until"), lambda line: moment(line.row.until) or gettext("no end")),
        Column("giver", _("Given by"), lambda line: line.giver),
        Column("region", _("Region"), lambda line: line.row.region, shown=False),
        Column("organisation", _("Organisation"), lambda line: line.row.organisation, shown=False),
        Column("reason", _("Why"), lambda line: line.row.reason, shown=False),
    ),
    filters=(
        Choice("state", _("State"), [Option(code, title) for code, title in STATES.items()], segments=True),
        Text(_("Sign-in name of an officer")),
        Choice("role", _("Role"), _roles),
    ),
    file="roles",
)


def _address(row: Assignment) -> str:
    return reverse("rights:assignment", args=[row.id])


def _filter(asked: Asked) -> AssignmentFilter:
    subject = (subject_of(asked.text) or NOBODY) if asked.text else ""
    return AssignmentFilter(subject=subject, role=asked.one("role"), state=asked.one("state"))


@page(needs=READ_RIGHTS)
def assignments(request: HttpRequest) -> HttpResponseBase:
    """Who holds which role where, as far as the reader may see."""
    viewer, now = _who(request)

    def fetch(asked: Asked) -> Page[Line]:
        found = queries.assignments(
            _filter(asked), viewer=viewer, now=now, after=asked.after, before=asked.before, limit=asked.limit
        )
        return Page(lines(found.rows, now), found.count, found.more, found.after, found.before)

    def rows(asked: Asked) -> Iterator[Line]:
        found = queries.every_assignment(_filter(asked), viewer=viewer, now=now)
        while some := list(islice(found, 500)):
            yield from lines(some, now)

    more = {"may_give": viewer.may(GIVE_RIGHTS)}
    return answer(request, LISTING, fetch=fetch, rows=rows, template="rights/assignments.html", more=more)


def _who(request: HttpRequest) -> tuple[Actor, datetime]:
    return request.actor, request.now  # type: ignore[attr-defined]


FIELDS: dict[str, str] = {
    "rights.bad-place": "organisation",
    "organisations.unknown": "organisation",
    "rights.ends-before-it-begins": "until",
    "rights.longer-than-yours": "until",
    "rights.unknown-role": "role",
    "rights.not-yours-to-give": "role",
    "rights.kept-apart": "role",
    "rights.already-held": "role",
    "rights.not-to-oneself": "login",
    "rights.not-allowed": "organisation",
}


@page(needs=GIVE_RIGHTS, writes=True)
def give_role(request: HttpRequest) -> HttpResponse:
    """Give a role: only those that one may give, and inside one's own scope."""
    actor, now = _who(request)
    scopes = sorted({path for _, path in actor.scopes(GIVE_RIGHTS) if path})
    initial = {"organisation": scopes[0] if scopes else "", "region": actor.region or _region(actor)}
    given = request.POST if request.method == "POST" else None
    form = GiveForm(queries.roles_to_give(actor=actor, now=now), given, initial=initial)
    if form.is_valid():
        try:
            made = operations.assign_role(given=form.assignment(), actor=actor, now=now)
            return HttpResponseRedirect(_address(made) + "?done=given")
        except Refusal as refusal:
            form.add_error(FIELDS.get(refusal.code), _said(refusal))
    crumbs = [(gettext(LISTING.title), reverse("rights:assignments")), (gettext("Give a role"), "")]
    facts = {"form": form, "crumbs": crumbs, "organisations": _offered(actor, scopes)}
    return render(request, "rights/give_role.html", facts, status=422 if form.errors else 200)


def _region(actor: Actor) -> str:
    return next((grant.region for grant in actor.grants if grant.right == GIVE_RIGHTS.code), "")


def _offered(actor: Actor, scopes: Sequence[str]) -> dict[str, str]:
    """The organisations that the form suggests: those of one's own scope, at most 500."""
    tops = scopes or ([actor.organisation.partition("/")[0]] if actor.organisation else [])
    found = [each for top in tops for each in organisations.organisations_under(top)]
    return {each.path: say(each.name) for each in found[:500]}


def _said(refusal: Refusal) -> str:
    if refusal.code == "rights.not-allowed":
        return gettext("This place is outside your own scope.")
    return refusal.sentence


@page(needs=READ_RIGHTS, writes=True)
def assignment(request: HttpRequest, number: UUID) -> HttpResponse:
    """One assignment with its history, and the form that withdraws it."""
    viewer, now = _who(request)
    row = queries.assignment(number, viewer=viewer)
    form = WithdrawForm(request.POST if request.method == "POST" else None, label_suffix="")
    if form.is_valid():
        operations.withdraw_role(assignment=number, reason=form.cleaned_data["reason"], actor=viewer, now=now)
        return HttpResponseRedirect(_address(row) + "?done=withdrawn")
    (line,) = lines([row], now)
    role = queries.roles_known(now).get(row.role)
    titles = {right.code: gettext(right.title) for right in declared_rights()}
    facts = {
        "line": line,
        "role": role,
        "rights": sorted(titles.get(code, code) for code in role.rights) if role else [],
        "ended_by": names_of({row.ended_by}).get(row.ended_by, "") if row.ended_by else "",
        "alive": row.state(now) in ("held", "waiting"),
        "may_withdraw": row.subject == viewer.subject
        or viewer.may(GIVE_RIGHTS, within=row.region, organisation=row.organisation),
        "form": form,
        "done": request.GET.get("done", ""),
        "crumbs": [(gettext(LISTING.title), reverse("rights:assignments")), (line.person, "")],
    }
    return render(request, "rights/assignment.html", facts, status=422 if form.errors else 200)


@page(needs=READ_RIGHTS)
def roles(request: HttpRequest) -> HttpResponse:
    """Every role, what it carries, and who may not hold it together with which."""
    _, now = _who(request)
    titles = {right.code: gettext(right.title) for right in declared_rights()}
    known = queries.roles_known(now)
    shown = [
        (
            role,
            sorted(titles.get(code, code) for code in role.rights),
            [say(known[code].title) for code in known if code in role.gives],
            [say(known[code].title) for code in known if code in queries.kept_apart(role.code)],
        )
        for role in known.values()
    ]
    crumbs = [(gettext(LISTING.title), reverse("rights:assignments")), (gettext("What each role carries"), "")]
    second = sorted(titles.get(code, code) for code in queries.rights_with_second_factor())
    return render(request, "rights/roles.html", {"shown": shown, "second": second, "crumbs": crumbs})
