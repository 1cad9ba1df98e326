"""Which task serves which general aim, and which row of a table repeats a task of the text."""

import re
from dataclasses import replace
from difflib import SequenceMatcher

from .building import Builder
from .ledger import Part, Task


def link_objectives(builder: Builder) -> None:
    """A task under 推进经济调节数字化 serves 经济调节领域: the longest words that both titles share."""
    aims = [task for task in builder.tasks if task.part is Part.GENERAL]
    if not aims:
        return
    cache: dict[str, str | None] = {}
    for at, task in enumerate(builder.tasks):
        if task.part is Part.TASK:
            key = task.path[-1] if task.path else ""
            if key not in cache:
                cache[key] = _nearest(key, aims)
            own = cache[key] or _nearest(task.title, aims)
            builder.tasks[at] = replace(task, objective=own)


def _nearest(title: str, aims: list[Task]) -> str | None:
    best, share = None, 3
    for aim in aims:
        match = SequenceMatcher(None, title, aim.title, autojunk=False).find_longest_match()
        if match.size > share:
            best, share = aim.id, match.size
    return best


def link_rows(builder: Builder, rows: list[str]) -> None:
    """A row of a table whose title stands in the text too is the same task, divided among units."""
    titles = {_bare(task.title): task.id for task in builder.tasks if task.id not in rows and len(task.title) >= 4}
    for at, task in enumerate(builder.tasks):
        if task.id in rows and (same := titles.get(_bare(task.title))):
            builder.tasks[at] = replace(task, same_as=same)


def _bare(title: str) -> str:
    return re.sub(r"[^\u3400-\u9fffA-Za-z\d]|^[一二三四五六七八九十\d]+[、.]", "", title)
