"""What a case asks of its applicant: which task, which fields, what they hold now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from yiwang.kernel.actors import Actor
from yiwang.support.cases import queries as cases
from yiwang.support.cases.contracts import LIVE, Offer, Task, TaskKind, UnknownTask, WholeCase
from yiwang.support.forms import queries as forms
from yiwang.support.forms.contracts import FieldSpec
from yiwang.support.forms.operations import Page

PURPOSE = "intake.answer"
ASKING = frozenset({TaskKind.ANSWER, TaskKind.WORK})


@dataclass(frozen=True, slots=True)
class AskedOfMe:
    """A task that waits for the applicant. `values` are what the case holds of the fields asked for."""

    task: Task
    offers: tuple[Offer, ...]
    items: tuple[str, ...]
    fields: tuple[str, ...]
    values: Mapping[str, Any]

    @property
    def correction(self) -> bool:
        return self.task.kind is TaskKind.ANSWER


def waiting_for(whole: WholeCase, viewer: Actor) -> list[AskedOfMe]:
    """What the case wants of the viewer, corrections first."""
    found = [_asked(whole, task) for task in whole.tasks if _is_mine(task, viewer)]
    return sorted(found, key=lambda one: not one.correction)


def _is_mine(task: Task, viewer: Actor) -> bool:
    return (
        task.kind in ASKING
        and task.state in LIVE
        and bool(task.subject)
        and task.subject in (viewer.subject, viewer.party)
    )


def _asked(whole: WholeCase, task: Task) -> AskedOfMe:
    offers = tuple(offer for offer in task.offers if offer.verb == "answer" or not offer.reserved)
    names = dict.fromkeys(name for offer in offers for name in offer.fields if name in whole.fields)
    return AskedOfMe(
        task=task,
        offers=offers,
        items=tuple(task.terms.get("items") or ()),
        fields=tuple(names),
        values={name: whole.case.data[name] for name in names if name in whole.case.data},
    )


def asked_of(case: str, task: UUID, actor: Actor, now: datetime) -> tuple[WholeCase, AskedOfMe]:
    """A case and a task of it that waits for the actor; refuses with `cases.unknown-task`."""
    whole = cases.whole_case(case, viewer=actor, now=now)
    for one in waiting_for(whole, actor):
        if one.task.id == task:
            return whole, one
    raise UnknownTask()


def page_of(whole: WholeCase, asked: AskedOfMe, values: Mapping[str, Any], verb: str = "") -> Page:
    """The fields to fill in as they stand; with a verb only those of that move."""
    names = next((offer.fields for offer in asked.offers if offer.verb == verb), asked.fields) if verb else asked.fields
    specs = {name: whole.fields[name] for name in names if name in whole.fields}
    required = frozenset(name for name, spec in specs.items() if asked.correction and _needed(spec, asked.values))
    return Page(specs, values, f"intake.{asked.task.id}", whole.case.applicant, required)


def _needed(spec: FieldSpec, values: Mapping[str, Any]) -> bool:
    """Whether a correction must fill a field: what only some applicants are asked counts where it was answered."""
    return spec.required and (not spec.when or values.get(spec.name) is not None)


def clear(page: Page, viewer: Actor, now: datetime) -> dict[str, Any]:
    """What stands in the fields, personal values in clear for their owner."""
    return forms.in_clear(page.specs, page.values, viewer=viewer, purpose=PURPOSE, now=now)


def faults(page: Page, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is missing or wrong."""
    return forms.faults(page.specs, values, page.required)
