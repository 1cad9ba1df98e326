"""`yiwang search check` and `yiwang search rebuild`: keep the index true to its sources."""

import argparse
from typing import Any


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    verb = verbs.add_parser("search", help="the search index")
    inner = verb.add_subparsers(required=True, metavar="WHAT")
    for name, text in (("check", "compare the index with its sources"), ("rebuild", "index everything anew")):
        what = inner.add_parser(name, help=text)
        what.add_argument("kind", nargs="?", default="", help="only this kind of document, such as item")
        what.set_defaults(run=run_check if name == "check" else run_rebuild)


def run_check(options: argparse.Namespace) -> int:
    from yiwang.support.search import operations
    from yiwang.support.search.contracts import sources

    wrong = 0
    for kind in [options.kind] if options.kind else sources():
        check = operations.check(kind)
        wrong += not check.right
        print(
            f"{kind}: {check.documents} documents, {len(check.missing)} missing, {len(check.stale)} out of date, "
            f"{len(check.extra)} too many"
        )
    return 1 if wrong else 0


def run_rebuild(options: argparse.Namespace) -> int:
    from yiwang.support.search import operations
    from yiwang.support.search.contracts import sources

    for kind in [options.kind] if options.kind else sources():
        before = operations.rebuild(kind)
        print(f"{kind}: {before.documents} documents indexed, {len(before.extra)} taken out")
    return 0
