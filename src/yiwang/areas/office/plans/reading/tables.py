"""Tables: rows of a division of labour become tasks, rows of indicators become targets."""

import re
from dataclasses import dataclass, field
from datetime import date

from .building import Builder, find_targets
from .clauses import stretches
from .dates import ONGOING, Said, find_dates
from .found import Found
from .grids import UNITS, Grid
from .ledger import Part, Role, Task
from .numbers import find_numbers
from .operators import BEFORE
from .owners import Owner, find_owners
from .sources.source import Cell
from .surface import Surface
from .units import looks_like_unit, lost_prefix, read_list

ORDINAL = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,3}[.、](?!\d)|[①-⑳])\s*"
)
SIGN = re.compile(r"[≥≤><]=?|不少于|不低于|超过|不超过|不高于|低于|以上|以下|以内")


@dataclass
class Row:
    """One row while it is read; `near` is the unit of text that the table stands in."""

    builder: Builder
    surface: Surface
    grid: Grid
    cells: tuple[Cell, ...]
    new: tuple[Cell, ...]
    first_leads: bool
    task: str = ""
    days: list[str] = field(default_factory=list)
    day: Said | None = None

    def place(self, cell: Cell) -> tuple[int, int]:
        """Where a cell stands on the surface."""
        start, end = cell.start, cell.end
        while start < end and start not in self.surface.place:
            start += 1
        while end > start and end - 1 not in self.surface.place:
            end -= 1
        return (self.surface.place[start], self.surface.place[end - 1] + 1) if end > start else (0, 0)

    def of(self, *kinds: str) -> list[tuple[str, Cell]]:
        """The filled cells of some kinds, each once."""
        seen: dict[Cell, str] = {}
        for kind, cell in zip(self.grid.kinds, self.cells, strict=True):
            if kind in kinds and cell.end > cell.start:
                seen.setdefault(cell, kind)
        return [(kind, cell) for cell, kind in seen.items()]

    def words(self, cell: Cell) -> str:
        return self.surface.text[slice(*self.place(cell))].strip()


def read_tables(builder: Builder, surface: Surface, grids: list[Grid], first_leads: bool) -> list[str]:
    """Read tables that are understood; the ids of the tasks that rows became."""
    made: list[str] = []
    for grid in grids:
        seen: set[Cell] = set()
        category = ""
        for cells in grid.rows:
            new = tuple(dict.fromkeys(cell for cell in cells if cell not in seen and cell.end > cell.start))
            seen.update(cells)
            row = Row(builder, surface, grid, cells, new, first_leads)
            if len(set(cells)) == 1 and len(cells) > 1:
                words = row.words(cells[0])
                category = category if re.match(r"注|备注|说明", words) else words[:60]
            elif grid.measures:
                _indicators(row)
            elif new and (task := _task(row, category)):
                made.append(task)
    return made


def _task(row: Row, category: str) -> str:
    """A row that names a task; the last of its columns of tasks says it, those before say what it belongs to."""
    texts = row.of("task") or row.of("goal")
    if not texts or not row.new:
        return ""
    last = texts[-1][1]
    words = row.words(last)
    ordinal = ORDINAL.match(words)
    title = re.split(r"[。\n]|(?<=^.{60})", words[ordinal.end() if ordinal else 0 :])[0].strip(" ;,")
    if not title:
        return ""
    builder = row.builder
    row.task = builder.next_task
    _days(row)
    path = _path(row, category, [cell for _, cell in texts[:-1]])
    span = row.surface.span(row.place(row.new[0])[0], row.place(row.new[-1])[1])
    number = next((row.words(cell) for _, cell in row.of("order")), "") or (ordinal.group().strip() if ordinal else "")
    body = "\n".join(row.words(cell) for _, cell in row.of("task", "goal"))
    builder.tasks.append(
        Task(
            row.task,
            number,
            title,
            path,
            Part.TASK,
            body,
            row.surface.verbatim(span),
            span,
            tuple(row.days),
        )
    )
    _owners(row)
    for _, cell in row.of("task", "goal"):
        if cell in row.new:
            _sayings(row, cell)
    return row.task


def _path(row: Row, category: str, above: list[Cell]) -> tuple[str, ...]:
    """What a row belongs to: the heading and caption of the table, a row that names a group, columns that name one."""
    cells = [cell for _, cell in row.of("area")] + above
    words = [*row.grid.path, row.grid.caption, category, *(row.words(cell)[:60] for cell in cells)]
    return tuple(dict.fromkeys(filter(None, words)))


def _days(row: Row) -> None:
    for _, cell in row.of("when"):
        start, end = row.place(cell)
        days = [day for day in find_dates(row.surface.text, start, end, row.builder.facts.frame.year) if day.closes]
        days = days or _bare_day(row, start, end)
        row.days += [row.builder.written(row.task, row.surface, day) for day in days]
        row.day = days[-1] if days else row.day
        if not days and ONGOING.search(row.surface.text, start, end):
            row.days.append(row.builder.ongoing(row.task, row.words(cell)))
    if not row.days and (assumed := row.builder.assumed(row.task, Part.TASK)):
        row.days.append(assumed)


def _bare_day(row: Row, start: int, end: int) -> list[Said]:
    """2024 or 12月 in a column of time."""
    words = row.surface.text[start:end]
    if match := re.fullmatch(r"\s*(20\d{2})\s*", words):
        return [Said(start, end, date(int(match.group(1)), 12, 31), True, True, True)]
    year = row.builder.facts.frame.year
    if year and re.fullmatch(r"\s*(?:1[0-2]|[1-9]) ?月(?:底|末)?\s*", words):
        found = find_dates(words.strip().rstrip("底末") + "底前", 0, 20, year)
        return [Said(start, end, day.day, True, True, False) for day in found]
    return []


def _owners(row: Row) -> None:
    shared = "cooperate" in row.grid.kinds and "lead" not in row.grid.kinds
    for kind, cell in row.of(*UNITS):
        start, end = row.place(cell)
        said = find_owners(row.surface.text, start, end, row.first_leads)
        if said and any(each.owners for each in said):
            for owner in (owner for each in said for owner in each.owners):
                row.builder.assign(row.task, row.surface, owner, "column")
            continue
        units = [
            unit
            for unit in read_list(row.surface.text, start, end)
            if unit.is_class or looks_like_unit(unit.words) or len(unit.words) <= 14
        ]
        for at, unit in enumerate(units):
            role = Role.LEAD if kind == "responsible" and shared else Role(kind)
            if kind == "responsible" and "lead" in row.grid.kinds:
                role = Role.COOPERATE
            if kind == "responsible" and not shared and row.first_leads:
                role = Role.COOPERATE if at else Role.LEAD
            row.builder.assign(row.task, row.surface, Owner(unit, role, "column"))
        for unit in lost_prefix(units):
            row.builder.issue("unit-without-prefix", unit.words, row.surface.span(unit.start, unit.end))


def _sayings(row: Row, cell: Cell) -> None:
    start, end = row.place(cell)
    text = row.surface.text
    for each in stretches(text, start, end, row.builder.facts.frame, False):
        if len(text[each.start : each.end].strip(" ,:、\n")) < 4:
            continue
        ids = tuple(row.builder.written(row.task, row.surface, day) for day in each.days) or tuple(row.days)
        row.builder.act(row.task, row.surface, each, ids, ())
        for found, day in find_targets(text, each, Part.TASK, row.builder.last_indicator(row.task)):
            row.builder.aim(row.task, row.surface, found, day or row.day, ids if day is each.day else (), "")


def _indicators(row: Row) -> None:
    """One target for each year that has a column."""
    names = row.of("indicator")
    if not names:
        return
    name = row.words(names[-1][1])
    measure = next((row.words(cell) for _, cell in row.of("measure")), "")
    inside = [task.id for task in row.builder.tasks if row.grid.path == (*task.path, task.title)]
    goals = [task.id for task in row.builder.tasks if task.part is Part.OBJECTIVE]
    near = next(iter((*inside, *goals)), "")
    used: set[Cell] = set()
    for kind, head, cell in zip(row.grid.kinds, row.grid.heads, row.cells, strict=True):
        if kind == "year" and cell.end > cell.start and cell not in used:
            used.add(cell)
            _indicator(row, name, measure, head, cell, near)


def _indicator(row: Row, name: str, measure: str, head: str, cell: Cell, task: str) -> None:
    start, end = row.place(cell)
    numbers = find_numbers(row.surface.text, start, end)
    if not numbers:
        return
    number = numbers[0]
    unit = number.unit or (match.group(1) if (match := re.search(r"\(([^()]{1,10})\)$", name)) else measure)
    sign = SIGN.search(row.surface.text, start, end)
    operator = "="
    if sign:
        operator = {"以上": ">=", "以下": "<=", "以内": "<="}.get(sign.group()) or BEFORE.get(sign.group(), "=")
    year = re.search(r"20\d{2}", head)
    day = Said(start, end, date(int(year.group()), 12, 31), True, True, True) if year else None
    since = row.builder.facts.frame.since
    if day and since and day.day < since:
        return  # a column of what was before the plan
    if not day and row.builder.facts.period:
        day = Said(start, end, row.builder.facts.period[1], True, True, True)
    doubts = (number.kind,) if number.kind else ()
    label = re.sub(r"\([^()]{1,10}\)$", "", ORDINAL.sub("", name))
    found = Found(
        start, end, number.value, unit, operator, number.upper, "", "target", label, doubts, row.words(cell), start
    )
    row.builder.aim(task, row.surface, found, day, (), row.grid.caption)
