"""Bringing in villages."""

import csv
import io
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from django.db import connection, transaction

from yiwang.kernel.actors import Actor, region_prefix
from yiwang.kernel.regions.contracts import IMPORT_REGIONS, NotAList, WrongRow

MEMBER = "package/dist/villages.csv"


def import_villages(*, path: Path, within: str = "", actor: Actor) -> int:
    """Bring in the villages of a region from china-division: its archive (.tgz), or villages.csv by itself.

    Gives how many were read. Names that are there already are replaced; a row that is none stops it, and nothing is
    brought in.
    """
    actor.must(IMPORT_REGIONS, within=within)
    prefix = region_prefix(within.ljust(12, "0")) if within else ""
    with _opened(path) as lines, transaction.atomic():
        return _write(_rows(lines, prefix))


@contextmanager
def _opened(path: Path) -> Iterator[Iterable[str]]:
    if not tarfile.is_tarfile(path):
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield file
        return
    with tarfile.open(path) as package:
        try:
            member = package.extractfile(MEMBER)
        except KeyError as error:
            raise NotAList() from error
        if member is None:
            raise NotAList()
        yield io.TextIOWrapper(member, "utf-8-sig", newline="")


def _rows(lines: Iterable[str], prefix: str) -> Iterator[tuple[str, str]]:
    try:
        reader = csv.DictReader(lines)
        if not {"code", "name"} <= set(reader.fieldnames or ()):
            raise NotAList()
        for number, row in enumerate(reader, 2):
            code, name = (row["code"] or "").strip(), (row["name"] or "").strip()
            if len(code) != 12 or not code.isascii() or not code.isdigit() or not name:
                raise WrongRow(row=number, given=code[:40])
            if code.startswith(prefix) and not code.endswith("000"):  # a county without villages names itself there
                yield code, name
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotAList() from error


def _write(rows: Iterator[tuple[str, str]]) -> int:
    count = 0
    with connection.cursor() as cursor:
        while batch := list(islice(rows, 5000)):
            cursor.execute(
                "INSERT INTO regions_village (code, name) SELECT * FROM unnest(%s::text[], %s::text[])"
                " ON CONFLICT (code) DO UPDATE SET name = excluded.name WHERE regions_village.name <> excluded.name",
                [[code for code, _ in batch], [name for _, name in batch]],
            )
            count += len(batch)
    return count
