"""Whatever is sent, the API answers as its description says, and never breaks."""

import os

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from yiwang.doors.api.api import description
from yiwang.doors.api.tests import make
from yiwang.doors.web.wsgi import application

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CONFIG = {"phases": {"coverage": {"enabled": False}}, "generation": {"with-security-parameters": False}}
SCHEMA = schemathesis.openapi.from_dict(
    description("en"), config=schemathesis.config.SchemathesisConfig.from_dict(CONFIG)
)
SCHEMA.app = application
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.unsupported_method,
]
bounded = settings(
    max_examples=int(os.environ.get("YIWANG_FUZZ", "8")),
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def world():
    """The requests of a test all happen inside its transaction, so none of them may close the connection."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield make.world()
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@SCHEMA.parametrize()
@bounded
def test_a_stranger_finds_no_way_to_break_it(case, world):
    case.call_and_validate(checks=CHECKS)


@SCHEMA.parametrize()
@bounded
def test_nobody_with_a_key_finds_a_way_to_break_it_around_things_that_exist(case, world):
    code = {"/regions/": "330424", "/organisations/": "330424"}.get(case.path.partition("{")[0], world.item)
    real = {"code": code, "entry_id": world.entry}
    real["token"] = world.rating if "/ratings/" in case.path else world.case
    case.path_parameters = {
        name: real.get(name, value) if len(str(case.query)) % 3 else value
        for name, value in (case.path_parameters or {}).items()
    }
    caller = world.clerk if "tasks" in case.path or "/cases/" in case.path else world.leader
    case.call_and_validate(headers={"Authorization": f"Bearer {caller.key.text}"}, checks=CHECKS)
