"""Why a backup or a restoration cannot be."""

from dataclasses import dataclass

from yiwang.kernel.errors import Kind, Refusal
from yiwang.kernel.errors import marked as _

FORMAT = "yiwang-backup-1"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds; `rows` counts every table, `secrets` says whether they are inside, sealed."""

    format: str
    made: str
    server: str
    rows: dict[str, int]
    dump_sha256: str
    files: int
    secrets: bool


class FileExists(Refusal):
    code = "backup.file-exists"
    text = _("{file} is there already. Name another file, or take that one away.")
    kind = Kind.CONFLICT


class CannotWrite(Refusal):
    code = "backup.cannot-write"
    text = _("{file} cannot be written: {problem}.")


class NotABackup(Refusal):
    code = "backup.not-a-backup"
    text = _("{file} is no whole backup of Yiwang: {problem}. Nothing was changed.")


class ProgramFailed(Refusal):
    code = "backup.program-failed"
    text = _("{program} failed: {problem}")
    kind = Kind.UNAVAILABLE


class DatabaseNotEmpty(Refusal):
    code = "backup.database-not-empty"
    text = _(
        "The database already holds {tables} tables. Name an empty data folder with YIWANG_DATA, or say --replace: "
        "the present database is then kept under another name. Nothing was changed."
    )
    kind = Kind.CONFLICT


class CannotReplace(Refusal):
    code = "backup.cannot-replace"
    text = _("The present database cannot be put aside: {problem}. Nothing was changed.")
    kind = Kind.CONFLICT


class PassphraseNeeded(Refusal):
    code = "backup.passphrase-needed"
    text = _("The passphrase is missing. Put it into YIWANG_BACKUP_PASSPHRASE, or type it when asked.")


class WrongPassphrase(Refusal):
    code = "backup.wrong-passphrase"
    text = _("That is not the passphrase of this backup. Nothing was changed.")


class NoSecrets(Refusal):
    code = "backup.no-secrets"
    text = _(
        "This backup was made without secrets: personal data in it can be read only with those of its installation. "
        "Put them into {folder} first, or say --without-secrets. Nothing was changed."
    )


class NotTheSame(Refusal):
    code = "backup.not-the-same"
    text = _("What was restored is not what was backed up: {problem}. {kept}")
    kind = Kind.CONFLICT
