"""`yiwang regions`: bring in villages, and find regions by name."""

import argparse
from pathlib import Path
from typing import Any


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    verb = verbs.add_parser("regions", help="find regions, and bring in the villages of a place")
    actions = verb.add_subparsers(dest="action", required=True, metavar="ACTION")
    bring = actions.add_parser("import", help="bring in villages from china-division (its .tgz, or villages.csv)")
    bring.add_argument("file", type=Path, metavar="FILE")
    bring.add_argument("--within", default="", metavar="CODE", help="only of this region, such as 330424")
    bring.set_defaults(run=bring_in)
    look = actions.add_parser("find", help="find regions by name, spelling, initials or code")
    look.add_argument("text", metavar="TEXT")
    look.set_defaults(run=find)


def bring_in(options: argparse.Namespace) -> int:
    from yiwang.kernel.actors import SYSTEM
    from yiwang.kernel.regions import operations

    count = operations.import_villages(path=options.file, within=options.within, actor=SYSTEM)
    print(f"{count} villages")
    return 0


def find(options: argparse.Namespace) -> int:
    from yiwang.kernel.regions import queries

    found = queries.find(options.text)
    for each in found:
        name = queries.full_name(each.code)
        print(f"{each.code}  {name['zh']}  {name['en']}")
    return 0 if found else 1
