"""What intake hears of cases, and what it tells the floors below."""

from yiwang.areas.service.intake import operations, people
from yiwang.kernel.actors import Actor, ActorKind
from yiwang.kernel.events.contracts import Event, consumer
from yiwang.support.cases import queries as cases
from yiwang.support.files.contracts import register_reader as register_file_reader
from yiwang.support.notices.contracts import register_address_book
from yiwang.trust.documents.contracts import Document
from yiwang.trust.documents.contracts import register_reader as register_document_reader

TEXT = {"type": "string"}
CASE = {"number": TEXT, "token": TEXT, "item": TEXT, "title": TEXT, "applicant": TEXT, "channel": TEXT}
ABOUT_A_CASE = {"type": "object", "properties": CASE, "required": list(CASE)}
MOVED = {
    **ABOUT_A_CASE,
    "properties": {**CASE, "ordinal": {"type": "integer"}, "verb": TEXT, "letter": TEXT, "opened": {"type": "array"}},
    "required": [*CASE, "ordinal", "verb", "letter", "opened"],
}
CLOSED = {**ABOUT_A_CASE, "properties": {**CASE, "outcome": TEXT}, "required": [*CASE, "outcome"]}


@consumer("intake.letters", "cases.moved", schema=MOVED)
def write_letters(event: Event) -> None:
    """A move calls for a letter of the law."""
    if event.data["letter"]:
        operations.write_letter(said=event.data, now=event.time)


@consumer("intake.applicants", "cases.moved", "cases.closed", schema=ABOUT_A_CASE)
def tell_applicants(event: Event) -> None:
    """Something happened to a case that its applicant should know."""
    operations.tell_applicant(type=event.type, said=event.data, now=event.time)


@consumer("intake.ratings", "cases.closed", schema=CLOSED)
def ask_for_ratings(event: Event) -> None:
    """A case is closed: its applicant may say how it was."""
    operations.ask_for_rating(said=event.data, now=event.time)


@consumer("intake.officers", "cases.urged", "cases.flagged", schema=ABOUT_A_CASE)
def tell_officers(event: Event) -> None:
    """Those who have a case, or could take it, hear that it waits."""
    operations.tell_officers(type=event.type, said=event.data, event=str(event.id), now=event.time)


def _may_read_files(about: str, viewer: Actor) -> bool:
    """Who may see a case may read its files."""
    return cases.may_see_case(about.partition(":")[2], viewer)


def _may_read_letter(document: Document, viewer: Actor) -> bool:
    """Who may see a case may read its letters."""
    if document.kind == "licence":
        return False
    return viewer.kind is ActorKind.SYSTEM or cases.may_see_numbered(document.about, viewer)


register_file_reader("cases", _may_read_files)
register_document_reader(_may_read_letter)
register_address_book(people.addresses)
