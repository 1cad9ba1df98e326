"""One unit of text: its task, its actions, its days, its targets."""

import re

from .answering import say_unread, times_beside
from .building import Builder, find_targets
from .clauses import Carry, Stretch, day_above, stretches
from .ledger import Part, Task
from .outline import Node
from .owners import Owner, Owners, find_prose
from .surface import Surface

GROUP = re.compile(r"^[ ,]*(?P<group>“[^”]{2,12}”方面|[\u3400-\u9fff]{2,10}方面)(?:,|:)")


def read_leaf(builder: Builder, surfaces: tuple[Surface, Surface], leaf: Node, owners: list[Owners]) -> None:
    """Read a unit of text. The second surface has blanks where the first says who answers."""
    surface, masked = surfaces
    task, text = builder.next_task, masked.text
    own = [said for said in owners if leaf.start <= said.start < leaf.end]
    start = leaf.body if text[leaf.body : leaf.end].strip(" \n。;") else leaf.title[0]
    body = stretches(
        text, start, leaf.end, builder.facts.frame, leaf.part is Part.OBJECTIVE, _above(text, leaf, builder)
    )
    days = [builder.written(task, surface, day) for each in body for day in each.days]
    days += [each for said in own for each in times_beside(builder, surface, task, said)]
    if not days and (assumed := builder.assumed(task, leaf.part)):
        days = [assumed]
    span = surface.span(leaf.start, leaf.end)
    builder.tasks.append(
        Task(
            task,
            leaf.ordinal,
            text[slice(*leaf.title)].strip(),
            leaf.path,
            leaf.part,
            text[leaf.body : leaf.end].strip(" \n。"),
            surface.verbatim(span),
            span,
            tuple(dict.fromkeys(days)),
        )
    )
    for said in owners:
        for owner in said.owners:
            builder.assign(task, surface, owner, "" if said in own else "heading-above")
        if said in own:
            say_unread(builder, surface, said)
    _sayings(builder, masked, leaf, task, body)


def _above(text: str, leaf: Node, builder: Builder) -> Carry | None:
    """The day in a leaf's title; for objectives also the one between the heading above and its first item."""
    titles = [leaf.title] if leaf.body > leaf.title[1] or "\n" in text[leaf.title[1] : leaf.end] else []
    if leaf.part is Part.OBJECTIVE and leaf.parent and leaf.parent.children:
        titles += [leaf.parent.title, (leaf.parent.body, leaf.parent.children[0].start)]
    return day_above(text, titles, builder.facts.frame)


def read_lead(builder: Builder, surface: Surface, node: Node, section: str) -> None:
    """The words between a heading and the first smaller one: no task, but they may say what to reach."""
    end = node.children[0].start if node.children else node.end
    if node.part in (Part.GUIDANCE, Part.PRINCIPLE, Part.BACKGROUND) or not surface.text[node.body : end].strip():
        return
    for each in stretches(surface.text, node.body, end, builder.facts.frame, node.part is Part.OBJECTIVE):
        for found, day in find_targets(surface.text, each, node.part):
            ids = tuple(builder.written(section, surface, day) for day in each.days)
            builder.aim(section, surface, found, day, ids, "")


def _sayings(builder: Builder, surface: Surface, leaf: Node, task: str, body: list[Stretch]) -> None:
    """The actions and targets of a leaf, and the units that its sentences name."""
    text = surface.text
    prose = _prose(builder, surface, leaf, task)
    group = ""
    for each in body:
        words = text[each.start : each.end]
        ids = tuple(builder.written(task, surface, day) for day in each.days)
        if match := GROUP.match(re.sub(r"^[^,]{0,14}\d年[^,]{0,4},", "", words)):
            group = match.group("group")
        if len(words.strip(" ,:、\n")) >= 4:
            actors = tuple(owner.unit.name for owner in prose if each.start <= owner.unit.start < each.end)
            builder.act(task, surface, each, ids, actors)
        for found, day in find_targets(text, each, leaf.part, builder.last_indicator(task)):
            builder.aim(task, surface, found, day, ids if day is each.day else (), group)


def _prose(builder: Builder, surface: Surface, leaf: Node, task: str) -> list[Owner]:
    """Units in sentences answer for a task that has none in brackets; elsewhere they stand beside their action."""
    prose = find_prose(surface.text, leaf.body, leaf.end)
    answered = bool(builder.assignments) and builder.assignments[-1].task == task
    if prose and leaf.part is Part.TASK and not answered:
        for owner in prose:
            builder.assign(task, surface, owner)
    elif prose:
        names, first = "、".join(owner.unit.name for owner in prose), prose[0].unit
        builder.issue("duty-in-prose", names[:200], surface.span(first.start, first.end), len(prose))
    return prose
