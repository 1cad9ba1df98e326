"""`yiwang accounts`: the first administrators of an installation, which nobody else can name."""

import argparse
import sys
from getpass import getpass
from typing import Any


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    verb = verbs.add_parser("accounts", help="accounts of officers, and who administers this installation")
    inner = verb.add_subparsers(required=True, metavar="WHAT")
    create = inner.add_parser("create-officer", help="an officer's account; asks for the password, or reads a line")
    create.add_argument("login", help="the sign-in name")
    create.add_argument("name", help="the person's name")
    create.set_defaults(run=run_create)
    give = inner.add_parser("give-role", help="a role, such as security-administrator")
    give.add_argument("login", help="the sign-in name")
    give.add_argument("role", help="the code of the role")
    give.add_argument("--region", default="", help="twelve digits; everywhere if not given")
    give.add_argument("--organisation", default="", help="a path of codes; all if not given")
    give.add_argument("--reason", default="named at installation")
    give.set_defaults(run=run_give)


def run_create(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from yiwang.kernel.actors import SYSTEM, ActorKind
    from yiwang.trust.identity import operations
    from yiwang.trust.identity.contracts import NewAccount

    password = getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    new = NewAccount(ActorKind.OFFICER, options.name, login=options.login, password=password)
    made = operations.create_account(account=new, actor=SYSTEM, now=timezone.now())
    print(f"{made.login}: {made.subject}")
    return 0


def run_give(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from yiwang.kernel.actors import SYSTEM
    from yiwang.trust.identity import queries
    from yiwang.trust.rights import operations
    from yiwang.trust.rights.contracts import NewAssignment, UnknownPerson

    subject = queries.subject_by_login(options.login)
    if not subject:
        raise UnknownPerson(login=options.login)
    given = NewAssignment(subject, options.role, options.region, options.organisation, reason=options.reason)
    operations.assign_role(given=given, actor=SYSTEM, now=timezone.now())
    print(f"{options.login}: {options.role}")
    return 0
