"""A department's own system takes the cases that are routed to it, and gives its results back."""

import pytest
from django.utils import timezone

from yiwang.doors.api.tests import make
from yiwang.support.cases.tests import make as cases
from yiwang.trust.apikeys.tests import make as keys

pytestmark = pytest.mark.django_db


def test_an_accepted_case_reaches_each_departments_system_and_their_results_come_back():
    cases.flow()
    token = cases.forked(now=timezone.now())
    safety, health = (
        make.Caller(keys.officer("reviewer", organisation=organisation))
        for organisation in (cases.SAFETY, cases.HEALTH)
    )
    (for_safety,), (for_health,) = (system.json("/tasks")["rows"] for system in (safety, health))
    assert (for_safety["step"], for_health["step"]) == ("safety", "health")
    filed = safety.json(f"/cases/{for_safety['case']}")
    assert (filed["token"], filed["data"]["shop"]) == (token, "禾悦餐饮")
    result = {"verb": "agree", "data": {"remarks": "消防合格"}}
    given = safety.send(f"/tasks/{for_safety['task']}/moves", result, **{"idempotency-key": "1"})
    again = safety.send(f"/tasks/{for_safety['task']}/moves", result, **{"idempotency-key": "1"})
    assert (given.status_code, again.status_code, given.json()["move"]) == (200, 200, again.json()["move"])
    assert safety.json("/tasks")["rows"] == []
    assert health.send(f"/tasks/{for_safety['task']}/moves", result).status_code in (403, 409)
    health.send(f"/tasks/{for_health['task']}/moves", {"verb": "object", "opinion": "无排烟设施"})
    assert cases.steps(token) == ["decide"]
    data = cases.get(token).data
    assert (data["safe"], data["clean"], data["remarks"]) == (True, False, "消防合格")
    said = [(move.step, move.verb, move.actor) for move in cases.queries.moves(token, viewer=cases.SYSTEM)]
    assert said[-2:] == [("safety", "agree", safety.owner.subject), ("health", "object", health.owner.subject)]
