"""`yiwang packs`: check sector packs and put them into force."""

import argparse
from pathlib import Path
from typing import Any

from yiwang.kernel.places import PACKS


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    verb = verbs.add_parser("packs", help="check sector packs and put them into force")
    kinds = verb.add_subparsers(required=True, metavar="check | apply | list")
    for name, run, help_ in (
        ("check", check, "say what is wrong with packs, with file and line"),
        ("apply", apply, "put packs into force; a bad one is refused and the running one stays"),
    ):
        kind = kinds.add_parser(name, help=help_)
        kind.add_argument("folder", nargs="*", type=Path, help="folders of packs; all of packs/ without any")
        kind.set_defaults(run=run)
    kinds.add_parser("list", help="the packs in force").set_defaults(run=list_packs)


def _folders(options: argparse.Namespace) -> list[Path]:
    return [folder.resolve() for folder in options.folder] or sorted(
        path.parent for path in PACKS.glob("*/*/pack.yaml")
    )


def check(options: argparse.Namespace) -> int:
    from yiwang.kernel.packs.queries import check_pack

    faulty = 0
    for folder in _folders(options):
        problems = check_pack(folder)
        for problem in problems:
            print(f"{folder}/{problem}")
        print(f"{folder.name}: {len(problems)} problems" if problems else f"{folder.name}: sound")
        faulty += bool(problems)
    return 2 if faulty else 0


def apply(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from yiwang.kernel.actors import SYSTEM
    from yiwang.kernel.packs.contracts import BadPack
    from yiwang.kernel.packs.operations import apply_pack

    faulty = 0
    for folder in _folders(options):
        try:
            applied = apply_pack(folder=folder, actor=SYSTEM, now=timezone.now())
        except BadPack as bad:
            faulty += 1
            for problem in bad.problems:
                print(f"{folder}/{problem}")
            continue
        print(f"{applied.name} {applied.version[:12]}: {'in force' if applied.fresh else 'already in force'}")
    return 2 if faulty else 0


def list_packs(options: argparse.Namespace) -> int:
    from yiwang.kernel.packs.queries import packs

    for applied in packs():
        print(f"{applied.name}  {applied.version[:12]}  {applied.applied_at:%Y-%m-%d %H:%M}  {applied.title['zh']}")
    return 0
