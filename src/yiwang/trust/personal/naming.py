"""What organisations are called, for pages of the trust floor."""

from collections.abc import Collection

from yiwang.kernel.organisations import queries
from yiwang.shell.words import say


def organisation_names(paths: Collection[str]) -> dict[str, str]:
    """The names of organisations by path, in the reader's language; the path's end for one that is not known."""
    found = queries.organisations_at(sorted(paths)) if paths else {}
    return {path: say(found[path].name) if path in found else path.rpartition("/")[2] for path in paths}
