"""The officers' pages of the catalogue: list, edit, compare, publish, withdraw, import, anomalies."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from yiwang.kernel.actors import Actor
from yiwang.kernel.errors import Kind, Refusal
from yiwang.shell.jinja import url
from yiwang.shell.lists import Asked, Choice, Column, Listing, Option, Text, answer
from yiwang.shell.pages import page
from yiwang.shell.site import site
from yiwang.shell.words import say
from yiwang.support.items import operations, queries
from yiwang.support.items.contracts import EDIT_ITEM, PUBLISH_ITEM, ItemFilter, ItemNotRight, ItemRow, State
from yiwang.support.items.editing import ItemForm
from yiwang.support.items.forms import ImportForm, NewItemForm, WithdrawForm

STATES = {
    State.DRAFT: gettext_noop("Draft"),
    State.REVIEW: gettext_noop("In review"),
    State.PUBLISHED: gettext_noop("Published"),
    State.WITHDRAWN: gettext_noop("Taken down"),
}


def _promised(row: ItemRow) -> str:
    if row.promised.amount is None:
        return ""
    return f"{row.promised.amount} {say(queries.code_words('unit', row.promised.unit))}"


LISTING = Listing(
    title=gettext_noop("Service items"),
    columns=(
        Column(
            "name",
            gettext_noop("Item"),
            lambda row: row.name,
            sort="name",
            link=lambda r: url("items:versions", r.code),
        ),
        Column("state", gettext_noop("State"), lambda row: _(STATES[row.state]), kind="tag"),
        Column("version", gettext_noop("Version"), lambda row: row.version, kind="number"),
        Column("department", gettext_noop("Department"), lambda row: row.department, sort="department"),
        Column("promised", gettext_noop("Promised time"), _promised),
        Column("made", gettext_noop("Changed"), lambda row: row.made_at, kind="moment", sort="made"),
        Column("code", gettext_noop("Code"), lambda row: row.code, sort="code", shown=False),
        Column("type", gettext_noop("Kind"), lambda row: queries.code_words("type", row.type), shown=False),
        Column("region", gettext_noop("Region"), lambda row: row.region, shown=False),
        Column("irregular", gettext_noop("Irregular"), lambda row: row.irregular, shown=False),
    ),
    filters=(
        Choice(
            "state", gettext_noop("State"), tuple(Option(s.value, title) for s, title in STATES.items()), segments=True
        ),
        Choice("irregular", gettext_noop("Irregular code"), (Option("yes", gettext_noop("Yes")),)),
        Text(gettext_noop("Name or beginning of the code")),
    ),
    sort="-made",
    file="items",
)


def _filter(asked: Asked) -> ItemFilter:
    state = asked.one("state")
    return ItemFilter(
        text=asked.text,
        state=State(state) if state else None,
        irregular=True if asked.one("irregular") else None,
        sort=asked.sort,
        descending=asked.descending,
        after=asked.after,
        before=asked.before,
        limit=asked.limit,
    )


@page(needs=EDIT_ITEM)
def items(request: HttpRequest) -> HttpResponseBase:
    viewer = request.actor  # type: ignore[attr-defined]
    return answer(
        request,
        LISTING,
        fetch=lambda asked: queries.items(_filter(asked), viewer=viewer),
        rows=lambda asked: queries.every_item(_filter(asked), viewer=viewer),
        counts=lambda asked: {"state": queries.item_states(ItemFilter(text=asked.text), viewer=viewer)},
        template="items/items.html",
        more={"crumbs": [(_("Service items"), "")]},
    )


@page(needs=EDIT_ITEM)
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """One item: its versions, what the newest changes, what the rules find, what can be done now."""
    viewer, now = request.actor, request.now  # type: ignore[attr-defined]
    found = queries.item_versions(code, viewer=viewer)
    newest = found[0]
    older = next((v for v in found[1:] if v.state in (State.PUBLISHED, State.WITHDRAWN)), None)
    facts = {
        "versions": found,
        "newest": newest,
        "published": next((v for v in found if v.state is State.PUBLISHED), None),
        "older": older,
        "changes": queries.differences(older, newest) if older else [],
        "findings": queries.findings(newest, on=timezone.localdate(now)),
        "states": {state: _(title) for state, title in STATES.items()},
        "may_publish": viewer.may(PUBLISH_ITEM, within=newest.region, organisation=newest.organisation),
        "withdraw_form": WithdrawForm(),
        "crumbs": [(_("Service items"), url("items:items")), (say(newest.name), "")],
    }
    return render(request, "items/versions.html", facts)


@page(needs=EDIT_ITEM, writes=True)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Write the draft of the next version, beginning from the newest."""
    viewer, now = request.actor, request.now  # type: ignore[attr-defined]
    newest = queries.item_versions(code, viewer=viewer)[0]
    kept = queries.item_elements(code, newest.version, viewer=viewer)
    region, organisation = newest.region, newest.organisation
    return _edit(request, code, region, organisation, ItemForm(_typed(request), kept=kept, more=_more(request)), now)


@page(needs=EDIT_ITEM, writes=True)
def add(request: HttpRequest) -> HttpResponse:
    """Begin a new item with its code and region."""
    form = NewItemForm(_typed(request), initial={"region": site().region})
    if request.method == "POST" and form.is_valid():
        code, region = form.cleaned_data["code"], form.cleaned_data["region"]
        elements = {"name": {"zh": code}, "type": "20", "level": "4"}
        place = {"region": region, "organisation": _office(request.actor, region)}  # type: ignore[attr-defined]
        operations.draft_item(code=code, elements=elements, **place, **_who(request))
        return redirect("items:edit", code)
    crumbs = [(_("Service items"), url("items:items")), (_("New item"), "")]
    return render(request, "items/add.html", {"form": form, "crumbs": crumbs})


def _office(viewer: Actor, region: str) -> str:
    """Whose a new item is: the office's of a steward who looks after its items alone, else the region's."""
    return "" if viewer.may(EDIT_ITEM, within=region, organisation="") else viewer.organisation


def _typed(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


def _more(request: HttpRequest) -> str:
    return request.POST.get("more", "")


def _who(request: HttpRequest) -> dict[str, object]:
    return {"actor": request.actor, "now": request.now}  # type: ignore[attr-defined]


def _edit(request: HttpRequest, code: str, region: str, organisation: str, form: ItemForm, now: object) -> HttpResponse:
    if request.method == "POST" and not _more(request) and form.is_valid():
        try:
            operations.draft_item(
                code=code, elements=form.elements(), region=region, organisation=organisation, **_who(request)
            )
        except ItemNotRight as refusal:
            form.refuse(refusal.fields)
        else:
            return redirect("items:versions", code)
    adding = bool(_more(request))
    crumbs = [(_("Service items"), url("items:items")), (code, url("items:versions", code)), (_("Edit"), "")]
    facts = {"form": form, "code": code, "crumbs": crumbs, "errors": None if adding else form}
    return render(request, "items/edit.html", facts, status=422 if form.errors and not adding else 200)


@page(needs=EDIT_ITEM, writes=True)
def move(request: HttpRequest, code: str, version: int, verb: str) -> HttpResponse:
    """Submit, return, publish or withdraw; a refusal is shown on the item's page."""
    if request.method != "POST":
        return redirect("items:versions", code)
    if verb == "withdraw":
        reason = request.POST.get("reason", "").strip() or _("No reason was given")
        operations.withdraw_item(code=code, reason=reason, **_who(request))
    elif verb in MOVES:
        MOVES[verb](code=code, version=version, **_who(request))
    return redirect("items:versions", code)


MOVES = {
    "submit": operations.submit_item,
    "return": operations.return_item,
    "publish": operations.publish_item,
}


@page(needs=PUBLISH_ITEM, writes=True)
def bring_in(request: HttpRequest) -> HttpResponse:
    """Import a list and show its report: every irregular row with its line and reason."""
    form = ImportForm(request.POST or None, request.FILES or None)
    report = refusal = None
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        options = {name: asked[name] for name in ("region", "strict", "dry_run")}
        try:
            report = operations.import_items(asked["file"], **options, **_who(request))
        except Refusal as no:
            if no.kind not in (Kind.INVALID, Kind.CONFLICT):
                raise
            refusal = no.sentence
    facts = {"form": form, "report": report, "refusal": refusal}
    facts["last"] = queries.last_imports(viewer=request.actor)  # type: ignore[attr-defined]
    facts["crumbs"] = [(_("Service items"), url("items:items")), (_("Import"), "")]
    return render(request, "items/import.html", facts, status=422 if refusal or form.errors else 200)


@page(needs=EDIT_ITEM)
def anomalies(request: HttpRequest) -> HttpResponse:
    """Where one item is not the same at every level."""
    names = {"name": _("name"), "type": _("type"), "basis": _("legal basis")}
    facts = {"anomalies": queries.anomalies(viewer=request.actor), "names": names}  # type: ignore[attr-defined]
    facts["types"] = queries.code_options("type")
    facts["crumbs"] = [(_("Service items"), url("items:items")), (_("Not the same everywhere"), "")]
    return render(request, "items/anomalies.html", facts)
