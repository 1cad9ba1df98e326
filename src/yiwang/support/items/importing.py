"""Bringing in a published list of items, row by row, in one transaction."""

import csv
import io
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.db import transaction

from yiwang.kernel.actors import Actor
from yiwang.kernel.events import operations as events
from yiwang.kernel.events.contracts import Draft
from yiwang.support.items.codes import irregularity, split
from yiwang.support.items.contracts import EDIT_ITEM, PUBLISH_ITEM, BadList, BadRow, ImportReport, State, StrictImport
from yiwang.support.items.elements import codes, tidy
from yiwang.support.items.inferring import themes_of
from yiwang.support.items.models import ImportRun, ItemVersion, RejectedRow

Source = Path | IO[bytes]
BATCH = 500
NEEDED = {"name", "item_code"}
LEVELS = {2: "2", 4: "3", 6: "4", 9: "5", 12: "6"}


@dataclass
class Tally:
    """What is known so far of an import."""

    file: str
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    bad: list[BadRow] = field(default_factory=list)
    raw: dict[int, Any] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)

    def reject(self, line: int, row: Mapping[str, Any], reason: str) -> None:
        self.raw[line] = {str(key): value for key, value in row.items()}
        self.bad.append(BadRow(line, _text(row, "item_code"), _text(row, "name"), reason, "rejected"))


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return value.strip() if isinstance(value, str) else ""


def read(file: Source) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line of the file, row) of a CSV file in UTF-8 or GB 18030; refuses with `items.bad-list`."""
    if isinstance(file, Path) and not file.is_file():
        raise BadList(why=f"{file.name} is not there")
    raw = file.read_bytes() if isinstance(file, Path) else file.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise BadList(why="its text is neither UTF-8 nor GB 18030")
    reader = csv.DictReader(io.StringIO(text.replace("\0", "")))
    if lacking := NEEDED - set(reader.fieldnames or ()):
        raise BadList(why=f"it has no column {', '.join(sorted(lacking))}")
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise BadList(why=f"line {reader.line_num}: {error}") from error


def import_list(file: Source, *, region: str, strict: bool, dry_run: bool, actor: Actor, now: datetime) -> ImportReport:
    started = time.monotonic()
    name = file.name if isinstance(file, Path) else str(getattr(file, "name", "upload.csv"))
    tally = Tally(Path(name).name)
    with transaction.atomic():
        rows = _acceptable(read(file), region, tally, actor)
        while batch := list(islice(rows, BATCH)):
            _write(batch, tally, actor, now)
        if strict and tally.bad:
            first = tally.bad[0]
            raise StrictImport(count=len(tally.bad), line=first.line, reason=first.reason)
        report = _report(tally, time.monotonic() - started, written=not dry_run)
        _keep(tally, report, actor, now)
        if dry_run:
            transaction.set_rollback(True)
    return report


@dataclass(frozen=True, slots=True)
class Ready:
    line: int
    code: str
    region: str
    elements: dict[str, Any]
    irregular: str


def _acceptable(rows: Iterator[tuple[int, dict[str, Any]]], region: str, tally: Tally, actor: Actor) -> Iterator[Ready]:
    allowed: set[str] = set()
    for line, row in rows:
        tally.rows += 1
        code = _text(row, "item_code")
        if reason := _unusable(row, code, tally):
            tally.reject(line, row, reason)
            continue
        tally.seen[code] = line
        place = region or _text(row, "area_code")
        if place not in allowed:
            actor.must(EDIT_ITEM, within=place)
            actor.must(PUBLISH_ITEM, within=place)
            allowed.add(place)
        irregular = irregularity(code)
        if irregular:
            tally.bad.append(BadRow(line, code, _text(row, "name"), irregular, "flagged"))
        yield Ready(line, code, place, _elements(row, code, place, tally), irregular)


def _unusable(row: Mapping[str, Any], code: str, tally: Tally) -> str:
    if None in row:
        return "the row has more cells than the head of the table"
    if not code:
        return "there is no code"
    if len(code) > 64:
        return "the code is longer than 64 characters"
    if not _text(row, "name"):
        return "there is no name"
    if len(_text(row, "name")) > 200:
        return "the name is longer than 200 characters"
    if code in tally.seen:
        return f"the code stood in line {tally.seen[code]} already"
    return ""


def _elements(row: Mapping[str, Any], code: str, region: str, tally: Tally) -> dict[str, Any]:
    """What a row of the list says, as elements."""
    parts, name = split(code), _text(row, "name")
    kinds = {words["zh"]: kind for kind, words in codes("type").items()}
    kind = kinds.get(_text(row, "task_type_name"), "")
    if not kind:
        tally.notes["type not in the code list"] += 1
    body = parts.body if parts else _text(row, "dept_code")
    if len(body) != 18:
        tally.notes["body without a unified social credit code of 18"] += 1
    given = {
        "name": {"zh": name},
        "basic_code": parts.basic if parts else "",
        "type": kind or "20",
        "level": LEVELS.get(len(region.rstrip("0")) + len(region.rstrip("0")) % 2, "4"),
        "body": {"name": {"zh": _text(row, "department")}, "code": body},
        "online_address": _text(row, "link"),
    }
    if (group := _text(row, "main_item")) not in ("", "未分类"):
        given["content"] = {"zh": group}
    return dict(tidy(given))


def _write(batch: Sequence[Ready], tally: Tally, actor: Actor, now: datetime) -> None:
    wanted = [ready.code for ready in batch]
    current = {
        row.code: row for row in ItemVersion.objects.select_for_update().filter(code__in=wanted, state=State.PUBLISHED)
    }
    known = ItemVersion.objects.filter(code__in=wanted).order_by("code", "-version").distinct("code")
    newest = {row.code: row for row in known.only("code", "version", "region", "organisation")}
    for region, organisation in {(row.region, row.organisation) for row in newest.values()}:
        actor.must(PUBLISH_ITEM, within=region, organisation=organisation)
    made, replaced = [], []
    for ready in batch:
        before = current.get(ready.code)
        elements = {**(before.elements if before else {}), **ready.elements}
        if not any(elements.get(key) for key in ("person_themes", "enterprise_themes")):
            elements |= themes_of(elements["name"]["zh"])
            tally.notes["theme inferred from the name"] += (
                "person_themes" in elements or "enterprise_themes" in elements
            )
        if before and before.elements == elements:
            tally.unchanged += 1
            continue
        if before:
            tally.changed += 1
            replaced.append(before.pk)
        else:
            tally.new += 1
        version = newest[ready.code].version + 1 if ready.code in newest else 1
        made.append(_version(ready, elements, version, tally.file, actor, now))
    ItemVersion.objects.filter(pk__in=replaced).update(
        state=State.WITHDRAWN, withdrawn_at=now, withdrawn_by=actor.subject, withdrawn_because="replaced by an import"
    )
    ItemVersion.objects.bulk_create(made)
    events.publish(
        [
            Draft("items.published", row.code, {"code": row.code, "version": row.version, "region": row.region})
            for row in made
        ],
        now=now,
    )


def _version(
    ready: Ready, elements: dict[str, Any], version: int, file: str, actor: Actor, now: datetime
) -> ItemVersion:
    return ItemVersion(
        code=ready.code,
        version=version,
        state=State.PUBLISHED,
        region=ready.region,
        elements=elements,
        origin=f"{file}, line {ready.line}",
        irregular=ready.irregular,
        made_at=now,
        made_by=actor.subject,
        published_at=now,
        published_by=actor.subject,
    )


def _report(tally: Tally, seconds: float, *, written: bool) -> ImportReport:
    rejected = sum(row.kept == "rejected" for row in tally.bad)
    return ImportReport(
        rows=tally.rows,
        new=tally.new,
        changed=tally.changed,
        unchanged=tally.unchanged,
        rejected=rejected,
        flagged=len(tally.bad) - rejected,
        notes=dict(tally.notes),
        bad=tuple(tally.bad),
        seconds=round(seconds, 2),
        written=written,
    )


def _keep(tally: Tally, report: ImportReport, actor: Actor, now: datetime) -> None:
    RejectedRow.objects.filter(file=tally.file).delete()
    RejectedRow.objects.bulk_create(
        RejectedRow(file=tally.file, line=row.line, raw=tally.raw[row.line], reason=row.reason, at=now)
        for row in tally.bad
        if row.kept == "rejected"
    )
    ImportRun.objects.create(at=now, by=actor.subject, file=tally.file, report=asdict(report))


def report_of(kept: Mapping[str, Any]) -> ImportReport:
    """A report as it was kept."""
    facts = {key: value for key, value in kept.items() if key != "bad"}
    return ImportReport(**facts, bad=tuple(BadRow(**row) for row in kept["bad"]))
