"""`yiwang up`, and each of its processes alone."""

import argparse
import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from yiwang.doors.supervisor import addresses, programs


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    for name, run, needs_django, text in (
        ("up", up, False, "run everything under one supervisor; Ctrl-C ends it"),
        ("web", web, False, "only the web process"),
        ("worker", worker, True, "only the worker"),
        ("migrate", migrate, True, "bring the tables of the database up to date"),
        ("prepare", prepare, True, "all that `up` does before it starts the web process and the worker"),
    ):
        verb = verbs.add_parser(name, help=text)
        verb.set_defaults(run=run, needs_django=needs_django, needs_database=name == "migrate")
    verb = verbs.add_parser("database", help="only the embedded PostgreSQL, or one that lives as long as a command")
    verb.add_argument("--throwaway", action="store_true", help="run COMMAND with DATABASE_URL naming an empty database")
    verb.add_argument("--programs", type=Path, help="the folder of another PostgreSQL's programs")
    verb.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND")
    verb.set_defaults(run=database, needs_django=False)


def up(options: argparse.Namespace) -> int:
    from yiwang.doors.supervisor.supervisor import up as run

    return run()


def web(options: argparse.Namespace) -> int:
    host, port = addresses.wanted()
    command = programs.web(host, port)
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


def database(options: argparse.Namespace) -> int:
    if options.throwaway:
        from yiwang.doors.supervisor.throwaway import run_with

        return run_with(options.command, options.programs)
    from yiwang.doors.supervisor.supervisor import only_database

    return only_database()


def worker(options: argparse.Namespace) -> int:
    from yiwang.doors.jobs.worker import run

    run()
    return 0


def migrate(options: argparse.Namespace) -> int:
    from yiwang.doors.supervisor.preparing import migrate as run

    steps = run()
    print(f"tables: {steps} steps made" if steps else "tables: up to date")
    return 0


def prepare(options: argparse.Namespace) -> int:
    from django.conf import settings

    from yiwang.doors.supervisor import preparing
    from yiwang.doors.supervisor.layout import Layout
    from yiwang.doors.supervisor.postgres import url
    from yiwang.shell.catalogues import compile_stale

    layout = Layout.here()
    if os.environ.get("DATABASE_URL", url(layout)) == url(layout):
        preparing.ensure_database(layout)
    migrate(options)
    compile_stale()
    if os.environ.get("YIWANG_STATIC") != "sources" and preparing.collect():
        print("pages: style sheets and scripts collected")
    return demonstrate(options) if settings.DEMO else 0


def demonstrate(options: argparse.Namespace) -> int:
    """The demonstration county, where this version has one."""
    if not find_spec("yiwang.doors.cli.demo"):
        return 0
    return int(import_module("yiwang.doors.cli.demo").run(argparse.Namespace()) or 0)
