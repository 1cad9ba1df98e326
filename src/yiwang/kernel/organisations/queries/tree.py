"""The tree of organisations: who they are, where they stand, what they were called, who leads them."""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from yiwang.kernel.actors import region_prefix
from yiwang.kernel.organisations import contracts, rows
from yiwang.kernel.organisations.contracts import Level, OrganisationFilter, UnknownOrganisation
from yiwang.kernel.organisations.models import Change, FormerName, FormerPath, Link, Organisation
from yiwang.kernel.organisations.naming import plain
from yiwang.kernel.paging import COUNT_LIMIT, Page, decode_cursor, encode_cursor


def organisation_at(path: str) -> contracts.Organisation:
    """The organisation at a path, open or closed; one that was moved is found at its old path as well."""
    return rows.organisation(row_at(path))


def organisations_at(paths: Collection[str]) -> dict[str, contracts.Organisation]:
    """The organisations at these paths, in at most two statements; a path that is not known is left out."""
    found = {row.path: rows.organisation(row) for row in _rows().filter(path__in=paths)}
    if missing := [path for path in paths if path not in found]:
        former = FormerPath.objects.filter(path__in=missing).select_related("organisation__successor").order_by("until")
        found |= {row.path: rows.organisation(row.organisation) for row in former}
    return found


def organisation_coded(code: str) -> contracts.Organisation:
    """The organisation with a code."""
    row = _rows().filter(code=code).first()
    if row is None:
        raise UnknownOrganisation(path=code)
    return rows.organisation(row)


def row_at(path: str, *, lock: bool = False) -> Organisation:
    """The row itself (for operations), held until the end of the transaction if asked."""
    found = _rows().select_for_update(of=("self",)) if lock else _rows()
    row = found.filter(path=path).first()
    if row is None and path:
        former = FormerPath.objects.filter(path=path).order_by("-until").values_list("organisation_id", flat=True)
        row = found.filter(id=former[0]).first() if former else None
    if row is None:
        raise UnknownOrganisation(path=path)
    return row


def _rows() -> QuerySet[Organisation]:
    return Organisation.objects.select_related("successor")


def lineage(path: str) -> list[contracts.Organisation]:
    """The organisations above one and itself, from the top down."""
    parts = row_at(path).path.split("/")
    above = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    found = {row.path: rows.organisation(row) for row in _rows().filter(path__in=above)}
    return [found[each] for each in above]


def within(path: str, field: str = "path") -> Q:
    """What is at a path or below it; codes have no character that LIKE reads otherwise."""
    return Q(**{field: path}) | Q(**{f"{field}__startswith": path + "/"}) if path else Q()


def selected(asked: OrganisationFilter) -> QuerySet[Organisation]:
    """The rows that a filter asks for."""
    found = _rows()
    if asked.direct:
        found = found.filter(parent_path=asked.under or None)
    elif asked.under:
        found = found.filter(within(asked.under))
    if asked.region:
        found = found.filter(region__startswith=region_prefix(asked.region))
    if asked.level is not None:
        found = found.filter(level=asked.level)
    if asked.kind is not None:
        found = found.filter(kind=asked.kind)
    if not asked.closed:
        found = found.filter(Q(until=None) | (Q(until__gte=asked.on) if asked.on else Q(until=None)))
    return found.filter(_called(asked.text)) if asked.text.strip() else found


def _called(text: str) -> Q:
    key = plain(text)
    called = Q(code__startswith=text.strip().upper()[:60])
    return called | Q(search__contains=key) if key else called


def organisations_under(path: str = "", *, direct: bool = False, closed: bool = False) -> list[contracts.Organisation]:
    """The organisations at and below a path, by path; with `direct` only those right below it, in their order."""
    found = selected(OrganisationFilter(under=path, direct=direct, closed=closed))
    return [rows.organisation(row) for row in found.order_by(*(("order", "code") if direct else ("path",)))]


def organisation_list(
    asked: OrganisationFilter, *, after: str | None = None, before: str | None = None, limit: int = 50
) -> Page[contracts.Organisation]:
    """A page of what a filter asks for, by path."""
    found = selected(asked)
    keyed = found
    if after:
        keyed = keyed.filter(path__gt=decode_cursor(after, 1)[0])
    if before:
        keyed = keyed.filter(path__lt=decode_cursor(before, 1)[0])
    page = list(keyed.order_by("-path" if before else "path")[: limit + 1])
    more, page = len(page) > limit, page[:limit]
    if before:
        page.reverse()
    count = found.order_by()[: COUNT_LIMIT + 1].count()
    first, last = (bool(after) or (bool(before) and more)), (more if not before else True)
    return Page(
        rows=[rows.organisation(row) for row in page],
        count=min(count, COUNT_LIMIT),
        more=count > COUNT_LIMIT,
        before=encode_cursor(page[0].path) if page and first else None,
        after=encode_cursor(page[-1].path) if page and last else None,
    )


def every_organisation(asked: OrganisationFilter) -> Iterator[contracts.Organisation]:
    """All that a filter asks for, by path, for an export."""
    for row in selected(asked).order_by("path").iterator(chunk_size=1000):
        yield rows.organisation(row)


def find_organisations(text: str, *, within: str = "", limit: int = 20) -> list[contracts.Organisation]:
    """Open organisations by a name, an alias, the initials of its pinyin, or a code; the exact name first."""
    if not (key := plain(text)):
        return []
    rank = Case(
        When(forms__contains=[key], then=Value(0)),
        When(search__startswith=key, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = selected(OrganisationFilter(under=within, text=text)).order_by(rank, "level", "path")[:limit]
    return [rows.organisation(row) for row in found]


def organisation_named(name: str, *, within: str = "") -> list[contracts.Organisation]:
    """The open organisations that go by exactly this name or alias, as 县发改局 for 县发展和改革局; highest first."""
    found = selected(OrganisationFilter(under=within)).filter(forms__contains=[plain(name)])
    return [rows.organisation(row) for row in found.order_by("level", "path")]


def name_on(path: str, day: date) -> dict[str, str]:
    """What an organisation was called on a day; its first known name for days before it."""
    row = row_at(path)
    former = FormerName.objects.filter(organisation=row, until__gte=day).order_by("until").first()
    return dict(former.name if former else row.name)


def history(path: str) -> list[contracts.Change]:
    """What was done to an organisation, newest first."""
    found = Change.objects.filter(organisation=row_at(path)).order_by("-day", "-id")
    return [contracts.Change(row.kind, row.day, row.facts, row.basis, row.by, row.at) for row in found]


def coordination_of(path: str, *, on: date | None = None) -> list[contracts.Link]:
    """Who guides, leads or works with an organisation, and whom it does; with `on` as it stood on a day."""
    row = row_at(path)
    found = Link.objects.filter(Q(upper=row) | Q(lower=row)).select_related("upper", "lower")
    in_force = Q(since__lte=on) & (Q(until=None) | Q(until__gte=on)) if on else Q(until=None)
    ordered = found.filter(in_force).order_by("kind", "upper__level", "upper__path", "lower__path")
    return [rows.link(each) for each in ordered]


def children_counts(paths: Collection[str]) -> dict[str, int]:
    """How many open organisations stand right below each of these."""
    counted = Organisation.objects.filter(parent_path__in=paths, until=None).values("parent_path")
    return {str(row["parent_path"]): row["n"] for row in counted.annotate(n=Count("id"))}


def level_counts(asked: OrganisationFilter) -> dict[Level, int]:
    """How many organisations a filter finds at each of the four levels."""
    counted = selected(asked).order_by().values("level").annotate(n=Count("id"))
    return {Level(row["level"]): row["n"] for row in counted}
