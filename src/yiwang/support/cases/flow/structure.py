"""Scopes: which branch every step stands in, and that branches are entered by their opener and left by their join.

A place is the way in from outside: (opener, branch) for every scope around a step. Steps outside of any have ().
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from yiwang.support.cases.flow.faults import Faults, Where
from yiwang.support.cases.flow.graph import End, Join, Step
from yiwang.support.cases.flow.ways import Way, kind_of, opener_join, ways

Place = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a step was first reached, and from where."""

    place: Place
    origin: str


def openers(steps: Mapping[str, Step], faults: Faults) -> dict[str, str]:
    """For every join the step whose branches meet there."""
    found: dict[str, str] = {}
    for step in steps.values():
        join = opener_join(step)
        if not join:
            continue
        where: Where = ("steps", step.name, kind_of(step), "join")
        if join not in steps or not isinstance(steps[join].does, Join):
            faults.add(where, _("“{join}” is no join."), _("Name a step of the kind “join”."), join=join)
        elif join in found:
            text = _("The branches of “{other}” meet at “{join}” already.")
            faults.add(where, text, _("Give each its own join."), other=found[join], join=join)
        else:
            found[join] = step.name
    for name, step in steps.items():
        if isinstance(step.does, Join) and opener_join_missing(name, steps):
            text = _("This join has no fork: no fork, each or choice names it.")
            faults.add(("steps", name, "join"), text, _("Write “join: {name}” where the branches begin."), name=name)
    return found


def opener_join_missing(join: str, steps: Mapping[str, Step]) -> bool:
    return all(opener_join(step) != join for step in steps.values())


def places(steps: Mapping[str, Step], roots: Mapping[str, Where], faults: Faults) -> dict[str, Place]:
    """The place of every step that can be reached."""
    return _Walk(steps, faults).from_roots(roots)


class _Walk:
    def __init__(self, steps: Mapping[str, Step], faults: Faults) -> None:
        self.steps, self.faults = steps, faults
        self.seats: dict[str, Seat] = {}
        self.next: deque[str] = deque()

    def from_roots(self, roots: Mapping[str, Where]) -> dict[str, Place]:
        for name, where in roots.items():
            if isinstance(self.steps[name].does, Join):
                self.faults.add(where, _("“{step}” is a join, and nothing opens its branches here."), step=name)
            else:
                self._seat(name, (), "", where)
        while self.next:
            name = self.next.popleft()
            for way in ways(self.steps[name]):
                self._follow(way, self.seats[name].place)
        return {name: seat.place for name, seat in self.seats.items()}

    def _follow(self, way: Way, place: Place) -> None:
        target = self.steps[way.target]
        if way.opens:
            place = (*place, (way.origin, way.name))
        if not isinstance(target.does, Join):
            self._seat(way.target, place, way.origin, way.where)
        elif place and place[-1][0] == target.does.fork:
            self._seat(way.target, place[:-1], way.origin, way.where)
        else:
            self._wrong_join(way, target.does, place)

    def _wrong_join(self, way: Way, join: Join, place: Place) -> None:
        if not join.fork:
            return
        if place:
            text = _("This leads to the join “{join}” of “{fork}”, but stands in a branch of “{own}”.")
            own = place[-1][0]
            mend = _("Lead to “{met}”, where the branches of “{own}” meet, or to an end.")
            met = opener_join(self.steps[own])
            self.faults.add(way.where, text, mend, join=way.target, fork=join.fork, own=own, met=met)
        else:
            text = _("This leads to the join “{join}” from outside of the branches of “{fork}”.")
            mend = _("Lead to “{fork}”, or past the join to “{to}”.")
            self.faults.add(way.where, text, mend, join=way.target, fork=join.fork, to=join.to)

    def _seat(self, name: str, place: Place, origin: str, where: Where) -> None:
        if isinstance(self.steps[name].does, End):
            self.seats.setdefault(name, Seat((), origin))
        elif name not in self.seats:
            self.seats[name] = Seat(place, origin)
            self.next.append(name)
        elif self.seats[name].place != place:
            self._conflict(name, Seat(place, origin), where)

    def _conflict(self, name: str, new: Seat, where: Where) -> None:
        old = self.seats[name]
        deep, flat = (old, new) if len(old.place) >= len(new.place) else (new, old)
        fork, branch = deep.place[-1]
        mend = _("A branch is entered by its fork alone, and left by its join “{join}” or by an end.")
        facts = {"step": name, "fork": fork, "branch": branch, "join": opener_join(self.steps[fork])}
        if len(flat.place) == len(deep.place):
            text = _(
                "“{step}” stands in the branch “{branch}” of “{fork}”, and “{other}” leads here from another branch."
            )
            self.faults.add(where, text, mend, other=flat.origin, **facts)
        elif not flat.origin:
            text = _("“{step}” stands in the branch “{branch}” of “{fork}”, so a case cannot come here from outside.")
            self.faults.add(where, text, mend, **facts)
        else:
            text = _(
                "“{step}” is reached by “{inner}” from the branch “{branch}” of “{fork}”, "
                "and by “{outer}” from outside of it."
            )
            self.faults.add(where, text, mend, inner=deep.origin, outer=flat.origin, **facts)
