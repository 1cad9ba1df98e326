"""`yiwang backup FILE` and `yiwang restore FILE`."""

import argparse
import getpass
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

VARIABLE = "YIWANG_BACKUP_PASSPHRASE"


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    verb = verbs.add_parser("backup", help="write everything into one file, while people work")
    verb.add_argument("file", type=Path)
    verb.add_argument("--secrets", action="store_true", help=f"also the secrets, sealed by a passphrase ({VARIABLE})")
    verb.set_defaults(run=backup, needs_django=False)
    verb = verbs.add_parser("restore", help="put a backup into an empty installation, and prove that it is the same")
    verb.add_argument("file", type=Path)
    verb.add_argument("--replace", action="store_true", help="put what is there aside under another name")
    verb.add_argument("--without-secrets", action="store_true", help="sealed personal data then stay sealed")
    verb.set_defaults(run=restore, needs_django=False)


def _passphrase(question: str) -> str:
    return os.environ.get(VARIABLE) or (getpass.getpass(question) if sys.stdin.isatty() else "")


def backup(options: argparse.Namespace) -> int:
    from yiwang.doors.backup.contracts import PassphraseNeeded
    from yiwang.doors.backup.making import make_backup
    from yiwang.doors.supervisor.borrowing import database_at_hand
    from yiwang.doors.supervisor.layout import Layout

    passphrase = _passphrase("Passphrase for the secrets: ") if options.secrets else None
    if options.secrets and not passphrase:
        raise PassphraseNeeded()
    layout = Layout.here()
    with database_at_hand(layout) as url:
        made = make_backup(
            options.file, url=url, data=layout.data, passphrase=passphrase, now=datetime.now().astimezone()
        )
    size = options.file.stat().st_size / 2**20
    print(f"{options.file}: {size:.1f} MB, {len(made.rows)} tables, {sum(made.rows.values())} rows, {made.files} files")
    if not made.secrets:
        print(f"Secrets are not in it. Keep a copy of {layout.data / 'secrets'}, or use --secrets.")
    return 0


def restore(options: argparse.Namespace) -> int:
    from yiwang.doors.backup.restoring import Wishes, read
    from yiwang.doors.backup.restoring import restore as run
    from yiwang.doors.supervisor.borrowing import database_at_hand
    from yiwang.doors.supervisor.layout import Layout
    from yiwang.doors.supervisor.programs import yiwang

    contents = read(options.file)
    sealed = contents.secrets and not options.without_secrets
    wishes = Wishes(
        _passphrase("Passphrase of the secrets: ") if sealed else None, options.replace, options.without_secrets
    )
    layout = Layout.here()
    with database_at_hand(layout, alone=True) as url:
        done = run(options.file, url=url, data=layout.data, wishes=wishes, now=datetime.now().astimezone())
        print(
            f"{sum(done.contents.rows.values())} rows and {done.contents.files} files are back, as of {contents.made}"
        )
        for place in done.kept:
            print(f"what was there before is kept: {place}")
        environment = {**os.environ, "DATABASE_URL": url, "YIWANG_DATA": str(layout.data)}
        code = subprocess.run(yiwang("doctor", "ledger", "files"), env=environment).returncode
    print("Start it with `yiwang up`: it brings the tables up to date with this version.")
    return code
