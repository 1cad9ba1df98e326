"""`yiwang plans read`: a plan as a ledger, on the screen or as JSON, without a database."""

import argparse
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from yiwang.areas.office.plans import queries
from yiwang.areas.office.plans.contracts import Ledger, Role, Target, Task

COMPARED = {">": "> ", ">=": "≥ ", "<": "< ", "<=": "≤ ", "~": "about "}


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    verb = verbs.add_parser("plans", help="policy plans as ledgers of tasks")
    inner = verb.add_subparsers(required=True, metavar="WHAT")
    read = inner.add_parser("read", help="read a plan: docx, PDF with text, HTML, Markdown or text")
    read.add_argument("file", type=Path)
    read.add_argument("--json", action="store_true", help="the whole ledger, as docs/reference/plan-ledger.md says")
    read.add_argument("--organisations", type=Path, help="units to match: YAML, JSON or CSV with name, code, aliases")
    read.set_defaults(run=run_read, needs_django=False)


def run_read(options: argparse.Namespace) -> int:
    try:
        known = queries.organisations_in(options.organisations) if options.organisations else None
        ledger = queries.ledger_of(options.file, organisations=known)
    except OSError as error:
        print(f"yiwang: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    if options.json:
        json.dump(ledger.as_json(), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print("\n".join(shown(ledger)))
    return 0


def shown(ledger: Ledger) -> list[str]:
    """What people want to see first: whose plan it is, its tasks with owners and days, its targets, its issues."""
    about = ledger.document
    lines = [" · ".join(filter(None, (about.title, about.number, about.issuer, str(about.date or ""))))]
    if ledger.why_empty:
        return [*lines, f"no ledger: {ledger.why_empty}", *_issues(ledger)]
    lines += [f"{len(ledger.tasks)} tasks, {len(ledger.assignments)} assignments, {len(ledger.targets)} targets"]
    for task in ledger.tasks:
        lines += ["", f"{task.ordinal} {task.title}".strip(), *(f"    {line}" for line in _task(ledger, task))]
    return [*lines, "", *_issues(ledger)]


def _task(ledger: Ledger, task: Task) -> list[str]:
    lines = []
    for role in Role:
        named = [each.name for each in ledger.assignments if each.task == task.id and each.role is role]
        if named:
            lines.append(f"{role}: {'、'.join(named)}")
    days = [str(each.date) for each in ledger.deadlines if each.task == task.id and each.date]
    if days:
        lines.append(f"by: {', '.join(dict.fromkeys(days))}")
    return lines + [f"target: {_target(each)}" for each in ledger.targets if each.task == task.id]


def _target(target: Target) -> str:
    value = _number(target.value) + (f"–{_number(target.upper)}" if target.upper is not None else "")
    when = f" ({target.deadline})" if target.deadline else ""
    return f"{target.indicator} {COMPARED.get(target.operator, '')}{value} {target.unit}{when}"


def _number(value: Decimal | None) -> str:
    """Without an exponent and without zeros behind the point; a question mark where the text has lost it."""
    if value is None:
        return "?"
    return f"{value:,f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"


def _issues(ledger: Ledger) -> list[str]:
    if not ledger.issues:
        return []
    return ["could not be read, and was not guessed:"] + [
        f"    {each.kind}{f' × {each.count}' if each.count > 1 else ''}: {each.text}" for each in ledger.issues
    ]
