"""A folder becomes a Pack, or a list of problems."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
from django.utils.translation import gettext_noop as _

from yiwang.kernel.packs import shape
from yiwang.kernel.packs.contracts import CASE, IDENTITY, Pack, Problem, Section, sections, spoken
from yiwang.kernel.packs.reading import Read, read_file
from yiwang.kernel.packs.wording import LANGUAGES, Words

FILES = {"pack.yaml", "cases.yaml", "guide.md", *(f"words.{language}.yaml" for language in LANGUAGES)}


def whole_schema(claimed: list[Section]) -> dict[str, Any]:
    """The JSON Schema of pack.yaml: identity, and every section that some module claims."""
    return {
        "type": "object",
        "properties": {**IDENTITY, **{section.name: dict(section.schema) for section in claimed}},
        "required": ["pack", "title", "owner", "law"],
        "additionalProperties": False,
    }


def examined(folder: Path) -> tuple[Pack | None, list[Problem]]:
    """The pack in a folder and everything that is wrong with it; no pack where it cannot even be read."""
    if not folder.is_dir():
        return None, [Problem(str(folder), 1, spoken(_("There is no such folder.")))]
    read = read_file(folder / "pack.yaml")
    words = Words({language: read_file(folder / f"words.{language}.yaml") for language in LANGUAGES})
    cases = read_file(folder / "cases.yaml")
    files = [read, *words.files.values(), cases]
    read.data = words.merged(read.data, (), read)
    _shape(read, whole_schema(sections()), folder)
    words.unused()
    _shape(cases, {"type": "array", "items": CASE}, folder)
    problems = [problem for file in files for problem in file.problems] + list(_strangers(folder))
    if any(problem.file == "pack.yaml" for problem in problems):
        return None, _sorted(problems)
    pack = _pack(folder, read, cases if not cases.problems else Read(cases.file))
    for section in sections():
        if section.name in pack.data:
            problems += section.check(pack)
    problems += _law(pack)
    return pack, _sorted(problems)


def _sorted(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.file, problem.line))


def _shape(file: Read, schema: dict[str, Any], folder: Path) -> None:
    if file.problems:
        return
    for where, text, mend in shape.faults(file.data, schema):
        file.problems.append(Problem(file.file, _line(file, where), text, mend))
    if file.file == "pack.yaml" and isinstance(file.data, dict) and file.data.get("pack") != folder.name:
        text = spoken(
            _("The pack is named “{name}” and its folder “{folder}”."), name=file.data.get("pack"), folder=folder.name
        )
        file.problems.append(Problem(file.file, _line(file, ("pack",)), text, spoken(_("Give both one name."))))


def _line(file: Read, where: tuple[Any, ...]) -> int:
    while where and where not in file.lines:
        where = where[:-1]
    return file.lines.get(where, 1)


def _strangers(folder: Path) -> Iterator[Problem]:
    for path in sorted(folder.iterdir()):
        if path.name not in FILES and not path.name.startswith("."):
            yield Problem(path.name, 1, spoken(_("A pack has no such file.")), spoken(_("Move it elsewhere.")))
    if not (folder / "guide.md").is_file():
        yield Problem("guide.md", 1, spoken(_("This file is missing.")))


def _pack(folder: Path, read: Read, cases: Read) -> Pack:
    guide = folder / "guide.md"
    text = guide.read_text("utf-8") if guide.is_file() else ""
    return Pack(
        name=read.data["pack"],
        title=read.data["title"],
        owner=read.data["owner"],
        folder=folder,
        version=_digest({"data": read.data, "guide": text}),
        data=read.data,
        cases=tuple(cases.data or ()),
        guide=text,
        lines=read.lines,
        case_lines=tuple(cases.lines[place,] for place in range(len(cases.data or ()))),
    )


def _digest(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _law(pack: Pack) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, law in enumerate(pack.data["law"]):
        if law["id"] in seen:
            text = spoken(_("The law “{id}” is listed twice."), id=law["id"])
            yield pack.problem(text, "law", place, mend=spoken(_("Keep one of them.")))
        seen.add(law["id"])
        if "until" in law and law["until"] < law["since"]:
            yield pack.problem(spoken(_("This law ends before it begins.")), "law", place, "until")


def schema_is_sound(schema: dict[str, Any]) -> bool:
    """Whether a section's schema is itself JSON Schema."""
    return jsonschema_rs.meta.is_valid(schema)
