"""Finding and opening official documents, and their seals and codes for pages."""

import base64

from django.conf import settings
from django.utils.translation import gettext as _

from yiwang.kernel.actors import Actor
from yiwang.trust.documents import filling, seals, typesetting
from yiwang.trust.documents.contracts import Document, DocumentUnknown, NotReady, Picture, State, readable
from yiwang.trust.documents.models import Body
from yiwang.trust.documents.models import Document as DocumentRow
from yiwang.trust.documents.offices import office
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


def seal_of(organisation: str) -> Picture:
    """The seal of an office, the same as on its documents; in demonstration mode 示例 stands across it."""
    name = office(organisation).name["zh"]
    alt = _("Seal: {office} {purpose}").format(office=name, purpose=filling.PURPOSE)
    if settings.DEMO:
        alt = _("{seal} (demonstration)").format(seal=alt)
    return Picture(_address(seals.seal(name, filling.PURPOSE, demonstration=settings.DEMO)), alt)


def code_of(address: str) -> Picture:
    """A QR code that leads to an address, as it stands on documents."""
    return Picture(_address(seals.code(address)), _("QR code that leads to {address}").format(address=address))


def _address(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def typefaces() -> set[str]:
    """The families of fonts that documents are set in: what `yiwang doctor` looks at."""
    return set(typesetting.fonts().families())
