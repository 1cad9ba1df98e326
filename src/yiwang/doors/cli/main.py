"""`yiwang`: one command with a verb."""

import argparse
import os
import sys
from collections.abc import Callable

import django
from django.utils.translation import activate

from yiwang.doors.cli import verbs as known
from yiwang.kernel.errors import Refusal

Verb = Callable[[argparse.Namespace], int]


def main() -> int:
    """Run one verb; a refusal is one sentence on standard error and exit code 2."""
    parser = argparse.ArgumentParser(prog="yiwang", description="A digital government in one house.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    known.add_to(verbs)
    options = parser.parse_args()
    if getattr(options, "needs_django", True):
        django.setup()
        activate("zh-hans" if os.environ.get("LANG", "").startswith("zh") else "en")
    try:
        return int(options.run(options) or 0)
    except Refusal as refusal:
        print(f"yiwang: {refusal.sentence} [{refusal.code}]", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
