"""The form of a move: the fields it may fill, the opinion, and whatever else the move asks for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from yiwang.kernel.organisations import queries as organisations
from yiwang.shell.fields import Shown
from yiwang.shell.words import say
from yiwang.support.cases import queries
from yiwang.support.cases.contracts import Case, Offer, Task
from yiwang.support.cases.engine.rights import colleagues
from yiwang.support.cases.views.naming import people
from yiwang.support.forms import queries as forms
from yiwang.support.forms.contracts import FieldSpec

MOST = 300


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed into the form of a move, and what was wrong with it."""

    given: QueryDict = field(default_factory=lambda: QueryDict(""))
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)


def controls(request: HttpRequest, case: Case, task: Task | None, offer: Offer, typed: Typed) -> list[Shown]:
    """The controls beside the fields: the opinion, people, organisations, reasons, steps, days."""
    made = [MAKERS[name](request, case, task, offer, name, typed) for name in offer.asks if name in MAKERS]
    if offer.verb == "correct":
        made.append(_fields_to_correct(case, offer, typed))
    if offer.opinion != "none":
        made.append(_opinion(offer, typed))
    return made


def _shown(name: str, label: str, typed: Typed, **more: Any) -> Shown:
    value = more.pop("value", typed.given.get(name, ""))
    return Shown(id=f"id_{name}", name=name, label=label, errors=list(typed.errors.get(name, ())), value=value, **more)


def _opinion(offer: Offer, typed: Typed) -> Shown:
    label = _("Reason") if offer.opinion == "required" else _("Opinion")
    hint = _("Others read it, the applicant as well. Leave out names and numbers of people.")
    return _shown("opinion", label, typed, type="textarea", required=offer.opinion == "required", hint=hint)


def _choice(label: Callable[[], str]) -> Callable[..., Shown]:
    def made(request: HttpRequest, case: Case, task: Task | None, offer: Offer, name: str, typed: Typed) -> Shown:
        options = [(value, say(title)) for value, title in offer.choices.get(name, ())]
        kind = "radio" if len(options) <= 5 else "select"
        return _shown(name, label(), typed, type=kind, options=options, required=True, group=kind == "radio")

    return made


def _person(request: HttpRequest, case: Case, task: Task | None, offer: Offer, name: str, typed: Typed) -> Shown:
    right, place = (task.right, task.organisation) if task else ("", "")
    held = colleagues(right, case.region, place or case.organisation, request.now)  # type: ignore[attr-defined]
    names = people(subject for subject in held[:MOST] if subject != request.actor.subject)  # type: ignore[attr-defined]
    options = sorted(((subject, name) for subject, name in names.items() if subject in held), key=lambda one: one[1])
    label = _("To whom") if name == "to" else _("Who signs")
    return _shown(name, label, typed, type="select", options=options, required=name == "to")


def _organisations(request: HttpRequest, case: Case, task: Task | None, offer: Offer, name: str, typed: Typed) -> Shown:
    top = case.organisation.partition("/")[0]
    options = [
        (o.path, say(o.short) or say(o.name)) for o in organisations.organisations_under(top, direct=True)[:MOST]
    ]
    label = _("Which organisations") if offer.verb == "ask_opinion" else _("or which organisation signs")
    return _shown(
        name,
        label,
        typed,
        type="checkboxes",
        options=options,
        group=True,
        value=typed.given.getlist(name),
        required=offer.verb == "ask_opinion",
    )


def _items(request: HttpRequest, case: Case, task: Task | None, offer: Offer, name: str, typed: Typed) -> Shown:
    hint = _("Everything that is missing, one thing a line. The applicant is asked once.")
    return _shown(name, _("What is missing"), typed, type="textarea", required=True, hint=hint)


def _fields_to_correct(case: Case, offer: Offer, typed: Typed) -> Shown:
    options = [(value, say(title)) for value, title in offer.choices.get("fields", ())]
    label, chosen = _("Which answers may be changed"), typed.given.getlist("fields")
    return _shown("fields", label, typed, type="checkboxes", options=options, group=True, value=chosen)


def _days(request: HttpRequest, case: Case, task: Task | None, offer: Offer, name: str, typed: Typed) -> Shown:
    value = typed.given.get(name, "3")
    return _shown(name, _("Answer within"), typed, type="number", unit=_("working days"), value=value, required=True)


def _tick(label: Callable[[], str]) -> Callable[..., Shown]:
    def made(request: HttpRequest, case: Case, task: Task | None, offer: Offer, name: str, typed: Typed) -> Shown:
        return _shown(name, label(), typed, type="checkbox", value=typed.given.get(name, "") == "true")

    return made


def _to(request: HttpRequest, case: Case, task: Task | None, offer: Offer, name: str, typed: Typed) -> Shown:
    if offer.verb == "hand_over":
        return _person(request, case, task, offer, name, typed)
    label = _("Back to") if offer.verb == "return" else _("To which step")
    return _choice(lambda: label)(request, case, task, offer, name, typed)


MAKERS: dict[str, Callable[..., Shown]] = {
    "to": _to,
    "people": _person,
    "organisations": _organisations,
    "items": _items,
    "days": _days,
    "reason": _choice(lambda: _("Legal reason")),
    "place": _choice(lambda: _("When they sign")),
    "said": _choice(lambda: _("Your answer")),
    "outcome": _choice(lambda: _("What came of it")),
    "blocks": _tick(lambda: _("Wait for every answer before going on")),
    "straight": _tick(lambda: _("Straight back to me when it is done")),
}
LISTED = frozenset({"people", "organisations", "fields"})


def extra_of(offer: Offer, given: QueryDict) -> dict[str, Any]:
    """What was typed beside the fields, as the engine takes it."""
    extra: dict[str, Any] = {}
    for name in (*offer.asks, *(("fields",) if offer.verb == "correct" else ())):
        if name == "items":
            extra[name] = [line.strip() for line in given.get(name, "").splitlines() if line.strip()]
        elif name in LISTED:
            extra[name] = [value for value in given.getlist(name) if value]
        elif name in ("blocks", "straight"):
            extra[name] = given.get(name) == "true"
        elif value := given.get(name, "").strip():
            extra[name] = value
    return extra


def specs_of(case: Case, names: Iterable[str]) -> dict[str, FieldSpec]:
    """The definitions of the fields that a move may fill."""
    known = queries.form_fields(case.version)
    return {name: known[name] for name in names if name in known}


def data_of(case: Case, offer: Offer, given: QueryDict) -> dict[str, Any]:
    """The values of the fields that the move may fill, as far as they were typed."""
    values = forms.given_values(specs_of(case, offer.fields), given)
    return {name: value for name, value in values.items() if value is not None}
