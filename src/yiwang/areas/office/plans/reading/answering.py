"""Who answers for each unit of text, and what general part a divided part serves."""

import re
from dataclasses import replace

from .building import Builder
from .dates import ONGOING, find_dates
from .ledger import Part, Role
from .outline import Node, Outline
from .owners import Owners, find_owners
from .surface import Surface
from .units import lost_prefix


def owners_of(builder: Builder, surface: Surface, tree: Outline, first_leads: bool) -> dict[int, list[Owners]]:
    """Who answers, for each leaf: its own brackets, or those of the nearest heading above that has any."""
    found: dict[int, list[Owners]] = {}
    for leaf in tree.leaves:
        found[id(leaf)] = own = find_owners(surface.text, leaf.start, leaf.end, first_leads)
        _beside_lead(own)
        if leaf.part is Part.SAFEGUARD and any(said.owners for said in own):
            leaf.part = Part.TASK  # a safeguard for which a unit answers is work like any other
    for node in tree.nodes:
        if node.children and (above := find_owners(surface.text, node.start, node.children[0].start, first_leads)):
            for leaf in node.leaves():
                if not any(said.owners for said in found[id(leaf)]):
                    found[id(leaf)] = above
    leaves = tree.leaves
    if leaves and (own := [said for said in found[id(leaves[-1])] if said.start >= leaves[-1].start]):
        _close(surface.text, leaves[-1], own[-1].end)
    return found


def _beside_lead(own: list[Owners]) -> None:
    """Where one line says 牵头单位 and another 责任单位, the units of the second cooperate."""
    if any(owner.role is Role.LEAD and owner.decided == "label" for said in own for owner in said.owners):
        for said in own:
            said.owners = [
                replace(owner, role=Role.COOPERATE)
                if owner.decided == "bracket" and owner.role is Role.RESPONSIBLE
                else owner
                for owner in said.owners
            ]


def _close(text: str, last: Node, end: int) -> None:
    """What follows the last unit's bracket as a paragraph of its own closes the document, not the unit."""
    rest = text[end : last.end]
    if match := re.match(r"[。;) ]*\n", rest):
        last.end = end + match.end() - 1


def mark_general(tree: Outline, parts: dict[int, list[Owners]]) -> None:
    """A part without any unit, before a part in which every task has one, says in general what that one divides."""

    def share(root: Node) -> float:
        leaves = list(root.leaves())
        return sum(any(said.owners for said in parts[id(leaf)]) for leaf in leaves) / len(leaves)

    tasks = [root for root in tree.roots if any(leaf.part is Part.TASK for leaf in root.leaves())]
    shares = [share(root) for root in tasks]
    for at, root in enumerate(tasks):
        if shares[at] == 0 and any(
            later >= 0.8 and len(list(tasks[i].leaves())) >= 3 for i, later in enumerate(shares) if i > at
        ):
            for leaf in root.leaves():
                leaf.part = Part.GENERAL if leaf.part is Part.TASK else leaf.part


def times_beside(builder: Builder, surface: Surface, task: str, said: Owners) -> list[str]:
    """The time that a bracket of units states beside them."""
    found = []
    for start, end in said.when:
        days = find_dates(surface.text, start, end, builder.facts.frame.year)
        found += [builder.written(task, surface, day) for day in days]
        if not days and ONGOING.search(surface.text, start, end):
            found.append(builder.ongoing(task, surface.text[start:end].strip()))
    return found


def say_unread(builder: Builder, surface: Surface, said: Owners) -> None:
    for start, end in said.unread:
        builder.issue("unread-unit", surface.text[start:end].strip()[:60], surface.span(start, end))
    for units in said.lists:
        for unit in lost_prefix(units):
            builder.issue("unit-without-prefix", unit.words, surface.span(unit.start, unit.end))
