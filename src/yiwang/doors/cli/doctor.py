"""`yiwang doctor`: what is not as it should be, and how to mend it."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

LEAST_DISK = 2 * 2**30
PATIENCE = timedelta(minutes=15)
OLDEST_SERVER = 150000


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found; `mend` says what to do and is empty where all is well."""

    what: str
    mend: str = ""


Check = Callable[[], Iterator[Finding]]


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    verb = verbs.add_parser("doctor", help="look for what is not as it should be, and say how to mend it")
    verb.add_argument("topic", nargs="*", help=f"only these: {', '.join(CHECKS)}")
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    if unknown := set(options.topic) - set(CHECKS):
        print(f"yiwang doctor: no check is named {', '.join(sorted(unknown))}; there are {', '.join(CHECKS)}")
        return 2
    wrong = 0
    for topic in options.topic or CHECKS:
        for finding in CHECKS[topic]():
            wrong += bool(finding.mend)
            print(f"{'mend' if finding.mend else 'well'}  {topic}: {finding.what}")
            if finding.mend:
                print(f"      {finding.mend}")
    return 1 if wrong else 0


def python() -> Iterator[Finding]:
    found = ".".join(map(str, sys.version_info[:3]))
    yield Finding(f"Python {found}", "" if sys.version_info >= (3, 11) else "Install Python 3.11 or newer.")


def database() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('server_version_num')::int,"
            " pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = current_database()"
        )
        version, number, encoding, collation = cursor.fetchone()
        cursor.execute(
            "SELECT current_setting('fsync'), current_setting('synchronous_commit'), rolsuper"
            " FROM pg_roles WHERE rolname = current_user"
        )
        fsync, commit, superuser = cursor.fetchone()
    yield Finding(f"PostgreSQL {version}", "" if number >= OLDEST_SERVER else "Use PostgreSQL 15 or newer.")
    fault = f"Make a database with ENCODING 'UTF8' and restore a backup into it; this one has {encoding}."
    yield Finding(f"encoding {encoding}, collation {collation}", "" if encoding == "UTF8" else fault)
    safe = fsync == "on" and commit != "off"
    fault = "Set fsync and synchronous_commit to on: a power cut may lose decisions that people were told of."
    yield Finding(
        "what was committed stays" if safe else f"fsync {fsync}, synchronous_commit {commit}", "" if safe else fault
    )
    if superuser:
        yield Finding("the role is a superuser", "Name a role in DATABASE_URL that owns the database and no more.")


def migrations() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    known = set(executor.loader.disk_migrations)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield Finding(f"{len(plan)} steps are not made", "Run `yiwang migrate`.") if plan else Finding("all are made")
    if newer := [f"{app}.{name}" for app, name in executor.loader.applied_migrations if (app, name) not in known]:
        yield Finding(f"made by another version: {', '.join(newer[:5])}", "Run the version that made them.")


def disk() -> Iterator[Finding]:
    from yiwang.kernel.places import data_folder

    free = shutil.disk_usage(data_folder()).free
    what = f"{free / 2**30:.1f} GB free for {data_folder()}"
    yield Finding(what, "" if free > LEAST_DISK else "Make room: below 2 GB the database may stop.")


def fonts() -> Iterator[Finding]:
    from yiwang.trust.documents.queries import typefaces

    families = typefaces()
    for name, others in (("Noto Serif SC", "Noto Serif CJK SC"), ("Noto Sans SC", "Noto Sans CJK SC")):
        there = name in families or others in families
        fault = "Run `make setup`, or name a folder with Noto CJK fonts in YIWANG_FONTS."
        yield Finding(f"{name} {'is there' if there else 'is missing'}", "" if there else fault)


def secrets() -> Iterator[Finding]:
    from yiwang.kernel.places import data_folder

    folder = data_folder() / "secrets"
    open_ = [path for path in (folder, *folder.iterdir()) if path.stat().st_mode & 0o077]
    others = [path for path in folder.iterdir() if path.stat().st_uid != os.geteuid() and os.geteuid() != 0]
    if not open_ and not others:
        yield Finding("only their owner may read them")
    for path in open_:
        yield Finding(f"others may read {path}", f"chmod go-rwx {path}")
    for path in others:
        yield Finding(f"{path} belongs to somebody else", f"chown {os.geteuid()} {path}")


def clock() -> Iterator[Finding]:
    from django.db import connection

    from yiwang.kernel.calendar.queries import provisional
    from yiwang.trust.ledger.queries import latest_checkpoint

    now = datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs((cursor.fetchone()[0] - now).total_seconds())
    fault = "Let both machines keep time by NTP."
    yield Finding(f"{apart:.1f} s from the database", "" if apart < 2 else fault)
    latest = latest_checkpoint()
    if latest and latest.moment > now + timedelta(seconds=2):
        yield Finding(
            f"the ledger was signed at {latest.moment:%Y-%m-%d %H:%M}, later than now", "Set the clock right."
        )
    if now.month == 12 and provisional(now.year + 1):
        yield Finding(
            f"the holidays of {now.year + 1} are not known", "Enter the notice of the State Council on /work/calendar."
        )


def ledger() -> Iterator[Finding]:
    from yiwang.trust.ledger.queries import check_log, latest_checkpoint, waiting

    faults, latest = check_log(), latest_checkpoint()
    for fault in faults[:10]:
        yield Finding(
            f"{fault.code} at {fault.place} {fault.found}", "docs/operate/restore.md: when the ledger is at fault."
        )
    if not faults:
        yield Finding(f"{latest.size if latest else 0} entries agree with their checkpoints")
    number = waiting()
    late = bool(number and (latest is None or datetime.now(UTC) - latest.moment > PATIENCE))
    yield Finding(f"{number} entries wait for their place", "Start the worker: `yiwang worker`." if late else "")


def events() -> Iterator[Finding]:
    from yiwang.kernel.actors import SYSTEM
    from yiwang.kernel.events.queries import backlog

    found = backlog(viewer=SYSTEM)
    for line in found:
        old = line.oldest < datetime.now(UTC) - PATIENCE
        what = f"{line.consumer}: {line.waiting} waiting, {line.failing} failing, {line.parked} parked"
        mend = "See /work/events, mend the cause, and have them tried again." if line.parked or line.failing else ""
        mend = mend or ("Start the worker: `yiwang worker`." if old and line.known else "")
        yield Finding(what, mend or ("No running code hears them any more." if not line.known else ""))
    if not found:
        yield Finding("everybody has heard everything")


def documents() -> Iterator[Finding]:
    from yiwang.trust.documents.queries import unready

    late = [found for found in unready() if found.made_at < datetime.now(UTC) - PATIENCE]
    what = (
        f"{len(late)} are not made yet, the oldest since {late[0].made_at:%Y-%m-%d %H:%M}" if late else "all are made"
    )
    yield Finding(what, "Start the worker and see logs/worker.log: `yiwang worker`." if late else "")


def files() -> Iterator[Finding]:
    from yiwang.support.files.queries import missing

    lost = missing()
    what = f"{len(lost)} are known but not there, such as {lost[0]}" if lost else "all are there"
    yield Finding(what, "Bring the folder files/ back from a backup: `yiwang restore`." if lost else "")


def worker() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '2 minutes'")
        alive = cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"
            " AND coalesce(scheduled_at, now()) < now() - interval '15 minutes'"
        )
        late = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        failed = cursor.fetchone()[0]
    yield Finding(f"{alive} at work", "" if alive else "Start one: `yiwang up`, or `yiwang worker`.")
    yield Finding(f"{late} jobs are late", "Start another worker, or see logs/worker.log." if late else "")
    yield Finding(f"{failed} jobs failed for good", "See logs/worker.log for the cause." if failed else "")


CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        *(python, database, migrations, disk, fonts, secrets, clock, worker, events, documents, files, ledger),
    )
}
