"""What can be said only of a document as a whole."""

from dataclasses import replace

from . import doubts
from .building import Builder
from .ledger import How, Issue, Part, Span
from .noise import corrupted
from .numbers import lost_hyphen
from .outline import Outline
from .surface import Surface


def say_of_all(builder: Builder, surface: Surface, tree: Outline, original: tuple[str, str]) -> None:
    """What can be said only of a document as a whole."""
    facts_, start = builder.facts, tree.nodes[0].start if tree.nodes else 0
    begin = surface.origin[facts_.place[0] if facts_.place else start] if surface.text else 0
    builder.issues += corrupted(*original, begin)
    builder.issues += doubts.lost_pictures(*original)
    if tree.nodes:
        builder.issues += doubts.misread_words(surface, start, tree.end(surface.text))
        if issue := doubts.truncated(surface, tree.leaves[-1]):
            builder.issues.append(issue)
    for kind, markers in (("duplicate-number", tree.duplicates), ("skipped-number", tree.skips)):
        builder.issues += [Issue(kind, marker.ordinal, surface.span(marker.start, marker.end)) for marker in markers]
    _units(builder)
    _doubtful_numbers(builder)
    numbers = [issue.span for issue in builder.issues if issue.kind == "ocr-number" and issue.span]
    builder.issues = [
        i for i in builder.issues if i.kind != "ocr-text" or not any(_inside(i, span) for span in numbers)
    ]
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
