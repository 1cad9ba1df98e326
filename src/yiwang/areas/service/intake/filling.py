"""Pages of the form, the same for applicants and for clerks: only the frame and the addresses differ."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from yiwang.areas.service.intake import operations, placing, queries
from yiwang.areas.service.intake.contracts import Application, ItemWithdrawn, PromiseNeeded
from yiwang.areas.service.intake.operations import Resumed
from yiwang.kernel.actors import Actor
from yiwang.shell.jinja import url
from yiwang.shell.words import say
from yiwang.support.cases import queries as cases
from yiwang.support.cases.contracts import WholeCase
from yiwang.support.forms import operations as drafting
from yiwang.support.forms import queries as forms
from yiwang.support.forms.contracts import Draft, DraftEnded, Form, FormChanged, NotComplete, Saved
from yiwang.support.forms.queries import Asked, Step
from yiwang.support.items import queries as items
from yiwang.support.items.contracts import Item, UnknownItem

PURPOSE = "intake.fill-in"


@dataclass(frozen=True, slots=True)
class Sitting:
    """An application in front of who fills it in. `address(name, *group)` leads to one of its pages."""

    application: Application
    draft: Draft
    form: Form
    item: Item | None
    filler: Actor
    frame: str
    address: Callable[..., str]

    @property
    def title(self) -> dict[str, str]:
        return dict(self.item.name) if self.item else dict(self.form.title)


def resumed(request: HttpRequest, id: UUID) -> Resumed:
    """The application with its draft as it is now."""
    return operations.resume(application=id, actor=request.actor, now=request.now)  # type: ignore[attr-defined]


def sit_down(found: Resumed, *, desk: bool = False) -> Sitting:
    """An open application in front of who fills it in."""
    application, draft = found.application, found.draft
    if draft is None:
        raise DraftEnded()

    def address(name: str, *rest: str) -> str:
        if desk:
            return url(f"intake:desk_{name}", application.id, *rest)
        return url(f"intake:{'form_page' if name == 'page' else name}", application.item, application.id, *rest)

    return Sitting(
        application=application,
        draft=draft,
        form=forms.form(draft.form, draft.version),
        item=_item_or_none(application.item),
        filler=found.filler,
        frame="shell/officer.html" if desk else "shell/citizen.html",
        address=address,
    )


def first_page(found: Resumed, *, desk: bool = False) -> str:
    """The address of the first page that is not done, else of the review."""
    sitting = sit_down(found, desk=desk)
    waiting = [step.name for step in forms.steps(sitting.form, sitting.draft) if step.state != "done"]
    return sitting.address("page", waiting[0]) if waiting else sitting.address("review")


def shared(sitting: Sitting, current: str) -> dict[str, Any]:
    """What every page of the form shows."""
    steps = forms.steps(sitting.form, sitting.draft, current)
    last = Step("", _("Check and send"), "next" if current else "now", len(steps) + 1)
    home = url("guide:item", sitting.application.item) if sitting.item else ""
    return {
        "sitting": sitting,
        "frame": sitting.frame,
        "steps": [*steps, last],
        "at": next((step.number for step in steps if step.name == current), last.number),
        "crumbs": [(say(sitting.title), home), (_("Application"), "")],
    }


def page(request: HttpRequest, sitting: Sitting, group: str) -> HttpResponse:
    """One question group: shown, saved, and on to the next where nothing is wrong."""
    saved = None
    if request.method == "POST":
        saved = _save(request, sitting, group)
        if target := _onward(request, sitting, saved, group):
            return HttpResponseRedirect(target)
    draft = saved.draft if saved else sitting.draft
    now = request.now  # type: ignore[attr-defined]
    values = forms.answers(draft, viewer=sitting.filler, purpose=PURPOSE, now=now)
    asked = Asked(
        values=values,
        errors=_told(saved, request.POST.get("_do", "")),
        draft=draft,
        more=saved.more if saved else "",
        replaced=saved.replaced if saved else {},
    )
    shown = forms.group_page(sitting.form, group, asked, viewer=sitting.filler)
    facts = {**shared(sitting, group), "page": shown, "draft": draft, "saved": saved}
    facts["back"] = _before(facts["steps"], group)
    status = 422 if shown.errors else 200
    return render(request, "intake/form_page.html", facts, status=status)


def _told(saved: Saved | None, do: str) -> Mapping[str, Any]:
    """What is wrong, to be told now: while a list or a file is changed only what is wrong with that."""
    if saved is None or not saved.stay:
        return saved.errors if saved else {}
    about = do.partition(":")[2].partition(".")[0]
    return {path: told for path, told in saved.errors.items() if do.startswith("upload:") and path == about}


def _save(request: HttpRequest, sitting: Sitting, group: str) -> Saved:
    return operations.save_page(
        application=sitting.application.id,
        group=group,
        given=request.POST,
        uploads=forms.uploads_of(request.FILES),
        actor=request.actor,  # type: ignore[attr-defined]
        now=request.now,  # type: ignore[attr-defined]
    )


def _onward(request: HttpRequest, sitting: Sitting, saved: Saved, group: str) -> str:
    """Where to go after saving, or "" to stay: on what is wrong, on new questions, on a changed list or file."""
    if request.POST.get("_leave"):
        return url("intake:desk") if sitting.frame == "shell/officer.html" else url("intake:my_page")
    if saved.stay:
        told = _told(saved, request.POST.get("_do", ""))
        return "" if told or saved.more else sitting.address("page", group) + _anchor(request)
    if saved.errors or saved.opened or saved.replaced:
        return ""
    following = _after(forms.steps(sitting.form, saved.draft, group), group)
    return sitting.address("page", following) if following else sitting.address("review")


def _anchor(request: HttpRequest) -> str:
    field = request.POST.get("_do", "").partition(":")[2].partition(".")[0]
    return f"#id_{field}" if field.isidentifier() else ""


def _after(steps: list[Any], group: str) -> str:
    names = [step.name for step in steps]
    place = names.index(group) + 1 if group in names else 0
    return names[place] if place < len(names) else ""


def _before(steps: list[Any], group: str) -> str:
    names = [step.name for step in steps]
    place = names.index(group) if group in names else 0
    return names[place - 1] if place else ""


def autosave(request: HttpRequest, sitting: Sitting, group: str) -> HttpResponse:
    """What was typed so far is kept; the page learns the draft's revision."""
    saved = _save(request, sitting, group)
    at = f"{timezone.localtime(saved.draft.saved_at):%H:%M}"
    return JsonResponse({"revision": saved.draft.revision, "at": at})


def review(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """Everything before it is sent, what is still missing, the declaration; then the case."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    promised, refused = request.POST.get("promise") == "true", ""
    if request.method == "POST":
        try:
            operations.submit(application=sitting.application.id, promised=promised, actor=actor, now=now)
            return HttpResponseRedirect(sitting.address("receipt"))
        except FormChanged:
            return HttpResponseRedirect(sitting.address("review"))
        except NotComplete:
            refused = ""
        except (PromiseNeeded, ItemWithdrawn) as refusal:
            refused = refusal.sentence
    faults = drafting.check_draft(draft=sitting.draft.id, actor=sitting.filler, now=now)
    groups = forms.shown_values(
        sitting.form, sitting.draft.values, viewer=sitting.filler, purpose=PURPOSE, now=now, reveal=("*",)
    )
    facts = {
        **shared(sitting, ""),
        "draft": sitting.draft,
        "groups": groups,
        "faults": _fault_links(sitting, faults),
        "refused": refused,
        "promised": promised,
        "asked": request.method == "POST",
        "promise": queries.promise(sitting.item, since=now) if sitting.item else None,
    }
    return render(request, "intake/review.html", facts, status=422 if request.method == "POST" else 200)


def _fault_links(sitting: Sitting, faults: Mapping[str, Mapping[str, list[str]]]) -> list[tuple[str, str]]:
    return [
        (sitting.address("page", group) + f"#id_{path}", told[0])
        for group, wrong in faults.items()
        for path, told in wrong.items()
    ]


def receipt(request: HttpRequest, application: Application, *, desk: bool = False) -> HttpResponse:
    """The number of the case, by when it is answered, by when it is decided: to keep and to print."""
    now: datetime = request.now  # type: ignore[attr-defined]
    whole = cases.whole_case(application.case, viewer=request.actor, now=now, over=True)  # type: ignore[attr-defined]
    item = _item_or_none(application.item)
    facts = {
        "frame": "shell/officer.html" if desk else "shell/citizen.html",
        "application": application,
        "case": whole.case,
        "name": dict(item.name) if item else {"zh": whole.case.title},
        "item": item,
        "files": len(list(placing.files_in(whole.fields, whole.case.data))),
        "promise": queries.promise(item, since=whole.case.created_at, answered_by=first_due(whole)) if item else None,
        "desk": desk,
        "crumbs": [],
    }
    return render(request, "intake/receipt.html", facts)


def first_due(whole: WholeCase) -> datetime | None:
    """The limit of the step at which the case began."""
    first = next((task for task in whole.tasks if task.parent is None), None)
    return first.clock.due if first and first.clock else None


def _item_or_none(code: str) -> Item | None:
    try:
        return items.published_item(code)
    except UnknownItem:
        return None
