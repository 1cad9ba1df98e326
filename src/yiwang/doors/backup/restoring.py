"""Read a backup, all of it, before anything is touched; then put everything in place and prove that it is the same."""

import hashlib
import json
import os
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import psycopg

from yiwang.doors.backup import database, sealing
from yiwang.doors.backup.contracts import (
    FORMAT,
    Contents,
    DatabaseNotEmpty,
    NoSecrets,
    NotABackup,
    NotTheSame,
    PassphraseNeeded,
)
from yiwang.doors.backup.making import DUMP, FILES, MANIFEST, PIECE, SECRETS


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back; `kept` are the places where what was there before is now."""

    contents: Contents
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to restore."""

    passphrase: str | None = None
    replace: bool = False
    without_secrets: bool = False


def read(file: Path) -> Contents:
    """What a backup holds, after every byte of it was checked."""
    try:
        with zipfile.ZipFile(file) as archive:
            contents = Contents(**json.loads(archive.read(MANIFEST)))
            if contents.format != FORMAT:
                raise NotABackup(file=file, problem=f"its format is {contents.format}")
            with archive.open(DUMP) as stream:
                if _digest(stream) != contents.dump_sha256:
                    raise NotABackup(file=file, problem="the database in it was altered")
            for name in archive.namelist():
                if name.startswith(FILES):
                    with archive.open(name) as stream:
                        if _digest(stream) != name.removeprefix(FILES):
                            raise NotABackup(file=file, problem=f"{name} was altered")
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError) as error:
        raise NotABackup(file=file, problem=str(error) or type(error).__name__) from error
    except OSError as error:
        raise NotABackup(file=file, problem=error.strerror or str(error)) from error
    return contents


def _digest(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := stream.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def restore(file: Path, *, url: str, data: Path, wishes: Wishes, now: datetime) -> Restored:
    """Put a backup in place. What can refuse comes before what changes anything."""
    contents = read(file)
    secrets = _secrets(file, contents, data, wishes)
    tables = database.tables(url)
    if tables and not wishes.replace:
        raise DatabaseNotEmpty(tables=tables)
    kept = []
    if tables:
        aside = f"yiwang_before_{now:%Y%m%d_%H%M%S}"
        database.put_aside(url, aside)
        kept.append(f"database {aside}")
    try:
        with zipfile.ZipFile(file) as archive, archive.open(DUMP) as stream:
            database.load(url, stream)
        _prove(url, contents)
    except Exception:
        if tables:
            database.bring_back(url, aside)
        raise
    _put_files(file, data / "files")
    if secrets and (old := sealing.put(secrets, data / "secrets")):
        kept.append(str(old))
    return Restored(contents, tuple(kept))


def _secrets(file: Path, contents: Contents, data: Path, wishes: Wishes) -> dict[str, bytes]:
    if wishes.without_secrets:
        return {}
    if not contents.secrets:
        if (data / "secrets" / "ledger").exists():
            return {}
        raise NoSecrets(folder=data / "secrets")
    if not wishes.passphrase:
        raise PassphraseNeeded()
    with zipfile.ZipFile(file) as archive:
        return sealing.opened(archive.read(SECRETS), wishes.passphrase)


def _prove(url: str, contents: Contents) -> None:
    with psycopg.connect(url) as connection:
        found = database.count(connection)
    if found != contents.rows:
        wrong = sorted(table for table in {*found, *contents.rows} if found.get(table) != contents.rows.get(table))
        raise NotTheSame(problem=f"other numbers of rows in {', '.join(wrong[:5])}", kept="")


def _put_files(file: Path, folder: Path) -> None:
    """Under their digests; those that are there are the same already."""
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            digest = name.removeprefix(FILES)
            if not name.startswith(FILES) or len(digest) != 64 or not digest.isalnum():
                continue
            target = folder / digest[:2] / digest[2:4] / digest
            if target.exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            half = target.with_name(digest + ".half")
            with archive.open(name) as stream, half.open("wb") as copy:
                while piece := stream.read(PIECE):
                    copy.write(piece)
                copy.flush()
                os.fsync(copy.fileno())
            half.rename(target)
