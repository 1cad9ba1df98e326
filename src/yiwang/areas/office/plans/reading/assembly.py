"""A source becomes a ledger: noise out, headings, units of text, and what each says."""

import re
from bisect import bisect_left
from dataclasses import replace

from . import doubts
from .building import Builder, find_targets
from .clauses import Stretch, stretches
from .dates import ONGOING, find_dates
from .demands import is_demand
from .heading import Facts, facts
from .ledger import Document, How, Issue, Ledger, Mechanism, Objective, Part, Section, Span, Task
from .linking import link_objectives, link_rows
from .matching import Directory
from .noise import corrupted, find_noise
from .numbers import lost_hyphen
from .outline import Node, Outline, outline
from .owners import Owners, find_owners, find_prose, lead_rule
from .sources.source import Source
from .surface import Surface, is_traditional, plain
from .tables import Grid, read_tables, understood
from .titles import KINDS
from .units import lost_prefix
from .words import rules

SIGNATURE = re.compile(
    r"\n[ ]*[\u3400-\u9fff ()]{4,40}\n+[ ]*(?:20\d{2}|二[〇零○O][〇零○O一二三四五六七八九]{2}) ?年[ \d一二三四五六七八九十]{1,5}月[ \d一二三四五六七八九十]{1,5}日\s*$"
)
GROUP = re.compile(r"^[ ,]*(?P<group>“[^”]{2,12}”方面|[\u3400-\u9fff]{2,10}方面)(?:,|:)")


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
    said = facts(surface.text, front, _end(tree, surface.text))
    builder = Builder(said, directory, issues=[*source.issues, *noise.issues])
    first_leads = bool(rule := lead_rule(plain(source.text)))
    parts = _parts(builder, surface, tree, first_leads)
    _mark_general(tree, parts)
    for leaf in tree.leaves:
        _leaf(builder, surface, leaf, parts[id(leaf)])
    for at, node in enumerate((node for node in tree.nodes if node.is_section), 1):
        _lead(builder, surface, node, f"s{at}")
    rows = read_tables(builder, _only(source.text, simple, tables, left_out), grids, first_leads) if grids else []
    if not (builder.tasks and _is_plan(builder, said)):
        return Ledger(
            _document(source, surface, said),
            issues=(Issue("no-plan", said.title or source.name),),
            why_empty="no-plan",
            text=source.text,
        )
    link_rows(builder, rows)
    link_objectives(builder)
    _whole_document(builder, surface, tree, (source.text, simple))
    if rule:
        builder.issue("lead-rule-found", simple[slice(*rule)])
    elif count := builder.responsible_lists():
        builder.issue("lead-rule-missing", "", None, count)
    if paraphrased:
        builder.issue("paraphrased", "", None, paraphrased)
    return _ledger(builder, source, surface, tree)


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


def _end(tree: Outline, text: str) -> int:
    return tree.leaves[-1].end if tree.nodes else len(text)


def _parts(builder: Builder, surface: Surface, tree: Outline, first_leads: bool) -> dict[int, list[Owners]]:
    """Who answers, for each leaf: its own brackets, or those of the nearest heading above that has any."""
    found: dict[int, list[Owners]] = {}
    for leaf in tree.leaves:
        found[id(leaf)] = find_owners(surface.text, leaf.start, leaf.end, first_leads)
    for node in tree.nodes:
        if node.children and (above := find_owners(surface.text, node.start, node.children[0].start, first_leads)):
            for leaf in node.leaves():
                if not any(said.owners for said in found[id(leaf)]):
                    found[id(leaf)] = above
    leaves = tree.leaves
    if leaves and (own := [said for said in found[id(leaves[-1])] if said.start >= leaves[-1].start]):
        _close(surface.text, leaves[-1], own[-1].end)
    return found


def _close(text: str, last: Node, end: int) -> None:
    """What follows the last unit's bracket as a paragraph of its own closes the document, not the unit."""
    rest = text[end : last.end]
    if match := re.match(r"[。;) ]*\n", rest):
        last.end = end + match.end() - 1


def _mark_general(tree: Outline, parts: dict[int, list[Owners]]) -> None:
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


def _leaf(builder: Builder, surface: Surface, leaf: Node, owners: list[Owners]) -> None:
    task = builder.next_task
    own = [said for said in owners if leaf.start <= said.start < leaf.end]
    text = surface.text
    for said in own:
        text = text[: said.start] + " " * (said.end - said.start) + text[said.end :]
    start = leaf.body if text[leaf.body : leaf.end].strip(" \n。;") else leaf.title[0]
    body = stretches(text, start, leaf.end, builder.facts.frame, leaf.part is Part.OBJECTIVE)
    days = [builder.written(task, surface, day) for each in body for day in each.days]
    days += [each for said in own for each in _when(builder, surface, task, said)]
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
        _unread(builder, surface, said)
    _sayings(builder, surface, leaf, task, (text, body))


def _lead(builder: Builder, surface: Surface, node: Node, section: str) -> None:
    """The words between a heading and the first smaller one: no task, but they may say what to reach."""
    end = node.children[0].start if node.children else node.end
    if node.part in (Part.GUIDANCE, Part.PRINCIPLE, Part.BACKGROUND) or not surface.text[node.body : end].strip():
        return
    for each in stretches(surface.text, node.body, end, builder.facts.frame, node.part is Part.OBJECTIVE):
        for found, day in find_targets(surface.text, each, node.part):
            ids = tuple(builder.written(section, surface, day) for day in each.days)
            builder.aim(section, surface, found, day, ids, "")


def _when(builder: Builder, surface: Surface, task: str, said: Owners) -> list[str]:
    """The time that a bracket of units states beside them."""
    found = []
    for start, end in said.when:
        days = find_dates(surface.text, start, end, builder.facts.frame.year)
        found += [builder.written(task, surface, day) for day in days]
        if not days and ONGOING.search(surface.text, start, end):
            found.append(builder.ongoing(task, surface.text[start:end].strip()))
    return found


def _unread(builder: Builder, surface: Surface, said: Owners) -> None:
    for start, end in said.unread:
        builder.issue("unread-unit", surface.text[start:end].strip()[:60], surface.span(start, end))
    for units in said.lists:
        for unit in lost_prefix(units):
            builder.issue("unit-without-prefix", unit.words, surface.span(unit.start, unit.end))


def _sayings(builder: Builder, surface: Surface, leaf: Node, task: str, said: tuple[str, list[Stretch]]) -> None:
    """The actions and targets of a leaf, and the units that its sentences name."""
    text, body = said
    masked = replace(surface, text=text)
    prose = find_prose(text, leaf.body, leaf.end)
    if prose and leaf.part is Part.TASK and not any(each.task == task for each in builder.assignments):
        for owner in prose:
            builder.assign(task, surface, owner)
    elif prose:
        builder.issue(
            "duty-in-prose",
            "、".join(owner.unit.name for owner in prose)[:200],
            surface.span(prose[0].unit.start, prose[0].unit.end),
            len(prose),
        )
    group = ""
    for each in body:
        words = text[each.start : each.end]
        ids = tuple(builder.written(task, surface, day) for day in each.days)
        if match := GROUP.match(re.sub(r"^[^,]{0,14}\d年[^,]{0,4},", "", words)):
            group = match.group("group")
        if len(words.strip(" ,:、\n")) >= 4:
            actors = tuple(owner.unit.name for owner in prose if each.start <= owner.unit.start < each.end)
            builder.act(task, masked, each, ids, actors)
        for found, day in find_targets(text, each, leaf.part, builder.last_indicator(task)):
            builder.aim(task, masked, found, day, ids if day is each.day else (), group)


def _is_plan(builder: Builder, said: Facts) -> bool:
    """A title of a plan, units that answer, or units of text that ask for something."""
    if builder.assignments or re.search(rf"(?:{KINDS})", said.title):
        return True
    tasks = builder.tasks
    asking = sum(is_demand(task.title[:4]) or is_demand(task.body[:6]) for task in tasks)
    return len(tasks) >= 3 and asking >= len(tasks) * 0.4


def _whole_document(builder: Builder, surface: Surface, tree: Outline, original: tuple[str, str]) -> None:
    """What can be said only of a document as a whole."""
    facts_, start = builder.facts, tree.nodes[0].start if tree.nodes else 0
    begin = surface.origin[facts_.place[0] if facts_.place else start] if surface.text else 0
    builder.issues += corrupted(*original, begin)
    builder.issues += doubts.lost_pictures(*original)
    if tree.nodes:
        builder.issues += doubts.misread_words(surface, start, _end(tree, surface.text))
        if issue := doubts.truncated(surface, tree.leaves[-1]):
            builder.issues.append(issue)
    for kind, markers in (("duplicate-number", tree.duplicates), ("skipped-number", tree.skips)):
        builder.issues += [Issue(kind, marker.ordinal, surface.span(marker.start, marker.end)) for marker in markers]
    _units(builder)
    _doubtful_numbers(builder)
    numbers = [issue.span for issue in builder.issues if issue.kind == "ocr-number" and issue.span]
    builder.issues = [i for i in builder.issues if i.kind != "ocr-text" or not any(_inside(i, span) for span in numbers)]
    if doubts.overwritten_years(builder.days, facts_.year is not None):
        builder.deadlines = [replace(d, how=How.UNRELIABLE) if d.how is How.WRITTEN else d for d in builder.deadlines]
        builder.issue("overwritten-years", str(builder.days[0][1].day.year), None, len(builder.days))


def _inside(issue: Issue, span: Span) -> bool:
    return issue.span is not None and span.start <= issue.span.start < span.end


def _units(builder: Builder) -> None:
    named = {each.task for each in builder.assignments}
    tasks = [task for task in builder.tasks if task.part is Part.TASK]
    if tasks and not named:
        builder.issue("no-unit", "", None, len(tasks))
    else:
        for task in tasks:
            if task.id not in named:
                builder.issue("no-unit", task.title[:60], task.span)
    for each in builder.assignments:
        if each.is_class:
            builder.issue("unit-class", each.name, each.span)
    if builder.directory:
        unknown = {each.name: each for each in builder.assignments if not each.is_class and not each.organisation}
        for name, each in unknown.items():
            builder.issue("unknown-unit", f"{name}: {'、'.join(each.nearest)}" if each.nearest else name, each.span)


def _doubtful_numbers(builder: Builder) -> None:
    """Where marks were lost once, a figure such as 35 may have been 3-5."""
    lossy = any(kind in ("lost-percent", "missing-value") for target in builder.targets for kind in target.doubts)
    for at, target in enumerate(builder.targets):
        for kind in target.doubts:
            builder.doubt(kind, at, target.verbatim[-40:])
        whole = target.unit not in ("%", "小时/天", "分钟")
        if lossy and whole and target.basis == "target" and target.value is not None and lost_hyphen(target.value):
            builder.doubt("lost-hyphen", at, target.verbatim[-40:])


def _document(source: Source, surface: Surface, said: Facts) -> Document:
    span = surface.span(*said.place) if said.place else None
    script = "traditional" if is_traditional(source.text) else "simplified"
    begins, ends = said.period or (None, None)
    return Document(
        said.title,
        said.issuer,
        said.number,
        said.date,
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
    end = _end(tree, surface.text)
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

