"""Tables: rows of a division of labour become tasks, rows of indicators become targets."""

from .building import Builder
from .sources.source import Source


def read_tables(builder: Builder, source: Source, simple: str, first_leads: bool) -> list[str]:
    """Read all tables of a source; the ids of the tasks that rows became."""
    return []
