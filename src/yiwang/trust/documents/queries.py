"""Finding and opening official documents."""

from yiwang.kernel.actors import Actor
from yiwang.trust.documents.contracts import Document, DocumentUnknown, NotReady, State, readable
from yiwang.trust.documents.models import Body
from yiwang.trust.documents.models import Document as DocumentRow
from yiwang.trust.documents.wording import letters


def as_contract(row: DocumentRow) -> Document:
    """A row as others may know it."""
    return Document(
        id=row.id,
        kind=row.kind,
        number=row.number,
        title=row.title,
        about=row.about,
        organisation=row.organisation,
        made_at=row.made_at,
        state=State(row.state),
        token=row.token,
    )


def document(token: str, *, viewer: Actor) -> Document:
    """One document; refuses with `documents.unknown` whoever may not read it."""
    row = DocumentRow.objects.filter(token=token).first()
    if row is None or not readable(as_contract(row), viewer):
        raise DocumentUnknown()
    return as_contract(row)


def opened(found: Document) -> bytes:
    """The PDF of a document that `document` or `documents_about` gave; refuses with `documents.not-ready`."""
    body = Body.objects.filter(document_id=found.id, document__state=State.READY).first()
    if body is None:
        raise NotReady()
    return bytes(body.content)


def documents_about(about: str, *, viewer: Actor) -> list[Document]:
    """The documents about one case or licence that the viewer may read, oldest first, at most 200."""
    rows = DocumentRow.objects.filter(about=about).order_by("made_at", "id")[:200]
    return [found for row in rows if readable(found := as_contract(row), viewer)]


def letter_kinds() -> list[str]:
    """The kinds of letters that can be sent, such as acceptance, correction or refusal."""
    return [name for name, letter in letters().items() if "sign" in letter]


def unready(*, limit: int = 100) -> list[Document]:
    """Documents that are not ready, oldest first: what `yiwang doctor` looks at."""
    rows = DocumentRow.objects.exclude(state=State.READY).order_by("made_at")[:limit]
    return [as_contract(row) for row in rows]
