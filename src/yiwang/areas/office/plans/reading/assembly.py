"""A source becomes a ledger: noise out, headings, units of text, and what each says."""

import re
from bisect import bisect_left
from dataclasses import replace

from . import doubts
from .answering import mark_general, owners_of
from .building import Builder
from .checking import say_of_all
from .demands import is_demand
from .grids import Grid, understood
from .heading import Facts, facts
from .leaves import GROUP, read_lead, read_leaf
from .ledger import Document, Issue, Ledger, Mechanism, Objective, Part, Section
from .linking import link_objectives, link_rows
from .matching import Directory
from .noise import find_noise
from .outline import Outline, outline
from .owners import lead_rule
from .sources.source import Source
from .surface import Surface, is_traditional, plain
from .tables import read_tables
from .titles import KINDS
from .words import rules

SIGNATURE = re.compile(
    r"\n[ ]*[\u3400-\u9fff ()]{4,40}\n+[ ]*(?:20\d{2}"
    r"|二[〇零○O][〇零○O一二三四五六七八九]{2}) ?年[ \d一二三四五六七八九十]{1,5}月[ \d一二三四五六七八九十]{1,5}日\s*$"
)


def assemble(source: Source, directory: Directory | None) -> Ledger:
    """Read a source that has text."""
    simple = plain(source.text)
    noise = find_noise(simple)
    grids = understood(source, simple)
    tables = [(grid.table.start, grid.table.end) for grid in grids]
    left_out = [*noise.stretches, *source.noise]
    surface = Surface.without(source.text, simple, [*left_out, *tables])
    text, paraphrased = doubts.restored(surface.text)
    surface = replace(surface, text=text)
    styled = [(surface.place[start], level) for start, level in source.styled if start in surface.place]
    tree = _outline(surface.text, styled)
    grids = _placed(tree, surface, grids)
    front = tree.nodes[0].start if tree.nodes else len(surface.text)
    said = facts(surface.text, front, tree.end(surface.text))
    builder = Builder(said, directory, issues=[*source.issues, *(i for i in noise.issues if not _of_paper(i, source))])
    first_leads = bool(rule := lead_rule(plain(source.text)))
    parts = owners_of(builder, surface, tree, first_leads)
    mark_general(tree, parts)
    masked = surface.masked(said.place for leaf in tree.leaves for said in parts[id(leaf)])
    for leaf in tree.leaves:
        read_leaf(builder, (surface, masked), leaf, parts[id(leaf)])
    for at, node in enumerate((node for node in tree.nodes if node.is_section), 1):
        read_lead(builder, surface, node, f"s{at}")
    rows = read_tables(builder, _only(source.text, simple, tables, left_out), grids, first_leads) if grids else []
    if not (builder.tasks and _is_plan(builder, said)):
        issue = Issue("no-plan", said.title or source.name)
        return Ledger(_document(source, surface, said), issues=(issue,), why_empty="no-plan", text=source.text)
    link_rows(builder, rows)
    link_objectives(builder)
    say_of_all(builder, surface, tree, (source.text, simple))
    if rule:
        builder.issue("lead-rule-found", simple[slice(*rule)])
    elif count := builder.responsible_lists():
        builder.issue("lead-rule-missing", "", None, count)
    if paraphrased:
        builder.issue("paraphrased", "", None, paraphrased)
    return _ledger(builder, source, surface, tree)


def _of_paper(issue: Issue, source: Source) -> bool:
    """A page number that stands at the edge of a page is no noise in the text, and needs no word."""
    return issue.span is not None and any(a < issue.span.end and issue.span.start < b for a, b in source.noise)


def _only(original: str, simple: str, tables: list[tuple[int, int]], noise: list[tuple[int, int]]) -> Surface:
    """The surface of the tables alone."""
    edges = [0, *(at for table in tables for at in table), len(original)]
    return Surface.without(original, simple, [*noise, *zip(edges[::2], edges[1::2], strict=True)])


def _placed(tree: Outline, surface: Surface, grids: list[Grid]) -> list[Grid]:
    """Each table under the heading that it stands below; a heading with nothing but tables below is no unit of text."""
    placed = []
    for grid in grids:
        at = bisect_left(surface.origin, grid.table.start)
        above = [node for node in tree.nodes if node.start < at <= node.end]
        if not above:
            placed.append(grid)
            continue
        node = above[-1]
        if not node.children and len(surface.text[node.body : node.end].strip()) < 60:
            node.holds_table = True
        title = surface.text[slice(*node.title)]
        caption = "" if _same(grid.caption, title) else grid.caption
        placed.append(replace(grid, path=(*node.path, title), caption=caption))
    return placed


def _same(caption: str, title: str) -> bool:
    return re.sub(r"\W", "", title) in re.sub(r"\W", "", caption) or not title


def _outline(text: str, styled: list[tuple[int, int]]) -> Outline:
    """The headings, and no page around the plan after the last of them."""
    tree = outline(text, styled, 0, len(text))
    if not tree.nodes:
        return tree
    last = tree.leaves[-1]
    ends = [re.compile(pattern) for pattern in rules("noise")["ends"]]
    pictures = {word.lower() for word in rules("noise")["pictures"]}
    if signed := SIGNATURE.search(text, last.body):
        tree = outline(text, styled, 0, signed.start())
        last = tree.leaves[-1]
    for match in re.finditer(r"(?m)^[^\n]+$", text[last.body : last.end]):
        line = match.group().strip()
        if line.lower() in pictures or any(end.match(line) for end in ends):
            return outline(text, styled, 0, last.body + match.start())
    return tree


def _is_plan(builder: Builder, said: Facts) -> bool:
    """A title of a plan, units that answer, or units of text that ask for something."""
    if builder.assignments or re.search(rf"(?:{KINDS})", said.title):
        return True
    tasks = builder.tasks
    asking = sum(is_demand(task.title[:4]) or is_demand(task.body[:6]) for task in tasks)
    return len(tasks) >= 3 and asking >= len(tasks) * 0.4


def _document(source: Source, surface: Surface, said: Facts) -> Document:
    span = surface.span(*said.place) if said.place else None
    script = "traditional" if is_traditional(source.text) else "simplified"
    begins, ends = said.period or (None, None)
    return Document(
        said.title,
        said.issuer,
        said.number,
        said.signed,
        said.year,
        begins,
        ends,
        source.name,
        source.format,
        source.encoding,
        script,
        span,
    )


def _objectives(builder: Builder) -> list[Objective]:
    """The sentences of the parts that say what shall be reached."""
    goals = {task.id for task in builder.tasks if task.part is Part.OBJECTIVE}
    found = []
    for action in builder.actions:
        if action.task in goals:
            match = GROUP.match(re.sub(r"^[^,]{0,14}\d年[^,]{0,4},", "", action.text))
            found.append(Objective(action.text, match.group("group") if match else "", action.deadline, action.span))
    return found


def _ledger(builder: Builder, source: Source, surface: Surface, tree: Outline) -> Ledger:
    sections = [
        Section(
            f"s{at}",
            node.ordinal,
            surface.text[slice(*node.title)].strip(),
            node.path,
            surface.span(node.start, node.title[1]),
        )
        for at, node in enumerate((node for node in tree.nodes if node.is_section), 1)
    ]
    end = tree.end(surface.text)
    terms = doubts.mechanisms(surface, tree.nodes[0].start, end) if tree.nodes else []
    issues = sorted(builder.issues, key=lambda issue: (issue.span.start if issue.span else -1, issue.kind))
    return Ledger(
        _document(source, surface, builder.facts),
        tuple(sections),
        tuple(_objectives(builder)),
        tuple(builder.tasks),
        tuple(builder.actions),
        tuple(builder.assignments),
        tuple(builder.deadlines),
        tuple(builder.targets),
        tuple(Mechanism(term, span) for term, span in terms),
        tuple(issues),
        text=source.text,
    )
