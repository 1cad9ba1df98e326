"""Applications on their way, what is promised, and how a case stands for who has its number."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from yiwang.areas.service.intake import asking, finding, naming, people
from yiwang.areas.service.intake.contracts import Answering, Application, Channel, NoProgress, Progress, Promise
from yiwang.areas.service.intake.models import Answering as AnsweringRow
from yiwang.areas.service.intake.models import Application as Row
from yiwang.kernel.actors import SYSTEM, Actor
from yiwang.kernel.calendar import queries as calendar
from yiwang.kernel.calendar.contracts import Limit, Unit
from yiwang.support.cases import queries as cases
from yiwang.support.cases.contracts import WORK_ON_CASES, ClockName, UnknownCase, UnknownFlow, WholeCase
from yiwang.support.forms import queries as forms
from yiwang.support.forms.contracts import Draft
from yiwang.support.items.contracts import Item

ANSWER_WITHIN = Limit(5)  # APL, article 32 (1)(4)


@dataclass(frozen=True, slots=True)
class OpenApplication:
    """A draft to go on with: the application, its answers, and what its form is called."""

    application: Application
    draft: Draft
    name: dict[str, str]


def application(id: UUID, *, viewer: Actor) -> Application:
    """An application that the viewer fills in or filled in; refuses with `intake.unknown`."""
    row, _filler = finding.mine(id, viewer)
    return finding.as_contract(row)


def open_applications(*, viewer: Actor, item: str = "") -> list[OpenApplication]:
    """The viewer's drafts, the last saved first; those of one item where it is given. Two statements."""
    if not viewer.signed_in:
        return []
    rows = Row.objects.filter(party=viewer.party, channel=Channel.WEB, state="open")
    rows = rows.filter(item=item) if item else rows
    found = {row.draft: row for row in (rows.filter(item__in=viewer.items) if viewer.items else rows)}
    if not found:
        return []
    return [
        OpenApplication(finding.as_contract(row), draft, dict(draft.title))
        for draft in forms.drafts_of(viewer)
        if (row := found.get(draft.id)) is not None
    ]


def taken_in(*, viewer: Actor, limit: int = 20) -> list[Application]:
    """What the viewer took in at the counter, the newest first."""
    viewer.must(WORK_ON_CASES)
    rows = Row.objects.filter(subject=viewer.subject, channel=Channel.WINDOW).exclude(state="discarded")
    return [finding.as_contract(row) for row in rows.order_by("-started_at")[:limit]]


def application_of(case: str) -> Application | None:
    """The application that became a case; the caller has checked that the reader may see the case."""
    row = Row.objects.filter(case=case).first()
    return finding.as_contract(row) if row else None


def answering(task: UUID, *, viewer: Actor) -> Answering | None:
    """What the viewer typed on a task and did not send yet."""
    row = AnsweringRow.objects.filter(task=task, party=viewer.party).first() if viewer.signed_in else None
    return Answering(row.task, dict(row.values), row.opinion, row.revision, row.saved_at) if row else None


def asked_of_me(whole: WholeCase, *, viewer: Actor) -> list[asking.AskedOfMe]:
    """What a case wants of the viewer now, corrections first."""
    return asking.waiting_for(whole, viewer)


def promise(item: Item, *, since: datetime, answered_by: datetime | None = None) -> Promise:
    """By when one hears whether an application made now is accepted, and by when it is decided if it is.

    `answered_by` is when the step that accepts is due; before there is a case its limit is counted from `since`, and
    where it has none the five days of APL, article 32.
    """
    answered = answered_by or calendar.add(since, _answer_within(item)).at
    period = item.promised if item.promised.amount is not None else item.legal
    if period.amount is None:
        return Promise(timezone.localdate(answered), None)
    decided = calendar.add(answered, Limit(period.amount, Unit(period.unit))).day
    return Promise(timezone.localdate(answered), decided)


def _answer_within(item: Item) -> Limit:
    try:
        return cases.first_limit(item.flow) or ANSWER_WITHIN
    except UnknownFlow:
        return ANSWER_WITHIN


def progress(*, number: str, digits: str, now: datetime) -> Progress:
    """How a case stands, for who has its number and the last four signs of a telephone or identity number in it.

    A wrong number and wrong digits are refused alike, with `intake.no-progress`.
    """
    digits = digits.strip().upper()
    if len(digits) != 4 or len(number) > 40:
        raise NoProgress()
    try:
        found = cases.case_by_number(number, viewer=SYSTEM, now=now)
    except UnknownCase:
        people.four_digits("", [], now)
        raise NoProgress() from None
    if digits not in people.four_digits(found.applicant, forms.references_in(found.data), now):
        raise NoProgress()
    whole = cases.whole_case(found.token, viewer=SYSTEM, now=now)
    live = [task for task in whole.tasks if task.closed_at is None and task.parent is None]
    return Progress(
        number=found.number,
        item=naming.item_words(found.item, found.title),
        organisation=found.organisation,
        steps=tuple(task.title for task in live),
        outcome=whole.outcome if found.outcome else None,
        waiting=any(task.subject and task.subject == found.applicant for task in whole.tasks if not task.closed_at),
        clock=found.clock(ClockName.PROMISED) or found.clock(ClockName.LEGAL),
        filed_at=found.created_at,
        closed_at=found.closed_at,
    )
