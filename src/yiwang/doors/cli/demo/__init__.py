"""`yiwang demo`: the demonstration county, so that a newcomer finds people, offices, items and cases to try."""

import argparse
from collections.abc import Callable
from datetime import datetime
from typing import Any


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    verb = verbs.add_parser("demo", help="fill an empty installation with the demonstration county")
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from django.utils import timezone

    install(timezone.now(), tell=lambda line: print(f"demonstration county: {line}", flush=True))
    return 0


def install(now: datetime, tell: Callable[[str], object] = len) -> list[str]:
    """Make what is not there yet of the demonstration county; what was done, told as it happens too.

    Made again, it changes nothing. Refuses with `demo.not-here` and `demo.real-data`.
    """
    from yiwang.doors.cli.demo import installing

    said = []
    for line in installing.steps(now):
        said.append(line)
        tell(line)
    return said
