"""Reading what is stored."""

from collections.abc import Collection
from itertools import islice
from typing import BinaryIO
from uuid import UUID

from yiwang.kernel.actors import Actor, ActorKind
from yiwang.support.files import storage
from yiwang.support.files.contracts import FileUnknown, StoredFile, may_read
from yiwang.support.files.models import Content, File


def stored_file(id: UUID, *, viewer: Actor) -> StoredFile:
    """One file's facts, for its owner and for whom a registered reader admits."""
    found = stored_files([id], viewer=viewer)
    if not found:
        raise FileUnknown()
    return found[id]


def stored_files(ids: Collection[UUID], *, viewer: Actor) -> dict[UUID, StoredFile]:
    """Those of the files that the viewer may read, by identifier."""
    rows = [row.as_contract() for row in File.objects.select_related("content").filter(id__in=list(ids))]
    admitted = {about: may_read(about, viewer) for about in {row.about for row in rows if not _owns(viewer, row)}}
    return {row.id: row for row in rows if _owns(viewer, row) or admitted[row.about]}


def _owns(viewer: Actor, row: StoredFile) -> bool:
    """What a firm handed in with something is no agent's for other items: who may see that may read it."""
    mine = viewer.own if row.about else {viewer.subject, viewer.party}
    return viewer.kind is ActorKind.SYSTEM or (viewer.signed_in and row.owner in mine)


def missing(*, limit: int = 1000) -> list[str]:
    """Digests of files that are known but whose bytes are not there: what `yiwang doctor` looks at."""
    known = Content.objects.order_by("sha256").values_list("sha256", flat=True).iterator(chunk_size=10_000)
    return [*islice((digest for digest in known if not storage.place(digest).exists()), limit)]


def opened(id: UUID, *, viewer: Actor) -> tuple[StoredFile, BinaryIO]:
    """A file's facts and its bytes as an open stream; the caller closes it."""
    file = stored_file(id, viewer=viewer)
    return file, storage.place(file.sha256).open("rb")
