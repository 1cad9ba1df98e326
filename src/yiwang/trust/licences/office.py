"""Officers' pages: the licences of their place, and changing one."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from yiwang.shell.lists import Asked, Choice, Column, Days, Listing, Option, Text, answer
from yiwang.shell.pages import page
from yiwang.shell.words import say
from yiwang.trust.ledger.contracts import READ_LEDGER
from yiwang.trust.licences import issuers, operations, queries
from yiwang.trust.licences.contracts import (
    READ_LICENCES,
    REVOKE_LICENCE,
    STATUS_TITLES,
    Licence,
    LicenceFilter,
)
from yiwang.trust.licences.forms import ChangeForm

OPERATIONS = {
    "suspend": operations.suspend,
    "restore": operations.restore,
    "revoke": operations.revoke,
    "cancel": operations.cancel,
}


def _kinds() -> list[Option]:
    return [Option(code, title) for code, title in queries.licence_types().items()]


def _status(row: Licence) -> str:
    return gettext(STATUS_TITLES[row.status])


LISTING = Listing(
    title=_("Licences"),
    columns=(
        Column("number", _("Number"), lambda row: row.number, link=lambda row: address(row)),
        Column("held_by", _("Issued to"), lambda row: say(row.held_by)),
        Column("kind", _("Kind"), lambda row: say(row.title)),
        Column("status", _("Status"), _status, kind="tag"),
        Column("issued_on", _("Issued on"), lambda row: row.issued_on, kind="date"),
        Column("valid_to", _("Valid to"), lambda row: row.valid_to, kind="date"),
        Column("case", _("Case"), lambda row: row.case_number, shown=False),
        Column("identifier", _("E-licence identifier"), lambda row: row.identifier, shown=False),
    ),
    filters=(
        Text(_("Number or its beginning")),
        Choice("type", _("Kind"), _kinds),
        Choice("status", _("Status"), [Option(status, title) for status, title in STATUS_TITLES.items()]),
        Days("issued", _("Issued on")),
    ),
    file="licences",
    empty=_("No licence matches. Take a filter away, or give the beginning of a number."),
)


def address(row: Licence) -> str:
    return reverse("licences:officer_licence", args=[row.token])


def _filter(asked: Asked) -> LicenceFilter:
    since, until = asked.days.get("issued", (None, None))
    return LicenceFilter(asked.text, asked.one("type"), asked.one("status"), since, until)


@page(needs=READ_LICENCES)
def licences(request: HttpRequest) -> HttpResponseBase:
    """The licences of one's place, newest first."""
    viewer, now = request.actor, request.now
    return answer(
        request,
        LISTING,
        fetch=lambda asked: queries.licences(
            _filter(asked), viewer=viewer, now=now, after=asked.after, limit=asked.limit
        ),
        rows=lambda asked: queries.every_licence(_filter(asked), viewer=viewer, now=now),
    )


@page(needs=READ_LICENCES, reveals=True)
def officer_licence(request: HttpRequest, token: str) -> HttpResponse:
    """One licence: what stands on it, its life, and what may be made of it."""
    found = queries.licence(token, viewer=request.actor, now=request.now)
    operations.note_look(licence=found, how="opened", actor=request.actor, now=request.now)
    return _shown(request, found, ChangeForm(None, queries.next_statuses(found)))


def _shown(request: HttpRequest, found: Licence, form: ChangeForm, status: int = 200) -> HttpResponse:
    purpose = gettext("to look at licence {number}").format(number=found.number)
    lines = queries.revealed_lines(found, viewer=request.actor, purpose=purpose, now=request.now)
    may = request.actor.may(REVOKE_LICENCE, within=found.region, organisation=found.issuer)
    facts = {
        "licence": found,
        "status": _status(found),
        "pairs": [(line.label, line.value) for line in lines],
        "validity": say(queries.validity(found)),
        "issuer": say(issuers.name_of(found.issuer)),
        "changes": queries.changes_of(found),
        "titles": STATUS_TITLES,
        "form": form if may and form.offered else None,
        "reads_ledger": request.actor.may(READ_LEDGER),
    }
    return render(request, "licences/officer_licence.html", facts, status=status)


@page(needs=REVOKE_LICENCE, writes=True)
def change_licence(request: HttpRequest, token: str) -> HttpResponse:
    """Suspend, restore, revoke or cancel: first the reason, then a question, then it is done."""
    found = queries.licence(token, viewer=request.actor, now=request.now)
    if request.method != "POST":
        return HttpResponseRedirect(address(found))
    form = ChangeForm(request.POST, queries.next_statuses(found))
    if not form.is_valid():
        return _shown(request, found, form, status=422)
    verb, reason = form.cleaned_data["change"], form.cleaned_data["reason"]
    if not form.cleaned_data["confirmed"]:
        facts = {"licence": found, "verb": verb, "title": form.offered[verb], "reason": reason}
        return render(request, "licences/change_licence.html", facts)
    OPERATIONS[verb](number=found.number, reason=reason, actor=request.actor, now=request.now)
    return HttpResponseRedirect(address(found))
