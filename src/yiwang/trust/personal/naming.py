"""What people and organisations are called, for pages of the trust floor."""

from collections.abc import Collection
from importlib.util import find_spec

from yiwang.shell.words import say


def organisation_names(paths: Collection[str]) -> dict[str, str]:
    """The names of organisations by path, in the reader's language; the path's end for one that is not known."""
    known = {path: path.rpartition("/")[2] for path in paths}
    if paths and find_spec("yiwang.kernel.organisations.queries"):
        from yiwang.kernel.errors import Refusal
        from yiwang.kernel.organisations import queries

        for path in paths:
            try:
                known[path] = say(queries.organisation_at(path).name)
            except Refusal:
                continue
    return known
