"""Read a pack from its folder, or what is in force from the database."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yiwang.kernel.packs import shape
from yiwang.kernel.packs.checking import examined
from yiwang.kernel.packs.contracts import Applied, BadPack, NoSuchPack, Pack, Problem, Where, sections
from yiwang.kernel.packs.models import PackVersion


def check_pack(folder: Path) -> list[Problem]:
    """Everything that is wrong with the pack in a folder, its examples included; asks no database."""
    pack, problems = examined(folder)
    return problems or (check_examples(pack) if pack else [])


def read_pack(folder: Path) -> Pack:
    """The pack in a folder; refuses with `packs.bad` and every problem."""
    pack, problems = examined(folder)
    if problems or pack is None:
        raise BadPack(folder, problems)
    return pack


def misfits(value: Any, schema: Mapping[str, Any]) -> list[tuple[Where, str, str]]:
    """What JSON Schema finds: the keys that lead to it, what is wrong and how to mend it, in the reader's language."""
    return list(shape.faults(value, schema))


def check_examples(pack: Pack) -> list[Problem]:
    """What the sections find wrong with the examples of cases.yaml."""
    claimed = [section for section in sections() if section.name in pack.data]
    return [
        Problem("cases.yaml", line, f"{case['case']}: {text}")
        for case, line in zip(pack.cases, pack.case_lines, strict=True)
        for section in claimed
        for text in section.example(pack, case)
    ]


def packs() -> list[Applied]:
    """The packs in force, by name."""
    return [_applied(row) for row in PackVersion.objects.filter(in_force=True).order_by("name").defer("data", "guide")]


def pack(name: str) -> Pack:
    """The version of a pack that is in force; refuses with `packs.unknown`."""
    row = PackVersion.objects.filter(name=name, in_force=True).first()
    if row is None:
        raise NoSuchPack(name=name)
    return Pack(row.name, row.title, row.owner, Path(), row.version, row.data, guide=row.guide)


def _applied(row: PackVersion) -> Applied:
    return Applied(row.name, row.title, row.owner, row.version, row.applied_at)
