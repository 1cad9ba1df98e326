"""The list of published items: its columns and its filters."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext

from yiwang.shell.jinja import url
from yiwang.shell.lists import Asked, Choice, Column, Listing, Option, Text
from yiwang.shell.site import site
from yiwang.support.items import queries
from yiwang.support.items.contracts import Audience, ItemFilter, ItemRow, Period


def period(given: Period) -> str:
    """A limit in words: 7 working days, or at once."""
    if given.amount is None:
        return ""
    if given.amount == 0:
        return _now("At once")
    return f"{given.amount} {unit_words(given.amount, given.unit)}"


def unit_words(amount: int, unit: str) -> str:
    """The unit of a limit as it stands after its number."""
    if unit == "calendar_days":
        return ngettext("day", "days", amount)
    if unit == "working_hours":
        return ngettext("working hour", "working hours", amount)
    if unit == "months":
        return ngettext("month", "months", amount)
    return ngettext("working day", "working days", amount)


def visits(row: ItemRow) -> str:
    """How often one must come, in words."""
    return "" if row.visits is None else str(row.visits)


def _themes() -> list[Option]:
    known: dict[str, Option] = {}
    for theme in queries.themes(region=site().region):
        known.setdefault(theme.code, Option(theme.code, theme.title))
    return list(known.values())


def _departments() -> list[Option]:
    return [Option(d.key, d.name) for d in queries.departments_with_counts(site().region)]


YES_NO = (Option("yes", _("Yes")), Option("no", _("No")))
ITEMS = Listing(
    title=_("Services"),
    columns=(
        Column("name", _("Service"), lambda row: row.name, sort="name", link=lambda row: url("guide:item", row.code)),
        Column("department", _("Department"), lambda row: row.department, sort="department"),
        Column("promised", _("As promised"), lambda row: period(row.promised)),
        Column("visits", _("Visits"), visits),
        Column("type", _("Kind"), lambda row: queries.code_words("type", row.type), kind="tag", shown=False),
        Column("code", _("Code"), lambda row: row.code, sort="code", shown=False),
    ),
    filters=(
        Choice(
            "for",
            _("For whom"),
            (Option("person", _("Persons")), Option("enterprise", _("Enterprises"))),
            segments=True,
        ),
        Choice("theme", _("Theme"), _themes),
        Choice("department", _("Department"), _departments),
        Choice("online", _("Can be done online"), YES_NO),
        Choice("at_home", _("Staff come to your home"), (Option("yes", _("Yes")),)),
        Text(_("A word in the name")),
    ),
    sort="name",
    size=20,
    file="items",
)


def filter_of(asked: Asked) -> ItemFilter:
    """What the address asks for, as the items understand it."""
    audience = asked.one("for")
    return ItemFilter(
        region=site().region,
        text=asked.text,
        theme=asked.one("theme"),
        audience=Audience(audience) if audience else None,
        department=asked.one("department"),
        online={"yes": True, "no": False}.get(asked.one("online")),
        home_visit=True if asked.one("at_home") else None,
        sort=asked.sort,
        descending=asked.descending,
        after=asked.after,
        before=asked.before,
        limit=asked.limit,
    )
