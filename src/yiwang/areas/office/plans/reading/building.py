"""The ledger while it is being put together."""

from dataclasses import dataclass, field, replace
from datetime import date

from .clauses import Stretch, clauses
from .counted import counted
from .dates import Said
from .demands import modality, results
from .found import Clause, Found, apart
from .heading import Facts
from .ledger import Action, Assignment, Deadline, How, Issue, Modality, Part, Role, Span, Target, Task
from .matching import Directory, Match
from .measured import measured, wanted
from .owners import Owner
from .series import dated_each, named_each
from .surface import Surface
from .whole import whole


@dataclass
class Builder:
    """Everything found so far, and what holds for the whole document."""

    facts: Facts
    directory: Directory | None
    tasks: list[Task] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    days: list[tuple[str, Said]] = field(default_factory=list)
    said: dict[tuple[str, int], str] = field(default_factory=dict)
    taken: set[Span] = field(default_factory=set)
    days_taken: set[Span] = field(default_factory=set)
    doubted: set[tuple[str, Span]] = field(default_factory=set)
    where: dict[str, Span] = field(default_factory=dict)

    @property
    def next_task(self) -> str:
        return f"t{len(self.tasks) + 1}"

    def issue(self, kind: str, text: str, span: Span | None = None, count: int = 1) -> None:
        self.issues.append(Issue(kind, text, span, count))

    # Deadlines

    def written(self, task: str, surface: Surface, said: Said) -> str:
        """The id of a day that is written; the same words are one deadline for all that they hold for."""
        span = surface.span(said.start, said.end)
        known = self.said.get((task, span.start))
        if not known:
            known = f"d{len(self.deadlines) + 1}"
            self.said[task, span.start] = known
            place = None if span in self.days_taken else span
            self.days_taken.add(span)
            self.deadlines.append(Deadline(known, task, said.day, How.WRITTEN, surface.verbatim(span), place))
            self.days.append((task, said))
        return known

    def assumed(self, task: str, part: Part) -> str | None:
        """The day of a task that writes none: the end of the plan's year or time, or nothing."""
        if part is not Part.TASK:
            return None
        day, how = None, How.NONE
        if self.facts.year:
            day, how = date(self.facts.year, 12, 31), How.PLAN_YEAR
        elif self.facts.period:
            day, how = self.facts.period[1], How.PERIOD_END
        return self._unwritten(task, day, how, "")

    def ongoing(self, task: str, words: str) -> str:
        return self._unwritten(task, None, How.ONGOING, words)

    def _unwritten(self, task: str, day: date | None, how: How, words: str) -> str:
        known = f"d{len(self.deadlines) + 1}"
        self.deadlines.append(Deadline(known, task, day, how, words, None))
        return known

    # Assignments

    def assign(self, task: str, surface: Surface, owner: Owner, decided: str = "") -> None:
        """A unit for a task. Words that serve several tasks give their place to the first."""
        unit = owner.unit
        place = surface.span(unit.start, unit.end)
        span = None if place in self.taken else place
        self.taken.add(place)
        match = Match() if unit.is_class or not self.directory else self.directory.find(unit.name)
        self.assignments.append(
            Assignment(
                task,
                surface.verbatim(place),
                unit.name,
                owner.role,
                unit.is_class,
                decided or owner.decided,
                match.code,
                match.name,
                match.nearest,
                span,
            )
        )

    # Actions and targets

    def last_indicator(self, task: str) -> str:
        """What the last number of a task was said of."""
        return self.targets[-1].indicator if self.targets and self.targets[-1].task == task else ""

    def act(self, task: str, surface: Surface, stretch: Stretch, ids: tuple[str, ...], actors: tuple[str, ...]) -> None:
        words = surface.text[stretch.start : stretch.end].strip(" ,:、\n")
        kind, word = modality(words)
        made = results(words, bool(stretch.days))
        if kind is Modality.ENCOURAGE and stretch.carried:
            ids, stretch = (), replace(stretch, days=())  # what is only encouraged has no day but its own
        day = stretch.day.day if stretch.day else self._year_end()
        span = surface.span(stretch.start, stretch.end)
        name = f"a{len(self.actions) + 1}"
        self.actions.append(Action(name, task, words, kind, word, made, day, ids, actors, span))

    def _year_end(self) -> date | None:
        return date(self.facts.year, 12, 31) if self.facts.year else None

    def aim(
        self, task: str, surface: Surface, found: Found, day: Said | None, ids: tuple[str, ...], scope: str
    ) -> None:
        span = surface.span(found.start, found.end)
        standing = found.basis == "standing-rule" and day is None and not self.facts.year
        deadline = None if standing else day.day if day else self._year_end()
        name = f"g{len(self.targets) + 1}"
        if found.at >= 0:
            self.where[name] = surface.span(found.at, found.at + len(found.written))
        self.targets.append(
            Target(
                name,
                task,
                found.indicator.strip(" ,、:"),
                found.operator,
                found.value,
                found.upper,
                found.unit,
                found.operator in "><",
                found.change,
                found.basis,
                scope,
                deadline,
                ids[0] if ids else None,
                surface.verbatim(span),
                found.doubts,
                span,
            )
        )

    def doubt(self, kind: str, at: int, text: str) -> None:
        """A doubt about a target is an issue too."""
        target = self.targets[at]
        if kind not in target.doubts:
            self.targets[at] = replace(target, doubts=(*target.doubts, kind))
        span = self.where.get(target.id, target.span)
        if (kind, span) not in self.doubted:
            self.doubted.add((kind, span))
            self.issue(kind, text, span)

    def responsible_lists(self) -> int:
        """Tasks whose units nobody is said to lead."""
        by_task: dict[str, set[Role]] = {}
        for each in self.assignments:
            by_task.setdefault(each.task, set()).add(each.role)
        return sum(1 for roles in by_task.values() if roles == {Role.RESPONSIBLE})


def find_targets(text: str, stretch: Stretch, part: Part, before: str = "") -> list[tuple[Found, Said | None]]:
    """All targets of a stretch, each with its day: numbers, then counts of lists, then words that say all."""
    found: list[Found] = []
    objective = part is Part.OBJECTIVE
    own = objective or (bool(stretch.days) and not stretch.carried)
    for start, end in clauses(text, stretch.start, stretch.end):
        clause = Clause(text, start, end, objective or bool(stretch.days), own, part)
        if wanted(clause):
            found += apart([*measured(clause), *counted(clause), *whole(clause)])
    return dated_each(text, stretch, named_each(text, stretch, found, before))
