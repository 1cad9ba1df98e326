"""Personal data by reference: masked, or in clear with a line in the log."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from yiwang.kernel.actors import Actor, ActorKind
from yiwang.kernel.errors import SignInFirst
from yiwang.kernel.paging import COUNT_LIMIT, Page, decode_cursor, encode_cursor
from yiwang.kernel.places import secret
from yiwang.kernel.reach import reach
from yiwang.trust.ledger import queries as ledger
from yiwang.trust.personal import cipher, contracts, keys, kinds, looking
from yiwang.trust.personal.contracts import (
    PREFIX,
    READ_ACCESS_LOG,
    READ_PERSONAL,
    READ_SENSITIVE,
    BrokenDay,
    Kind,
    LookFilter,
    PurposeMissing,
)
from yiwang.trust.personal.models import Anchor, Look, Value
from yiwang.trust.personal.naming import organisation_names as organisation_names

_OPEN = """
SELECT v.id, v.subject, v.name, v.kind, v.grade, v.sealed, k.wrapped, k.wrapping
FROM personal_value v JOIN personal_key k ON k.subject = v.subject WHERE v.id = ANY(%s::uuid[])
"""


def shown(
    references: Iterable[str], *, viewer: Actor, purpose: str, now: datetime, full: bool = False
) -> dict[str, str]:
    """What may be shown for each reference, with one query: masked, or in clear if `full` and the viewer may.

    Whoever asks in full says for what; each look at clear text is logged. A value that was erased says so, and a
    reference that nothing is known of is a dash.
    """
    if full and not purpose.strip():
        raise PurposeMissing()
    asked = list(references)
    ids = {reference: found for reference in asked if (found := _id(reference))}
    rows = {row[0]: row for row in _rows(ids.values())}
    answer, seen = {}, []
    for reference in asked:
        row = rows.get(ids.get(reference))
        clear = full and row is not None and _may_see(viewer, row[1], row[4])
        answer[reference] = _text(row, clear)
        if clear and row is not None and row[5] is not None:
            seen.append((row[1], row[2], row[3]))
    looking.log(seen, viewer=viewer, purpose=purpose, now=now)
    return answer


def _id(reference: str) -> UUID | None:
    try:
        return UUID(reference.removeprefix(PREFIX)) if reference.startswith(PREFIX) else None
    except ValueError:
        return None


def _rows(ids: Collection[UUID]) -> list[tuple[Any, ...]]:
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [list(set(ids))])
        return cursor.fetchall()


def _text(row: tuple[Any, ...] | None, clear: bool) -> str:
    if row is None:
        return "—"
    number, subject, _, kind, grade, sealed, wrapped, wrapping = row
    if sealed is None or wrapped is None:
        return gettext("(erased)")
    text = cipher.opened(keys.unwrap(wrapped, subject, wrapping), bytes(sealed), str(number).encode()).decode()
    return text if clear else kinds.masked(Kind(kind), text, grade)


def _may_see(viewer: Actor, owner: str, grade: int) -> bool:
    if viewer.kind is ActorKind.SYSTEM or (viewer.signed_in and owner in (viewer.subject, viewer.party)):
        return True
    return viewer.may(READ_PERSONAL) and (grade < 4 or viewer.may(READ_SENSITIVE))


def owner(reference: str) -> str | None:
    """The subject whose value this is; None where nothing is known of it."""
    return owners([reference]).get(reference)


def owners(references: Iterable[str]) -> dict[str, str]:
    """The subjects whose values these are, with one query."""
    ids = {found: reference for reference in references if (found := _id(reference))}
    rows = Value.objects.filter(id__in=list(ids)).values_list("id", "subject")
    return {ids[number]: subject for number, subject in rows}


def find(kind: str, text: str, *, name: str = "") -> list[str]:
    """The subjects that have this value now, by keyed hash; `name` narrows it to values kept under that name.

    It tells who has a number: callers let only those ask who may know.
    """
    normal = kinds.normal(Kind(kind), text)
    found = Value.objects.filter(mark=keys.mark(kind, normal), current=True)
    if name:
        found = found.filter(name=name)
    return sorted(set(found.values_list("subject", flat=True)))


def values_of(subjects: Collection[str], names: Collection[str]) -> dict[tuple[str, str], contracts.Value]:
    """The values that subjects have now under these names, by (subject, name), with one query."""
    rows = Value.objects.filter(subject__in=list(subjects), name__in=list(names), current=True).defer("sealed")
    return {(row.subject, row.name): _value(row) for row in rows}


def history(subject: str, name: str) -> list[contracts.Value]:
    """Every version of a value that was ever kept, newest first."""
    rows = Value.objects.filter(subject=subject, name=name).defer("sealed").order_by("-version")
    return [_value(row) for row in rows]


def _value(row: Value) -> contracts.Value:
    return contracts.Value(
        reference=f"{PREFIX}{row.id}",
        subject=row.subject,
        name=row.name,
        version=row.version,
        kind=Kind(row.kind),
        grade=row.grade,
        kept_at=row.kept_at,
    )


def masked(kind: str, text: str, grade: int = 2) -> str:
    """How a text that is already known would be shown to others."""
    return kinds.masked(Kind(kind), text, grade)


def my_looks(
    asked: LookFilter, *, viewer: Actor, after: str | None = None, before: str | None = None, limit: int = 50
) -> Page[contracts.Look]:
    """Who looked at the viewer's own data, newest first; one's own looks are left out."""
    return _page(_mine(asked, viewer), after, before, limit)


def every_look_at_me(asked: LookFilter, *, viewer: Actor) -> Iterator[contracts.Look]:
    """All that `my_looks` pages through, for an export."""
    return map(_look, _mine(asked, viewer).order_by("-id").iterator(chunk_size=1000))


def _mine(asked: LookFilter, viewer: Actor) -> QuerySet[Look]:
    if not viewer.signed_in:
        raise SignInFirst()
    return _matching(asked).filter(owner__in=viewer.own).exclude(viewer=viewer.subject)


def looks(
    asked: LookFilter, *, viewer: Actor, after: str | None = None, before: str | None = None, limit: int = 50
) -> Page[contracts.Look]:
    """Looks of the organisations that the viewer audits, newest first."""
    return _page(_matching(asked).filter(_audited(viewer)), after, before, limit)


def every_look(asked: LookFilter, *, viewer: Actor) -> Iterator[contracts.Look]:
    """All that `looks` pages through, for an export."""
    rows = _matching(asked).filter(_audited(viewer))
    return map(_look, rows.order_by("-id").iterator(chunk_size=1000))


def _audited(viewer: Actor) -> Q:
    viewer.must(READ_ACCESS_LOG)
    return reach(viewer, READ_ACCESS_LOG)


def _matching(asked: LookFilter) -> QuerySet[Look]:
    found = Look.objects.all()
    if asked.owner:
        found = found.filter(owner=asked.owner)
    if asked.viewer:
        found = found.filter(viewer=asked.viewer)
    if asked.since:
        found = found.filter(at__gte=looking.start(asked.since))
    if asked.until:
        found = found.filter(at__lt=looking.start(asked.until + timedelta(days=1)))
    if asked.kinds:
        found = found.filter(kinds__overlap=list(asked.kinds))
    return found


def _page(matching: QuerySet[Look], after: str | None, before: str | None, limit: int) -> Page[contracts.Look]:
    if before:
        rows = matching.filter(id__gt=int(decode_cursor(before, 1)[0])).order_by("id")
    elif after:
        rows = matching.filter(id__lt=int(decode_cursor(after, 1)[0])).order_by("-id")
    else:
        rows = matching.order_by("-id")
    found = list(rows[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    if before:
        found.reverse()
    earlier, later = (more, True) if before else (bool(after), more)
    count = matching[: COUNT_LIMIT + 1].count()
    return Page(
        rows=[_look(row) for row in found],
        count=min(count, COUNT_LIMIT),
        more=count > COUNT_LIMIT,
        after=encode_cursor(found[-1].id) if found and later else None,
        before=encode_cursor(found[0].id) if found and earlier else None,
    )


def _look(row: Look) -> contracts.Look:
    return contracts.Look(
        id=row.id,
        at=row.at,
        viewer=row.viewer,
        viewer_name=row.viewer_name,
        viewer_kind=row.viewer_kind,
        organisation=row.organisation,
        owner=row.owner,
        kinds=tuple(row.kinds),
        purpose=row.purpose,
    )


def broken_days() -> list[BrokenDay]:
    """The days whose looks are no longer what the ledger says they were."""
    broken = []
    for row in Anchor.objects.order_by("day"):
        lines, digest = looking.digest(row.day)
        said = ledger.entry_by_hash(bytes(row.leaf_hash)).content
        if (said["sha256"], said["lines"]) != (digest.hex(), lines):
            broken.append(BrokenDay(row.day, said["lines"], lines))
    return broken


def opened(sealed: bytes, *, about: str) -> str:
    """What `operations.seal` sealed with the same `about`."""
    return cipher.opened(secret("personal-machine"), bytes(sealed), about.encode()).decode()
