"""The log of looks: written with one statement, anchored by the day."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import orjson
from django.db import connection

from yiwang.kernel.actors import Actor
from yiwang.trust.personal.models import Look

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIELDS = ("id", "at", "viewer", "viewer_name", "viewer_kind", "region", "organisation", "owner", "names", "kinds")

_LOG = """
INSERT INTO personal_look (at, viewer, viewer_name, viewer_kind, region, organisation, owner, names, kinds, purpose)
SELECT %s, %s, %s, %s, %s, %s, l.owner,
       ARRAY(SELECT jsonb_array_elements_text(l.names::jsonb)), ARRAY(SELECT jsonb_array_elements_text(l.kinds::jsonb)),
       %s
FROM unnest(%s::text[], %s::text[], %s::text[]) AS l(owner, names, kinds)
"""


def log(seen: Iterable[tuple[str, str, str]], *, viewer: Actor, purpose: str, now: datetime) -> None:
    """Write down that the viewer saw (owner, name of the value, kind): one line for each owner."""
    owners: dict[str, tuple[set[str], set[str]]] = {}
    for owner, name, kind in seen:
        names, kinds = owners.setdefault(owner, (set(), set()))
        names.add(name)
        kinds.add(kind)
    if not owners:
        return
    who = [viewer.subject, viewer.name, viewer.kind.value, viewer.region, viewer.organisation]
    names, kinds = ([_text(sets[at]) for sets in owners.values()] for at in (0, 1))
    with connection.cursor() as cursor:
        cursor.execute(_LOG, [now, *who, purpose[:500], list(owners), names, kinds])


def _text(words: Iterable[str]) -> str:
    return orjson.dumps(sorted(words)).decode()


def start(day: date) -> datetime:
    """When a day begins in Shanghai."""
    return datetime.combine(day, time(), SHANGHAI)


def day_of(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def digest(day: date) -> tuple[int, bytes]:
    """How many looks the day has, and the SHA-256 of them all in the order of their numbers."""
    rows = Look.objects.filter(at__gte=start(day), at__lt=start(day + timedelta(days=1))).order_by("id")
    total, lines = sha256(), 0
    for row in rows.values_list(*FIELDS, "purpose").iterator(chunk_size=2000):
        total.update(orjson.dumps(row) + b"\n")
        lines += 1
    return lines, total.digest()


_DAYS = """
SELECT DISTINCT (at AT TIME ZONE 'Asia/Shanghai')::date AS day FROM personal_look
WHERE at < %s AND at >= %s ORDER BY day
"""


def days(since: datetime, until: datetime) -> Sequence[date]:
    """The days between two moments that have looks."""
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, [until, since])
        return [row[0] for row in cursor.fetchall()]
