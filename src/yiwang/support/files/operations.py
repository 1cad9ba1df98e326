"""Storing files and letting go of them."""

from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext

from yiwang.kernel.actors import Actor, ActorKind
from yiwang.kernel.errors import SignInFirst
from yiwang.support.files import contracts, sniffing, storage
from yiwang.support.files.contracts import FileType, Purpose, Scan, StoredFile
from yiwang.support.files.models import Content, File

ORPHANS_LIVE = timedelta(days=1)


def store(*, stream: BinaryIO, name: str, claimed_type: str, purpose: str, actor: Actor, now: datetime) -> StoredFile:
    """Keep a file for the actor. Refuses what is too large, of no welcome type, infected, or not what it claims.

    `claimed_type` is the media type that the sender stated. The stream is read in pieces.
    """
    if not actor.signed_in:
        raise SignInFirst()
    why = contracts.purpose(purpose)
    with storage.received(stream, why.limit) as file:
        type_ = _checked_type(file, name, claimed_type, why)
        scan = _scanned(file, name)
        with transaction.atomic():
            _hold(file.sha256)
            storage.keep(file)
            Content.objects.bulk_create(
                [Content(sha256=file.sha256, size=file.size, type=type_, scan=scan, stored_at=now)],
                ignore_conflicts=True,
            )
            row = File.objects.create(
                content_id=file.sha256,
                name=sniffing.safe_name(name, type_),
                purpose=purpose,
                owner=actor.party,
                stored_at=now,
            )
    return row.as_contract()


def _checked_type(file: storage.Received, name: str, claimed_type: str, why: Purpose) -> FileType:
    if not file.complete:
        raise contracts.FileTooLarge(name=name, limit=why.limit // contracts.MEGABYTE)
    if not file.size:
        raise contracts.FileEmpty(name=name)
    found = sniffing.type_of(file.path)
    claims = sniffing.claims(name, claimed_type)
    if found is None or found not in why.types:
        lies = found is None and any(claim in set(why.types) for claim in claims)
        if lies:
            raise contracts.FileTypeLies(name=name, claimed=_word(claims[0]), found=gettext("something else"))
        raise contracts.FileTypeNotAccepted(name=name, accepted=", ".join(t.word for t in why.types))
    for claim in claims:
        if claim != found:
            raise contracts.FileTypeLies(name=name, claimed=_word(claim), found=found.word)
    return found


def _word(claim: str) -> str:
    known = next((type_.word for type_ in FileType if type_ == claim), None)
    return known or claim.rpartition("/")[2].upper() or "?"


def _scanned(file: storage.Received, name: str) -> Scan:
    scanner = contracts.scanner()
    if scanner is None:
        return Scan.NOT_SCANNED
    if fault := scanner.faults(file.path):
        raise contracts.FileInfected(name=name, fault=fault)
    return Scan.CLEAN


def _hold(sha256: str) -> None:
    """One at a time for each content: what is being stored cannot be swept away meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7002))", [sha256])


@transaction.atomic
def attach_files(*, files: Collection[UUID], about: str, actor: Actor) -> None:
    """Say what the actor's files belong to, such as "cases:<token>". From then on they cannot be discarded."""
    mine = File.objects.filter(id__in=list(files), about__in=["", about])
    if actor.kind is not ActorKind.SYSTEM:
        mine = mine.filter(owner__in=[actor.subject, actor.party])
    if mine.update(about=about) != len(set(files)):
        raise contracts.FileUnknown()


@transaction.atomic
def discard_file(*, file: UUID, actor: Actor) -> None:
    """Delete a file that belongs to nothing yet. Its content goes with the next sweep."""
    row = File.objects.select_for_update().filter(id=file).first()
    if row is None or (actor.kind is not ActorKind.SYSTEM and row.owner not in (actor.subject, actor.party)):
        raise contracts.FileUnknown()
    if row.about:
        raise contracts.FileInUse(name=row.name)
    row.delete()


def sweep_orphans(*, now: datetime, limit: int = 1000) -> int:
    """Delete contents that no file names any more, and what interrupted uploads left; how many were deleted."""
    named = File.objects.filter(content=OuterRef("sha256"))
    old = Content.objects.filter(~Exists(named), stored_at__lt=now - ORPHANS_LIVE)
    swept = sum(_sweep(sha256) for sha256 in old.values_list("sha256", flat=True)[:limit])
    for path in (*storage.incoming().iterdir(), *storage.kept()):
        if swept >= limit:
            break
        if path.stat().st_mtime < (now - ORPHANS_LIVE).timestamp():
            swept += _sweep_unknown(path.name) if path.parent != storage.incoming() else _removed(path)
    return swept


@transaction.atomic
def _sweep(sha256: str) -> int:
    _hold(sha256)
    if File.objects.filter(content_id=sha256).exists():
        return 0
    Content.objects.filter(sha256=sha256).delete()
    storage.place(sha256).unlink(missing_ok=True)
    return 1


@transaction.atomic
def _sweep_unknown(sha256: str) -> int:
    if Content.objects.filter(sha256=sha256).exists():
        return 0
    return _sweep(sha256)


def _removed(path: Path) -> int:
    path.unlink(missing_ok=True)
    return 1
