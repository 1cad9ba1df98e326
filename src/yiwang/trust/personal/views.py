"""Who looked at personal data: one's own, and for auditors those of their organisations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from yiwang.kernel.paging import Page
from yiwang.shell.lists import Asked, Choice, Column, Days, Listing, Option, answer
from yiwang.shell.pages import SIGNED_IN, page
from yiwang.shell.words import listed
from yiwang.trust.personal import queries
from yiwang.trust.personal.contracts import KIND_TITLES, READ_ACCESS_LOG, Look, LookFilter, names_of
from yiwang.trust.personal.naming import organisation_names


@dataclass(frozen=True, slots=True)
class Line:
    """A look with the names that people read."""

    look: Look
    organisation: str
    owner: str

    @property
    def kinds(self) -> str:
        return listed(gettext(KIND_TITLES.get(kind, kind)) for kind in self.look.kinds)

    @property
    def viewer(self) -> str:
        return gettext("the system itself") if self.look.viewer_kind == "system" else self.look.viewer_name


def lines(found: Sequence[Look]) -> list[Line]:
    organisations = organisation_names({look.organisation for look in found if look.organisation})
    owners = names_of({look.owner for look in found})
    return [Line(look, organisations.get(look.organisation, ""), owners.get(look.owner, "")) for look in found]


WHEN = Column("at", _("When"), lambda line: line.look.at, kind="moment")
WHO = (
    Column("viewer", _("Who looked"), lambda line: line.viewer),
    Column("organisation", _("Organisation"), lambda line: line.organisation),
)
WHAT = (
    Column("kinds", _("What they saw"), lambda line: line.kinds),
    Column("purpose", _("What for"), lambda line: line.look.purpose),
)
FILTERS = (
    Choice("kind", _("What they saw"), [Option(kind, title) for kind, title in KIND_TITLES.items()], several=True),
    Days("day", _("When")),
)
MINE = Listing(
    title=_("Who looked at my data"),
    columns=(WHEN, *WHO, *WHAT),
    filters=FILTERS,
    file="looks",
    empty=_("Nobody looked in that time, or not at that."),
)
EVERY = Listing(
    title=_("Looks at personal data"),
    columns=(WHEN, *WHO, Column("owner", _("Whose data"), lambda line: line.owner or line.look.owner[:8]), *WHAT),
    filters=FILTERS,
    file="looks",
)


def _filter(asked: Asked) -> LookFilter:
    since, until = asked.days.get("day", (None, None))
    return LookFilter(since=since, until=until, kinds=asked.chosen.get("kind", ()))


def _named(found: Page[Look]) -> Page[Line]:
    return Page(lines(found.rows), found.count, found.more, found.after, found.before)


def _each(found: Iterator[Look]) -> Iterator[Line]:
    while some := list(islice(found, 500)):
        yield from lines(some)


@page(needs=SIGNED_IN)
def my_looks(request: HttpRequest) -> HttpResponseBase:
    """Who looked at my data, when, at what, and what for."""
    viewer = request.actor  # type: ignore[attr-defined]
    crumbs = [(gettext("Account and security"), "/account"), (gettext(MINE.title), "")]
    return answer(
        request,
        MINE,
        fetch=lambda asked: _named(
            queries.my_looks(_filter(asked), viewer=viewer, after=asked.after, before=asked.before, limit=asked.limit)
        ),
        rows=lambda asked: _each(queries.every_look_at_me(_filter(asked), viewer=viewer)),
        template="personal/my_looks.html",
        more={"frame": "shell/citizen.html", "crumbs": crumbs},
    )


@page(needs=READ_ACCESS_LOG)
def looks(request: HttpRequest) -> HttpResponseBase:
    """Every look in the organisations that the reader audits."""
    viewer = request.actor  # type: ignore[attr-defined]
    return answer(
        request,
        EVERY,
        fetch=lambda asked: _named(
            queries.looks(_filter(asked), viewer=viewer, after=asked.after, before=asked.before, limit=asked.limit)
        ),
        rows=lambda asked: _each(queries.every_look(_filter(asked), viewer=viewer)),
        template="personal/looks.html",
        more={"broken": queries.broken_days() if request.GET.get("check") else None},
    )
