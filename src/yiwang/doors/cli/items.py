"""`yiwang items import`: bring in a published list of items."""

import argparse
import sys
from pathlib import Path
from typing import Any

MOST_SHOWN = 200


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    verb = verbs.add_parser("items", help="the catalogue of service items")
    inner = verb.add_subparsers(required=True, metavar="WHAT")
    bring = inner.add_parser("import", help="import a list (CSV) and report every irregular row")
    bring.add_argument("file", type=Path)
    bring.add_argument("--region", default="", help="12 digits; where it is not given, each row's own area")
    bring.add_argument("--strict", action="store_true", help="import nothing unless every row is regular")
    bring.add_argument("--dry-run", action="store_true", help="only report")
    bring.set_defaults(run=run_import)


def run_import(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from yiwang.kernel.actors import SYSTEM
    from yiwang.support.items import operations

    report = operations.import_items(
        options.file,
        region=options.region,
        strict=options.strict,
        dry_run=options.dry_run,
        actor=SYSTEM,
        now=timezone.now(),
    )
    for row in report.bad[:MOST_SHOWN]:
        print(f"line {row.line}: {row.kept}: {row.reason}: {row.code} {row.name}", file=sys.stderr)
    if len(report.bad) > MOST_SHOWN:
        print(
            f"... and {len(report.bad) - MOST_SHOWN} more; the page /work/items/import shows them all", file=sys.stderr
        )
    for note, count in sorted(report.notes.items()):
        print(f"note: {count} × {note}", file=sys.stderr)
    done = "would be " if not report.written else ""
    print(
        f"{report.rows} rows in {report.seconds} s: {report.new} {done}new, {report.changed} {done}changed, "
        f"{report.unchanged} unchanged, {report.rejected} {done}rejected; {report.flagged} with an irregular code"
    )
    return 0
