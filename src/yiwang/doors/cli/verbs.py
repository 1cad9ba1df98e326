"""The verbs, each in a file of its own under this folder."""

import argparse
from typing import Any

from yiwang.doors.cli import (
    accounts,
    backup,
    demo,
    doctor,
    items,
    packs,
    plans,
    regions,
    running,
    search,
    verify,
    words,
)

FILES = (running, demo, accounts, backup, doctor, words, items, packs, search, verify, regions, plans)


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    """Let every file of verbs add its own."""
    for file in FILES:
        file.add_to(verbs)
