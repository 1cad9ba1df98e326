"""Write a backup."""

import hashlib
import json
import os
import tempfile
import zipfile
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import IO

from yiwang.doors.backup import database, sealing
from yiwang.doors.backup.contracts import FORMAT, CannotWrite, Contents, FileExists

PIECE = 1 << 20
MANIFEST, DUMP, SECRETS, FILES = "manifest.json", "database.dump", "secrets.sealed", "files/"


def make_backup(file: Path, *, url: str, data: Path, passphrase: str | None, now: datetime) -> Contents:
    """Write everything into `file`, which is there only when it is whole."""
    if file.exists():
        raise FileExists(file=file)
    try:
        with tempfile.NamedTemporaryFile(dir=file.resolve().parent, prefix=".backup-", delete=False) as half:
            try:
                contents = _write(half, url, data, passphrase, now)
                half.flush()
                os.fsync(half.fileno())
                os.link(half.name, file)
            finally:
                os.unlink(half.name)
    except FileExistsError:
        raise FileExists(file=file) from None
    except OSError as error:
        raise CannotWrite(file=file, problem=error.strerror or str(error)) from error
    return contents


def _write(half: IO[bytes], url: str, data: Path, passphrase: str | None, now: datetime) -> Contents:
    with zipfile.ZipFile(half, "w", allowZip64=True) as archive:
        with database.dump(url) as (rows, server, stream):
            digest = _copy(stream, archive, DUMP)
        files = _copy_files(data / "files", archive)
        secrets = bool(passphrase)
        if passphrase:
            archive.writestr(SECRETS, sealing.sealed(data / "secrets", passphrase))
        contents = Contents(FORMAT, now.isoformat(), server, rows, digest, files, secrets)
        archive.writestr(MANIFEST, json.dumps(asdict(contents), indent=1))
    return contents


def _copy(stream: IO[bytes], archive: zipfile.ZipFile, name: str) -> str:
    """Copy a stream into the archive; its SHA-256. A dump is compressed already."""
    digest = hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as target:
        while piece := stream.read(PIECE):
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()


def _copy_files(folder: Path, archive: zipfile.ZipFile) -> int:
    """Every whole file; one that is deleted while we copy was deleted after the snapshot, and is left out."""
    count = 0
    for path in sorted(folder.glob("??/??/*")):
        try:
            archive.write(path, FILES + path.name)
        except FileNotFoundError:
            continue
        count += 1
    return count
