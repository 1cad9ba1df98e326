"""The page of one case: what it is, by when, where it stands, what was said, and what happens next."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiwang.kernel.actors import Actor
from yiwang.kernel.errors import Refusal
from yiwang.shell.jinja import again
from yiwang.shell.pages import SIGNED_IN, page
from yiwang.shell.words import listed, say
from yiwang.support.cases import operations, queries
from yiwang.support.cases.contracts import Case, ClockName, Move, Offer, Task, TaskKind, TaskState, WholeCase
from yiwang.support.cases.views.asking import Typed, controls, specs_of
from yiwang.support.cases.views.naming import clock_face, people, places
from yiwang.support.forms import queries as forms
from yiwang.support.forms.contracts import Form, Group
from yiwang.trust.documents import queries as documents
from yiwang.trust.ledger import queries as ledger
from yiwang.trust.ledger.contracts import READ_LEDGER
from yiwang.trust.licences import queries as licences

CLOCK_TITLES = {
    ClockName.STEP: {"zh": "环节", "en": "Step"},
    ClockName.PROMISED: {"zh": "承诺", "en": "Promised"},
    ClockName.LEGAL: {"zh": "法定", "en": "By law"},
}
RECORDED = {"zh": "办理中记录的", "en": "Recorded on the way"}
KIND_TITLES = {
    TaskKind.ANSWER: {"zh": "等待申请人补正", "en": "Corrections by the applicant"},
    TaskKind.SIGNER: {"zh": "加签", "en": "Added signer"},
    TaskKind.SIGNATURE: {"zh": "会签", "en": "Joint signature"},
    TaskKind.OPINION: {"zh": "征求意见", "en": "Opinion"},
    TaskKind.APPROVAL: {"zh": "审批", "en": "Approval"},
}


@dataclass(frozen=True, slots=True)
class Doing:
    """A panel: one task, what may be done with it, and the form of the move that is chosen."""

    task: Task | None
    title: str
    action: str
    offers: tuple[Offer, ...]
    chosen: Offer | None
    controls: list[Any]
    fields: Any
    key: str
    says: list[str]

    @property
    def own(self) -> list[Offer]:
        """The moves that the flow names."""
        return [offer for offer in self.offers if not offer.reserved]

    @property
    def others(self) -> list[Offer]:
        """The moves that every flow knows."""
        return [offer for offer in self.offers if offer.reserved]


@page(needs=SIGNED_IN, writes=True)
def case(request: HttpRequest, token: str) -> HttpResponse:
    """For officers of its place and whoever has a task in it. That they have read their tasks is remembered."""
    return shown(request, token)


def shown(request: HttpRequest, token: str, typed: Typed | None = None, status: int = 200) -> HttpResponse:
    """The page, with what was typed and what was wrong with it."""
    viewer, now = request.actor, request.now
    whole = queries.whole_case(token, viewer=viewer, now=now)
    found, tasks, moves = whole.case, whole.tasks, whole.moves
    mine = [task for task in tasks if task.offers]
    if mine:
        operations.mark_read(case=token, tasks=[task.id for task in mine], actor=viewer, now=now)
    chosen = _chosen_task(request, mine)
    doing = _doing(request, whole, chosen, typed or Typed()) if chosen or _asks_case(request) else None
    names = people([found.applicant, *(m.actor for m in moves), *(m.in_name_of for m in moves), *_holders(tasks)])
    offices = places([found.organisation, *(m.organisation for m in moves), *(t.organisation for t in tasks)])
    facts = {
        "case": found,
        "clocks": _clocks(found, chosen or next(iter(tasks), None)),
        "tasks": [_line(task, names, offices) for task in tasks if task.parent is not None or len(tasks) > 1],
        "mine": mine,
        "doing": doing,
        "case_offers": whole.offers,
        "names": names,
        "offices": offices,
        "labels": {name: say(spec.label) for name, spec in whole.fields.items()},
        "reveal_address": lambda value: again(request, reveal=value.name) + "#answers",
        "drawing": queries.drawing(whole.diagram),
        "answers": _answers(request, whole),
        "opinions": [m for m in moves if m.opinion],
        "moves": list(reversed(moves)),
        "pauses": list({(p.reason, p.began_at): p for p in whole.pauses}.values()),
        "letters": documents.documents_about(found.number, viewer=viewer),
        "licences": licences.licences_of_case(found.number, now=now),
        "outcome": say(whole.outcome),
        "places": _ledger_places(moves, viewer),
        "standing": listed(dict.fromkeys(say(task.title) for task in tasks if task.parent is None)),
    }
    return render(request, "cases/case.html", facts, status=status)


def _holders(tasks: Sequence[Task]) -> list[str]:
    return [subject for task in tasks for subject in (task.holder, task.answerable, task.subject)]


def _chosen_task(request: HttpRequest, mine: Sequence[Task]) -> Task | None:
    wanted = request.GET.get("task") or (request.resolver_match.kwargs.get("task") if request.resolver_match else None)
    by_id = {str(task.id): task for task in mine}
    return by_id.get(str(wanted)) or next(iter(mine), None)


def _asks_case(request: HttpRequest) -> bool:
    return bool(
        request.GET.get("about") == "case" or (request.resolver_match and _verb(request) and not _task(request))
    )


def _verb(request: HttpRequest) -> str:
    match = request.resolver_match
    return str(match.kwargs.get("verb", "")) if match else ""


def _task(request: HttpRequest) -> UUID | None:
    match = request.resolver_match
    return match.kwargs.get("task") if match else None


def _doing(request: HttpRequest, whole: WholeCase, task: Task | None, typed: Typed) -> Doing | None:
    found = whole.case
    if _asks_case(request):
        task = None
    offers = task.offers if task else whole.offers
    wanted = _verb(request) or request.GET.get("verb", "")
    chosen = next((o for o in offers if o.verb == wanted), None) or next((o for o in offers if not o.reserved), None)
    if chosen is None and not offers:
        return None
    return Doing(
        task=task,
        title=say(task.title) if task else found.number,
        action=_action(found, task, chosen) if chosen else "",
        offers=offers,
        chosen=chosen,
        controls=controls(request, found, task, chosen, typed) if chosen else [],
        fields=_fields(request, found, chosen, typed) if chosen and chosen.fields else None,
        key=typed.given.get("key") or secrets.token_urlsafe(12),
        says=_consequences(chosen) if chosen else [],
    )


def _action(found: Case, task: Task | None, offer: Offer) -> str:
    if task is None:
        return reverse("cases:make_case_move", args=[found.token, offer.verb])
    return reverse("cases:make_move", args=[found.token, task.id, offer.verb])


def _fields(request: HttpRequest, found: Case, offer: Offer, typed: Typed) -> Any:
    specs = specs_of(found, offer.fields)
    typed_values = forms.given_values(specs, typed.given) if typed.given else {}
    values = {**{name: found.data.get(name) for name in specs}, **typed_values}
    errors = {name: said for name, said in typed.errors.items() if name in specs}
    return forms.fields_page(specs, forms.Asked(values, errors), viewer=request.actor)


def _consequences(offer: Offer) -> list[str]:
    said = []
    if offer.letter:
        said.append(_("The applicant gets an official letter and a message."))
    if offer.verb == "correct":
        said.append(_("The clocks wait until the applicant has answered."))
    return said


def _clocks(found: Case, task: Task | None) -> list[dict[str, Any]]:
    views = [task.clock if task else None, found.clock(ClockName.PROMISED), found.clock(ClockName.LEGAL)]
    return [
        {
            "label": CLOCK_TITLES[view.name],
            "clock": clock_face(view),
            "note": _("provisional") if view.provisional else "",
        }
        for view in views
        if view is not None
    ]


def _line(task: Task, names: dict[str, str], offices: dict[str, str]) -> dict[str, Any]:
    kind = KIND_TITLES.get(task.kind)
    who = names.get(task.holder or task.subject, "")
    return {
        "task": task,
        "title": f"{say(kind)} · {say(task.title)}" if kind else say(task.title),
        "place": offices.get(task.organisation, "") or who,
        "who": who,
        "clock": clock_face(task.clock),
        "waiting": task.state != TaskState.OPEN,
        "items": task.terms.get("items", []),
        "question": task.terms.get("question", ""),
    }


def _answers(request: HttpRequest, whole: WholeCase) -> Any:
    """What was filed, by the groups of the form, and what officers recorded; personal values are masked."""
    found, fields, reveal = whole.case, whole.fields, request.GET.getlist("reveal")
    mine = (task.organisation for task in whole.tasks if task.offers)
    viewer = request.actor.there(*((found.region, place) for place in (found.organisation, *mine)))
    purpose = _("to work on case {number}").format(number=found.number)
    try:
        form = forms.form(found.flow)
    except Refusal:
        filed = tuple(name for name in fields if name in found.data and name not in whole.recorded)
        form = Form("", "", {}, (Group("filed", {"zh": "申报内容", "en": "What was filed"}, filed),), fields)
    known = {name for group in form.groups for name in group.fields}
    added = {name: fields[name] for name in whole.recorded if name in found.data and name not in known}
    later = Form("", "", {}, (Group("recorded", RECORDED, tuple(added)),), added)
    shown: list[Any] = []
    for one, names in ((form, form.fields), (later, added)):
        values = {name: value for name, value in found.data.items() if name in names}
        shown += forms.shown_values(one, values, viewer=viewer, purpose=purpose, now=request.now, reveal=reveal)
    return shown


def _ledger_places(moves: Sequence[Move], viewer: Actor) -> dict[UUID, int | None] | None:
    """Where each move stands in the ledger, for who may read it."""
    if not viewer.may(READ_LEDGER):
        return None
    places_ = ledger.indexes([move.leaf for move in moves if move.leaf])
    return {move.id: places_.get(move.leaf) if move.leaf else None for move in moves}
