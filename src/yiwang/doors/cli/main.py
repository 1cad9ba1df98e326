"""`yiwang`: one command with a verb."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import django
from django.utils.translation import activate

from yiwang.doors.cli import verbs as known
from yiwang.kernel.errors import Refusal

Verb = Callable[[argparse.Namespace], int]


def main() -> int:
    """Run one verb; a refusal is one sentence on standard error and exit code 2, or what it says of itself."""
    parser = argparse.ArgumentParser(prog="yiwang", description="A digital government in one house.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    known.add_to(verbs)
    options = parser.parse_args()
    try:
        if not getattr(options, "needs_django", True):
            return int(options.run(options) or 0)
        with database() if getattr(options, "needs_database", True) else nullcontext():
            set_up()
            return int(options.run(options) or 0)
    except Refusal as refusal:
        print(f"yiwang: {_sentence(refusal)} [{refusal.code}]", file=sys.stderr)
        return int(getattr(refusal, "exit_code", 2))
    except KeyboardInterrupt:
        return 130


@contextmanager
def database() -> Iterator[None]:
    """A database that answers: the one that runs, or the embedded one for as long as the verb takes."""
    from django.db.utils import OperationalError, ProgrammingError

    from yiwang.doors.supervisor.borrowing import database_at_hand
    from yiwang.doors.supervisor.contracts import DatabaseAway, TablesMissing
    from yiwang.doors.supervisor.layout import Layout

    with database_at_hand(Layout.here()) as url:
        os.environ["DATABASE_URL"] = url
        try:
            yield
        except OperationalError as error:
            raise DatabaseAway(problem=str(error).strip()) from error
        except ProgrammingError as error:
            raise TablesMissing(problem=str(error).strip().splitlines()[0]) from error


def set_up() -> None:
    """Load Django and the words of whoever types."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiwang.doors.web.settings")
    django.setup()
    activate("zh-hans" if os.environ.get("LANG", "").startswith("zh") else "en")


def _sentence(refusal: Refusal) -> str:
    """In the language of whoever types; in English where not even the settings can be read."""
    try:
        set_up()
        return refusal.sentence
    except OSError:
        return refusal.text.format(**refusal.facts)


if __name__ == "__main__":
    sys.exit(main())
