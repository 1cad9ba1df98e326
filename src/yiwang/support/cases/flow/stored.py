"""Flows in the database: immutable, numbered versions, compiled once in each process."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from yiwang.kernel.statements import run
from yiwang.support.cases import contracts
from yiwang.support.cases.contracts.rows import Title
from yiwang.support.cases.flow import fields
from yiwang.support.cases.flow.compiling import compile_flow
from yiwang.support.cases.flow.graph import Graph
from yiwang.support.cases.models import Flow
from yiwang.support.forms.contracts import FieldSpec


def whole(source: Mapping[str, Any], specs: Mapping[str, FieldSpec]) -> dict[str, Any]:
    """A flow with the fields of its record: everything that is needed to compile it again."""
    return {"flow": dict(source), "fields": fields.written(specs)}


def compiled(source: Mapping[str, Any]) -> Graph:
    """The graph of what `whole` gives."""
    return compile_flow(source["flow"], fields.read(source["fields"]))


def text_of(source: Mapping[str, Any]) -> str:
    """What is kept of a flow: as text, because the order of moves and branches means something and JSONB forgets it."""
    return json.dumps(source, ensure_ascii=False, separators=(",", ":"))


def read_text(text: str) -> Graph:
    """The graph of a text that was kept."""
    return compiled(json.loads(text))


@lru_cache(maxsize=1024)
def graph_of(flow_id: int) -> Graph:
    """The graph of an installed version."""
    return read_text(Flow.objects.get(pk=flow_id).source["text"])


@transaction.atomic
def install_flow(*, name: str, title: Title, source: Mapping[str, Any], now: datetime) -> contracts.Flow:
    """Make this the version of a flow that new cases take; refuses with `cases.bad-flow` what `compiled` refuses.

    The same source again makes no new version: it is in force again.
    """
    flow = {**source["flow"], "name": name, "title": dict(title)}
    text = text_of({**source, "flow": flow})
    read_text(text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7004))", [name])
    digest = hashlib.sha256(text.encode()).hexdigest()
    row = Flow.objects.filter(name=name, digest=digest).first()
    if row is None:
        last = Flow.objects.filter(name=name).aggregate(last=Max("version"))["last"] or 0
        row = Flow(name=name, version=last + 1, digest=digest, title=dict(title), source={"text": text})
    row.installed_at = now
    row.save()
    return _as_contract(row)


_LATEST = """
SELECT id, name, version, digest, title::text, installed_at FROM cases_flow WHERE name = %s
ORDER BY installed_at DESC, version DESC LIMIT 1
"""


def latest(name: str) -> contracts.Flow:
    """The version that new cases take: the one that was last put into force."""
    found = run(_LATEST, [name])
    if not found:
        raise contracts.UnknownFlow(flow=name)
    id, _, version, digest, title, installed_at = found[0]
    return contracts.Flow(id, name, version, digest, json.loads(title), installed_at)


def _as_contract(row: Flow) -> contracts.Flow:
    return contracts.Flow(row.pk, row.name, row.version, row.digest, row.title, row.installed_at)
