"""Cases of the demonstration, opened and moved by the operations that people use, at moments in the past."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from yiwang.areas.service.intake import operations as intake
from yiwang.doors.cli.demo import data, filing
from yiwang.kernel.actors import SYSTEM, Actor, ActorKind
from yiwang.kernel.calendar import queries as calendar
from yiwang.kernel.calendar.contracts import Limit, Unit
from yiwang.support.cases import operations, queries
from yiwang.support.cases.contracts import Case, Task, TaskKind
from yiwang.support.forms import queries as forms
from yiwang.support.forms.contracts import Upload
from yiwang.trust.rights import queries as rights

SHANGHAI = ZoneInfo("Asia/Shanghai")
PACK = "food_business_licence"
PAPERS = {"layout": ("布局图.png", "layout.png"), "lease": ("租赁合同.png", "lease.png")}


@dataclass(frozen=True, slots=True)
class Walked:
    """A case as its story left it, and the moment of its last move."""

    case: Case
    at: datetime


def walk(number: int, item: str, now: datetime) -> Walked:
    """Make the case of this place in the list; made again, it stays as it is."""
    given = data.read("cases")["cases"][number]
    begun = _begun(given["days"], number, now)
    actor = applicant(given["firm"])
    case = _opened(f"demo-{number}", given, item, actor, begun)
    at = begun
    if case.open and len(queries.moves(case.token, viewer=SYSTEM)) == 1:
        for move in _until(_moves_of(given["story"]), given.get("until", "")):
            later = calendar.add(at, Limit(move["hours"], Unit.WORKING_HOURS)).at
            if later >= now:
                break
            at = later if _made(case.token, move, actor, at=later, now=now) else at
    return Walked(queries.case(case.token, viewer=SYSTEM, now=now), at)


def applicant(firm: str) -> Actor:
    """The agent of a firm, acting for it."""
    agent = data.by_key("citizens")[data.by_key("firms")[firm]["agent"]]
    return Actor(data.subject(agent["key"]), agent["zh"], ActorKind.CITIZEN, on_behalf=data.subject(firm))


def _begun(days: int, number: int, now: datetime) -> datetime:
    """So many working days ago, in the morning; today an hour ago."""
    day = now.astimezone(SHANGHAI).date()
    if days == 0:
        return now - timedelta(hours=1)
    while days:
        day -= timedelta(days=1)
        days -= calendar.is_working_day(day)
    return datetime.combine(day, time(9, number % 50), SHANGHAI)


@transaction.atomic
def _opened(key: str, given: Mapping[str, Any], item: str, actor: Actor, at: datetime) -> Case:
    """An application filled in page by page and sent, as a browser does it; the same key is the same case."""
    begun = intake.begin(item=item, actor=actor, now=at, key=key)
    if not begun.case:
        typed = filing.answers(dict(given), at.date())
        for group in forms.form(PACK).groups:
            page = {n: v for n, v in typed.items() if n.partition(".")[0] in group.fields}
            uploads = list(_papers(group.fields))
            intake.save_page(application=begun.id, group=group.name, given=page, uploads=uploads, actor=actor, now=at)
            for upload in uploads:
                upload.stream.close()
        begun = intake.submit(application=begun.id, promised=True, actor=actor, now=at)
    return queries.case(begun.case, viewer=SYSTEM, now=at)


def _papers(fields: Any) -> Iterator[Upload]:
    for field, (name, file) in PAPERS.items():
        if field in fields:
            yield Upload(field, name, "image/png", (data.HERE / file).open("rb"))


def _moves_of(story: str) -> Iterator[dict[str, Any]]:
    for move in data.read("cases")["stories"][story]:
        if "story" in move:
            yield from _moves_of(move["story"])
        else:
            yield move


def _until(moves: Iterator[dict[str, Any]], end: str) -> Iterator[dict[str, Any]]:
    for move in moves:
        if end and end in (move.get("step"), move.get("verb")):
            return
        yield move


def _made(token: str, move: dict[str, Any], actor: Actor, *, at: datetime, now: datetime) -> bool:
    """Make one move; False where the case does not stand on its step."""
    if "case" in move:
        operations.make_case_move(case=token, verb=move["case"], opinion=move["say"], actor=actor, now=at)
        return True
    kind = TaskKind.ANSWER if move["verb"] == "answer" else TaskKind.WORK
    tasks = queries.tasks(token, viewer=SYSTEM, now=at)
    task = next((one for one in tasks if one.step == move["step"] and one.kind == kind), None)
    if task is None:
        return False
    who = actor if move.get("by") == "applicant" else officer_for(task, now)
    extra = {name: move[name] for name in ("items", "fields", "reason") if name in move}
    filled = {**move.get("data", {}), **(_visit(who, at) if move.get("visit") else {})}
    made = operations.make_move(
        task=task.id, verb=move["verb"], opinion=move.get("say", ""), data=filled, extra=extra, actor=who, now=at
    )
    for opened in made.opened:
        operations.run_call(task=opened, now=at + timedelta(minutes=1))
    return True


def _visit(who: Actor, at: datetime) -> dict[str, Any]:
    """When the visit was and by which two: the administrative permission law (art. 34) asks for two or more."""
    others = [one["zh"] for one in data.by_key("officers").values() if data.path(one["at"]) == who.organisation]
    second = next((name for name in others if name != who.name), data.by_key("officers")["o12"]["zh"])
    return {"inspected_on": at.astimezone(SHANGHAI).date().isoformat(), "inspectors": f"{who.name}、{second}"}


def officer_for(task: Task, now: datetime) -> Actor:
    """Somebody in the post and the office that a task is addressed to."""
    for one in data.by_key("officers").values():
        if one["post"] == task.post and data.path(one["at"]) == task.organisation:
            return officer(one["key"], now)
    raise LookupError(f"nobody is {task.post} at {task.organisation}")


def officer(key: str, now: datetime) -> Actor:
    """An officer of the demonstration with the rights of today."""
    one = data.by_key("officers")[key]
    subject = data.subject(key)
    return Actor(
        subject,
        one["zh"],
        ActorKind.OFFICER,
        data.REGION,
        data.path(one["at"]),
        one["post"],
        grants=rights.grants_of(subject, now),
    )
