"""Where the bytes lie: one file for each content, under its digest."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from yiwang.kernel.places import data_folder

CHUNK = 256 * 1024


def folder() -> Path:
    return data_folder() / "files"


def place(sha256: str) -> Path:
    """files/ab/cd/abcd…"""
    return folder() / sha256[:2] / sha256[2:4] / sha256


def incoming() -> Path:
    """Where a file waits until it is whole; on the same disk, so that it can be moved in one step."""
    path = folder() / "incoming"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


@dataclass(frozen=True, slots=True)
class Received:
    path: Path
    sha256: str
    size: int
    complete: bool


@contextmanager
def received(stream: BinaryIO, limit: int) -> Iterator[Received]:
    """The stream as a file of its own, read in pieces and not past `limit`; gone afterwards unless it was moved."""
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=incoming(), delete=False) as file:
        path = Path(file.name)
        try:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > limit:
                    break
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            yield Received(path, digest.hexdigest(), size, size <= limit)
        finally:
            path.unlink(missing_ok=True)


def keep(file: Received) -> None:
    """Move what was received to its place; the same content twice is kept once."""
    target = place(file.sha256)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.path.rename(target)
    for changed in (target.parent, target.parent.parent):
        _flush(changed)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def kept() -> Iterator[Path]:
    """Every content on the disk."""
    yield from folder().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")
