"""A ledger in few words, to hold against what people expect of a plan. `python summary.py FILE` prints it."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from yiwang.areas.office.plans.reading import Ledger, read
from yiwang.areas.office.plans.reading.ledger import Task


def summary(ledger: Ledger) -> dict[str, Any]:
    """The document, then each unit of text with who, when and how much, then the issues by kind."""
    document = ledger.document
    said = {
        "title": document.title,
        "issuer": document.issuer,
        "number": document.number,
        "date": document.date and document.date.isoformat(),
        "year": document.year,
        "period": document.period_end and f"{document.period_start} {document.period_end}",
    }
    return {
        "document": {name: value for name, value in said.items() if value},
        "tasks": [_task(ledger, task) for task in ledger.tasks],
        "mechanisms": [each.term for each in ledger.mechanisms],
        "issues": dict(sorted(Counter(issue.kind for issue in ledger.issues).items())),
        **({"why_empty": ledger.why_empty} if ledger.why_empty else {}),
    }


def _task(ledger: Ledger, task: Task) -> dict[str, Any]:
    owners = [f"{a.role} {a.name}{' (class)' if a.is_class else ''}" for a in ledger.assignments if a.task == task.id]
    days = [f"{d.how} {d.date or ''}".strip() for d in ledger.deadlines if d.id in task.deadlines]
    goals = [
        " ".join(
            filter(None, (t.indicator, t.change, t.operator, _value(t.value, t.upper), t.unit, str(t.deadline or "")))
        )
        for t in ledger.targets
        if t.task == task.id
    ]
    binding = [str(a.modality) for a in ledger.actions if a.task == task.id]
    said = {"who": owners, "when": days, "targets": goals, "binding": binding}
    head = f"{task.part} | {' > '.join((*task.path, task.ordinal + task.title))}"
    return {"task": head, **{name: value for name, value in said.items() if value}}


def _value(value: Any, upper: Any) -> str:
    words = "?" if value is None else f"{float(value):g}" if value < 1000000 else f"{value:f}"
    return f"{words}-{float(upper):g}" if upper is not None else words


def main() -> None:
    path = Path(sys.argv[1])
    yaml = YAML()
    yaml.width = 4000
    yaml.dump(summary(read(path.read_bytes(), path.name)), sys.stdout)


if __name__ == "__main__":
    main()
