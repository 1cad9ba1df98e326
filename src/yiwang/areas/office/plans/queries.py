"""Reading a plan, without a database."""

from pathlib import Path

from .contracts import FileTooLarge, Ledger, Organisation, UnitsUnreadable
from .reading.matching import organisations_from
from .reading.reader import read
from .reading.sources.opening import LIMIT


def ledger_of(file: Path, *, organisations: tuple[Organisation, ...] | None = None) -> Ledger:
    """The ledger of a plan in a file: docx, PDF with text, HTML, Markdown or text.

    Refuses with `plans.file-too-large` before it is read, and with `plans.file-encrypted`, `plans.file-broken`,
    `plans.file-inflated` or `plans.format-unknown` what cannot be opened.
    """
    if file.stat().st_size > LIMIT * 1024 * 1024:
        raise FileTooLarge(limit=LIMIT)
    return read(file.read_bytes(), file.name, organisations)


def organisations_in(file: Path) -> tuple[Organisation, ...]:
    """A dictionary of units (YAML, JSON or CSV with name, code, aliases and level).

    Refuses with `plans.units-unreadable`.
    """
    try:
        return organisations_from(file.read_bytes(), file.name)
    except Exception as error:  # noqa: BLE001 - whatever three parsers may raise, it is this file that is wrong
        raise UnitsUnreadable(problem=str(error).strip().splitlines()[0][:200] if str(error) else "") from error
