"""`yiwang words`: keep the Chinese catalogues up to date."""

import argparse
from pathlib import Path
from typing import Any

from yiwang.shell import catalogues


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    verb = verbs.add_parser("words", help="collect the sentences of every module and compile their translations")
    verb.add_argument("module", nargs="?", help="only this module, such as cases")
    verb.set_defaults(run=run, needs_database=False)


def run(options: argparse.Namespace) -> int:
    lacking = 0
    for module in catalogues.modules():
        if options.module in (None, module.name):
            lacking += _collect(module)
    catalogues.compile_stale()
    return 1 if lacking else 0


def _collect(module: Path) -> int:
    sentences = catalogues.collect(module)
    for sentence in sentences:
        print(f"{module.name}: no Chinese yet: {sentence}")
    return len(sentences)
