"""What a move leaves behind: its row, its leaf in the ledger, its events. None of them holds personal data."""

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from yiwang.kernel.events import operations as events
from yiwang.kernel.events.contracts import Draft
from yiwang.support.cases.engine.machine import Machine
from yiwang.support.cases.engine.moves.named import plain
from yiwang.support.cases.engine.state import Token
from yiwang.trust.ledger import operations as ledger
from yiwang.trust.ledger.contracts import Leaf

KIND = "cases.move"


def written(m: Machine, id: UUID, in_name_of: str) -> dict[str, Any]:
    """Put the leaf and the events of a finished move into the transaction; its row, still to be saved."""
    row = _row(m, id, in_name_of)
    (row["leaf"],) = ledger.append([Leaf(KIND, m.state.number, _content(m, row))], now=m.now)
    events.publish(_drafts(m, row), now=m.now)
    return row


def _row(m: Machine, id: UUID, in_name_of: str) -> dict[str, Any]:
    ask, task = m.ask, m.state.tasks.get(m.ask.task) if m.ask.task else None
    return {
        "id": id,
        "case_id": m.state.id,
        "ordinal": m.state.moves,
        "task": ask.task,
        "scope": task.scope if task else None,
        "step": task.step if task else "",
        "verb": ask.verb,
        "actor": ask.actor.subject,
        "in_name_of": in_name_of,
        "organisation": ask.actor.organisation,
        "post": ask.actor.post,
        "opinion": ask.opinion.strip(),
        "given": plain(ask.data),
        "terms": plain({**m.terms, "asked": ask.extra}),
        "changes": plain(m.changes),
        "reached": list(m.reached),
        "letter": m.letter,
        "at": m.now,
        "key": ask.key,
    }


def digest(value: Any) -> str:
    """SHA-256 of plain data as JSON with sorted keys."""
    return sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _content(m: Machine, row: dict[str, Any]) -> dict[str, Any]:
    """Who did what where; what was said and changed only by digest, for a person may be named there."""
    return {
        "case": m.state.number,
        "ordinal": row["ordinal"],
        "step": row["step"],
        "verb": row["verb"],
        "actor": row["actor"],
        "in_name_of": row["in_name_of"],
        "reached": row["reached"],
        "outcome": m.state.outcome,
        "opinion": digest(row["opinion"]),
        "changes": digest(row["changes"]),
        "region": m.state.region,
        "organisation": m.state.organisation,
    }


def _drafts(m: Machine, row: dict[str, Any]) -> list[Draft]:
    state = m.state
    about: dict[str, Any] = {
        "number": state.number,
        "token": state.token,
        "flow": state.flow_name,
        "item": state.item,
        "title": state.title,
        "applicant": state.applicant,
        "region": state.region,
        "organisation": state.organisation,
        "channel": state.channel,
        "parent_task": str(state.parent_task) if state.parent_task else None,
    }
    moved = about | {
        "ordinal": row["ordinal"],
        "verb": row["verb"],
        "step": row["step"],
        "reached": row["reached"],
        "letter": row["letter"],
        "actor": row["actor"],
        "promised": _iso(state.promised.due),
        "opened": [_opened(task) for task in m.opened if task.live],
    }
    drafts = [Draft("cases.moved", state.number, moved, state.token)]
    if row["ordinal"] == 1:
        drafts.insert(0, Draft("cases.opened", state.number, about, state.token))
    drafts += [Draft(type_, state.number, about | data, state.token) for type_, data in m.events]
    if not state.open:
        closed = about | {"outcome": state.outcome, "closed_at": _iso(state.closed_at)}
        if state.parent_task:
            closed["data"] = state.data
        drafts.append(Draft("cases.closed", state.number, closed, state.token))
    return drafts


def _opened(task: Token) -> dict[str, Any]:
    return {
        "task": str(task.id),
        "step": task.step,
        "kind": str(task.kind),
        "subject": task.subject,
        "holder": task.holder,
        "organisation": task.organisation,
        "due": _iso(task.clock.due),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
