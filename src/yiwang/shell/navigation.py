"""Where one can go: modules register their entries for the officers' sidebar and the citizens' menu.

Register in the module's urls.py, which every web process imports before it answers anything:

    navigation.officer(Entry(title=_("To-do"), url="cases:todo", icon="inbox", right=WORK_ON_CASES, order=10))
    navigation.citizen(Entry(title=_("Services"), url="guide:items", order=10))
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from yiwang.kernel.actors import ANONYMOUS, Actor, Right


@dataclass(frozen=True, slots=True)
class Entry:
    """`title` is marked with gettext_noop, `url` is the name of a page, `right` what opens it (None: everybody).

    `count` answers how many wait there for this actor, in one cheap query; `signed_in` hides it from strangers,
    `strangers` from everybody else.
    """

    title: str
    url: str
    icon: str = "circle"
    right: Right | None = None
    order: int = 100
    count: Callable[[Actor], int] | None = None
    signed_in: bool = False
    strangers: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    title: str
    address: str
    icon: str
    current: bool
    count: int | None


_officer: dict[str, Entry] = {}
_citizen: dict[str, Entry] = {}


def officer(entry: Entry) -> None:
    """Add an entry to the officers' sidebar; the same page twice is one entry."""
    _officer[entry.url] = entry


def citizen(entry: Entry) -> None:
    """Add an entry to the citizens' menu."""
    _citizen[entry.url] = entry


def officer_entries(request: HttpRequest) -> list[Shown]:
    """The sidebar of who is asking: only what their rights open."""
    return _shown(_officer, request)


def citizen_entries(request: HttpRequest) -> list[Shown]:
    """The menu of who is asking."""
    return _shown(_citizen, request)


def _shown(entries: dict[str, Entry], request: HttpRequest) -> list[Shown]:
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    open_ones = [entry for entry in entries.values() if _open(entry, actor)]
    addresses = {entry.url: reverse(entry.url) for entry in open_ones}
    under = [a for a in addresses.values() if request.path == a or request.path.startswith(a.rstrip("/") + "/")]
    current = max(under, key=len, default="")
    return [
        Shown(
            title=entry.title,
            address=addresses[entry.url],
            icon=entry.icon,
            current=addresses[entry.url] == current,
            count=entry.count(actor) if entry.count else None,
        )
        for entry in sorted(open_ones, key=lambda entry: (entry.order, entry.url))
    ]


def _open(entry: Entry, actor: Actor) -> bool:
    if entry.right is not None:
        return actor.may(entry.right)
    return not entry.strangers if actor.signed_in else not entry.signed_in
