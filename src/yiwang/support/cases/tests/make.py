"""Builders of flows, cases and actors."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection
from ruamel.yaml import YAML

from yiwang.kernel.actors import SYSTEM, Actor, ActorKind, Grant, Right
from yiwang.kernel.events import operations as events
from yiwang.support.cases import operations, queries
from yiwang.support.cases.contracts import READ_CASES, WORK_ON_CASES, Answer, Call, MoveMade, NewCase, Task
from yiwang.support.cases.contracts.calls import register_call
from yiwang.support.cases.flow import stored
from yiwang.support.forms.queries import fields_of
from yiwang.trust.rights.tests import make as roles
from yiwang.trust.rights.tests import matrix

NOW = datetime(2026, 9, 14, 1, 0, tzinfo=UTC)  # a Monday, nine o'clock in Haiyan
HAIYAN = "330424000000"
BUREAU = "330424/330424-SCJG"
SAFETY, HEALTH = "330424/330424-AQ", "330424/330424-WJ"
APPLICANT = "33333333-3333-4333-8333-333333333333"
ITEM = matrix.ITEM
called: list[Call] = []
failing: list[Exception] = []


def read_flow(name: str) -> dict[str, Any]:
    """A flow of this folder with the fields of its record, as it is stored."""
    given = YAML(typ="safe", pure=True).load(Path(__file__).with_name(f"{name}.yaml"))
    return stored.whole(given["flow"], fields_of(given.get("record", {})))


def flow(name: str = "permit", source: Mapping[str, Any] | None = None) -> Any:
    title = {"zh": "示例许可", "en": "Example permit"}
    return stored.install_flow(name=name, title=title, source=source or read_flow(name), now=NOW)


def issue(call: Call, *, now: datetime) -> Answer:
    """The call that the example permit makes."""
    called.append(call)
    if failing:
        raise failing[-1]
    return Answer("issued", {"number": f"P-{len({c.key for c in called})}"})


register_call("tests.issue", issue)


def officer(number: int = 1, *rights: Right, organisation: str = BUREAU, post: str = "", region: str = HAIYAN) -> Actor:
    """An officer of an organisation; who may work on cases there if no rights are named."""
    held = frozenset(Grant(right.code, region, organisation) for right in rights or (WORK_ON_CASES, READ_CASES))
    subject = f"44444444-4444-4444-8444-{number:012}"
    return Actor(subject, f"Officer {number}", ActorKind.OFFICER, region, organisation, post, grants=held)


def colleagues(*subjects: str) -> None:
    """Let these people hold a role in the whole county, so that tasks can be handed to them."""
    for subject in subjects:
        roles.given("reviewer", subject, organisation="", now=NOW)


def head(number: int = 9) -> Actor:
    return officer(number, post="head")


def applicant(subject: str = APPLICANT) -> Actor:
    return Actor(subject, "沈*禾", ActorKind.CITIZEN)


def case(key: str | None = None, *, now: datetime = NOW, actor: Actor | None = None, flow: str = "permit", **data: Any):
    """A case of the example permit, just submitted."""
    new = NewCase(
        flow=flow,
        title="示例许可：禾悦餐饮",
        item=ITEM,
        region=HAIYAN,
        organisation=BUREAU,
        applicant=APPLICANT,
        data={"shop": "禾悦餐饮", "floor_area": 86} | data,
    )
    return operations.open_case(new, actor=actor or applicant(), now=now, key=key)


def case_at(region: str, organisation: str, *, applicant: str = APPLICANT, actor: Actor = SYSTEM) -> str:
    """A case of the example permit at a place; its token."""
    new = NewCase("permit", "示例许可", ITEM, region, organisation, applicant, data={"shop": "甲"})
    return operations.open_case(new, actor=actor, now=NOW).case.token


def move(case: str, step: str, verb: str, *, actor: Actor | None = None, now: datetime = NOW, **given: Any) -> MoveMade:
    """Make a move on the live task of a step; `given` are data, extra, opinion, key."""
    task = task_at(case, step, given.pop("kind", None))
    return operations.make_move(task=task.id, verb=verb, actor=actor or SYSTEM, now=now, **given)


def task_at(case: str, step: str, kind: str | None = None, *, viewer: Actor = SYSTEM, now: datetime = NOW) -> Task:
    found = [t for t in queries.tasks(case, viewer=viewer, now=now) if t.step == step and kind in (None, t.kind)]
    assert found, f"no live task at {step}: {steps(case)}"
    return found[-1] if kind else next((t for t in found if t.parent is None), found[0])


def steps(case: str) -> list[str]:
    """The steps at which a case stands."""
    return sorted(t.step for t in queries.tasks(case, viewer=SYSTEM, now=NOW) if t.parent is None)


def get(case: str, now: datetime = NOW) -> Any:
    return queries.case(case, viewer=SYSTEM, now=now)


def accepted(**data: Any) -> str:
    """A case in review; its token."""
    token = case(**data).case.token
    move(token, "accept", "accept", actor=officer())
    return token


def forked(**data: Any) -> str:
    """A case before two departments; its token."""
    token = accepted(**data)
    move(token, "review", "forward", actor=officer())
    return token


def delivered(now: datetime = NOW) -> None:
    """Let what follows a commit happen."""
    events.drain(now=now)


def published(type: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM events_event WHERE type = %s ORDER BY position", [type])
        return [json.loads(row[0]) for row in cursor.fetchall()]


def broken_rows() -> list[tuple[Any, ...]]:
    """Cases that break what must always hold (cases.md, 1 and 2), whatever made them."""
    with connection.cursor() as cursor:
        cursor.execute(INVARIANTS)
        return list(cursor.fetchall())


INVARIANTS = """
SELECT 'open without a live task', c.number FROM cases_case c WHERE c.open AND NOT EXISTS (
  SELECT 1 FROM cases_task t WHERE t.case_id = c.id AND t.state IN ('open', 'waiting', 'suspended', 'held'))
UNION ALL SELECT 'closed with a live task', c.number FROM cases_case c JOIN cases_task t ON t.case_id = c.id
  WHERE NOT c.open AND t.state IN ('open', 'waiting', 'suspended', 'held')
UNION ALL SELECT 'closed with an open branch', c.number FROM cases_case c JOIN cases_scope s ON s.case_id = c.id
  WHERE NOT c.open AND s.state IN ('open', 'arrived')
UNION ALL SELECT 'a live task in a closed branch', c.number FROM cases_case c JOIN cases_task t ON t.case_id = c.id
  JOIN cases_scope s ON s.id = t.scope_id
  WHERE t.state IN ('open', 'waiting', 'suspended', 'held') AND s.state <> 'open'
UNION ALL SELECT 'a wait without an end', c.number FROM cases_case c JOIN cases_task t ON t.case_id = c.id
  WHERE t.kind = 'wait' AND t.state = 'open' AND t.alarm_at IS NULL
UNION ALL SELECT 'an open branch in which nothing waits', c.number FROM cases_case c
  JOIN cases_scope s ON s.case_id = c.id AND s.state = 'open' JOIN cases_scope f ON f.fork = s.fork
  WHERE NOT EXISTS (SELECT 1 FROM cases_task t WHERE t.scope_id = s.id AND t.closed_by IS NULL)
    AND NOT EXISTS (SELECT 1 FROM cases_scope i WHERE i.parent_id = s.id AND i.state IN ('open', 'arrived'))
    AND NOT EXISTS (SELECT 1 FROM cases_flow w WHERE w.id = c.flow_id AND w.source->>'text' LIKE '%%"ordered":true%%')
UNION ALL SELECT 'moves not counted', c.number FROM cases_case c
  WHERE c.moves <> (SELECT count(*) FROM cases_move m WHERE m.case_id = c.id)
UNION ALL SELECT 'a move without its leaf', c.number FROM cases_case c JOIN cases_move m ON m.case_id = c.id
  WHERE m.leaf IS NULL OR NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.leaf_hash = m.leaf)
"""
