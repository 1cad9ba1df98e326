"""From the bytes of a file to a ledger."""

from collections.abc import Iterable

from .assembly import assemble
from .ledger import Document, Issue, Ledger
from .matching import Directory, Organisation
from .sources.opening import open_source


def read(data: bytes, name: str, organisations: Iterable[Organisation] | None = None) -> Ledger:
    """Read a plan: txt, Markdown, HTML, docx or PDF with text. A file that cannot be opened is refused.

    `organisations` are the units that are known; without them no unit is matched. The same bytes always
    give the same ledger. A document that is no plan gives an empty ledger that says why.
    """
    source = open_source(data, name)
    if not source.text.strip():
        why = "scanned" if any(issue.kind == "scanned-page" for issue in source.issues) else "no-text"
        return _empty(source.name, source.format, source.encoding, source.issues, why)
    directory = Directory.of(organisations) if organisations is not None else None
    return assemble(source, directory)


def _empty(name: str, form: str, encoding: str, issues: tuple[Issue, ...], why: str) -> Ledger:
    document = Document("", "", "", None, None, None, None, name, form, encoding, "", None)
    return Ledger(document, issues=issues, why_empty=why)
