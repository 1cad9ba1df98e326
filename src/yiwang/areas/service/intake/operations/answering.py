"""What applicants do to their cases: answer a correction, act where the flow waits for them, urge, withdraw."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from yiwang.areas.service.intake import asking, placing
from yiwang.areas.service.intake.models import Answering
from yiwang.kernel.actors import Actor
from yiwang.support.cases import operations as cases
from yiwang.support.cases.contracts import MoveMade, TaskKind
from yiwang.support.cases.contracts.refusals import BadMove
from yiwang.support.files import operations as files
from yiwang.support.forms import operations as forms
from yiwang.support.forms.contracts import Upload
from yiwang.support.forms.operations import Filled


@transaction.atomic
def save_answer(
    *,
    case: str,
    task: UUID,
    given: Mapping[str, Any],
    uploads: Sequence[Upload] = (),
    actor: Actor,
    now: datetime,
) -> Filled:
    """Keep what the applicant typed on a task of their case, right or wrong, and say what is wrong."""
    whole, asked = asking.asked_of(case, task, actor, now)
    row = _held(asked, actor, now)
    filled = forms.fill_in(
        page=asking.page_of(whole, asked, row.values), given=given, uploads=uploads, actor=actor, now=now
    )
    row.values, row.opinion = dict(filled.values), str(given.get("opinion", row.opinion)).strip()[:2000]
    row.revision, row.saved_at = row.revision + 1, now
    row.save()
    return filled


def _held(asked: asking.AskedOfMe, actor: Actor, now: datetime) -> Answering:
    """The row, locked; made where there is none, with what the case holds now of what is asked for."""
    Answering.objects.bulk_create(
        [Answering(task=asked.task.id, party=actor.party, values=dict(asked.values), saved_at=now)],
        ignore_conflicts=True,
    )
    return Answering.objects.select_for_update().get(task=asked.task.id, party=actor.party)


@transaction.atomic
def send_answer(*, case: str, task: UUID, verb: str, actor: Actor, now: datetime, key: str) -> MoveMade:
    """Send what was kept for a task; refuses with `cases.bad-move` and the sentences by field.

    Only what differs from the case is sent, and at least something: an answer in words, a field, or a file.
    """
    whole, asked = asking.asked_of(case, task, actor, now)
    row = _held(asked, actor, now)
    page = asking.page_of(whole, asked, row.values, verb)
    clear = asking.clear(page, actor, now)
    if faults := asking.faults(page, clear):
        raise BadMove(why=", ".join(faults), fields=faults)
    data = {name: row.values[name] for name in page.specs if name in row.values}
    if asked.task.kind is TaskKind.ANSWER:
        before = asking.clear(asking.page_of(whole, asked, asked.values, verb), actor, now)
        data = {name: value for name, value in data.items() if clear.get(name) != before.get(name)}
    named = {UUID(one) for one in placing.files_in(page.specs, data)}
    named -= {UUID(one) for one in placing.files_in(page.specs, asked.values)}
    if named:
        files.attach_files(files=named, about=f"cases:{case}", actor=actor)
    made = cases.make_move(task=task, verb=verb, opinion=row.opinion, data=data, actor=actor, now=now, key=key)
    row.delete()
    return made


def urge(*, case: str, opinion: str = "", actor: Actor, now: datetime) -> MoveMade:
    """Ask for one's case to be seen to, at most once a day."""
    return cases.make_case_move(case=case, verb="urge", opinion=opinion[:500], actor=actor, now=now)


def withdraw(*, case: str, opinion: str = "", actor: Actor, now: datetime, key: str) -> MoveMade:
    """Withdraw one's application before it is decided."""
    return cases.make_case_move(case=case, verb="withdraw", opinion=opinion[:500], actor=actor, now=now, key=key)
