"""Keeping personal data, forgetting them, and keeping their keys fresh."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.db import connection, transaction

from yiwang.kernel.actors import Actor
from yiwang.kernel.places import secret
from yiwang.trust.ledger import operations as ledger
from yiwang.trust.ledger.contracts import Leaf
from yiwang.trust.personal import cipher, keys, kinds, looking
from yiwang.trust.personal.contracts import (
    FORGET_SUBJECT,
    FORGOTTEN,
    KEY_CHANGED,
    LOOKS,
    PREFIX,
    ROTATE_KEYS,
    Given,
    Kind,
    TooLong,
)
from yiwang.trust.personal.models import Anchor, Key, Value, Wrapping

LONGEST = 20_000


@transaction.atomic
def keep(values: Mapping[str, Given], *, subject: str, actor: Actor, now: datetime) -> dict[str, str]:
    """Keep values of one subject; a reference ("personal:<uuid>") for each name.

    A value is (text, grade) or (text, grade, kind); without a kind, the name or the text's shape says it. A changed
    text is a new version under a new reference; the text kept last keeps its reference.
    """
    if not values:
        return {}
    for name, given in values.items():
        if len(given[0]) > LONGEST:
            raise TooLong(name=name, limit=LONGEST)
    key = _key_of(subject, now)
    versions = Value.objects.filter(subject=subject, name__in=list(values)).order_by("name", "-version")
    latest = {row.name: row for row in versions.distinct("name")}
    fresh, references = [], {}
    for name, given in values.items():
        row, before = _row(subject, name, given, key), latest.get(name)
        if before and (bytes(before.mark or b""), before.kind, before.grade) == (row.mark, row.kind, row.grade):
            row = before
        else:
            row.version, row.kept_at, row.kept_by = (before.version if before else 0) + 1, now, actor.subject
            fresh.append(row)
        references[name] = f"{PREFIX}{row.id}"
    if outdated := [latest[row.name].id for row in fresh if row.name in latest]:
        Value.objects.filter(id__in=outdated).update(current=False)
    Value.objects.bulk_create(fresh)
    return references


def _row(subject: str, name: str, given: Given, key: bytes) -> Value:
    text, grade = given[0].replace("\x00", ""), given[1]
    kind = Kind(given[2]) if len(given) > 2 else kinds.recognised(name, text)
    row = Value(id=uuid4(), subject=subject, name=name, current=True, kind=kind.value, grade=grade)
    row.sealed = cipher.seal(key, text.encode(), str(row.id).encode())
    row.mark = keys.mark(kind, kinds.normal(kind, text))
    return row


_LOCK_KEY = """
INSERT INTO personal_key AS k (subject, wrapped, wrapping, made_at) VALUES (%s, %s, %s, %s)
ON CONFLICT (subject) DO UPDATE SET wrapped = coalesce(k.wrapped, excluded.wrapped),
    wrapping = CASE WHEN k.wrapped IS NULL THEN excluded.wrapping ELSE k.wrapping END
RETURNING wrapped, wrapping
"""


def _key_of(subject: str, now: datetime) -> bytes:
    """The subject's key, made where there is none; its row stays locked, so versions are counted in turn."""
    number = keys.wrapping_now()
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_KEY, [subject, keys.wrap(keys.new_key(), subject, number), number, now])
        wrapped, number = cursor.fetchone()
    return keys.unwrap(wrapped, subject, number)


@transaction.atomic
def forget(subject: str, *, actor: Actor, now: datetime, reason: str = "") -> int:
    """Destroy the key of a subject and the marks of its values; how many values that were.

    References stay valid and say that what they stood for was erased. What is kept later gets a new key.
    """
    actor.must(FORGET_SUBJECT, within="")
    known = Key.objects.filter(subject=subject, wrapped__isnull=False).update(wrapped=None, forgotten_at=now)
    count = Value.objects.filter(subject=subject, sealed__isnull=False).update(sealed=None, mark=None, current=False)
    if known:
        content = {"subject": subject, "values": count, "by": actor.subject, "reason": reason}
        ledger.append([Leaf(FORGOTTEN, subject, content)], now=now)
    return count


def rotate(*, actor: Actor, now: datetime, batch: int = 1000) -> int:
    """Wrap every key with a new secret of the installation; how many were wrapped anew.

    It may be stopped and started again: each key says which secret wraps it.
    """
    actor.must(ROTATE_KEYS, within="")
    number = keys.wrapping_now() + 1
    secret(f"personal-wrapping-{number}")
    with transaction.atomic():
        Wrapping.objects.create(number=number, since=now)
        content = {"number": number, "by": actor.subject}
        ledger.append([Leaf(KEY_CHANGED, f"wrapping-{number}", content)], now=now)
    done = 0
    while latest := _rewrap(number, batch):
        done += latest
    return done


@transaction.atomic
def _rewrap(number: int, batch: int) -> int:
    old = Key.objects.select_for_update().filter(wrapping__lt=number, wrapped__isnull=False)
    rows = list(old.order_by("subject")[:batch])
    for row in rows:
        row.wrapped = keys.wrap(keys.unwrap(bytes(row.wrapped or b""), row.subject, row.wrapping), row.subject, number)
        row.wrapping = number
    Key.objects.bulk_update(rows, ["wrapped", "wrapping"])
    return len(rows)


def anchor(*, now: datetime) -> int:
    """Put the digest of every past day of looks that has none yet into the ledger; how many days."""
    last = Anchor.objects.order_by("-day").values_list("day", flat=True).first()
    since = looking.start(last + timedelta(days=1)) if last else datetime(2000, 1, 1, tzinfo=UTC)
    past = looking.days(since, looking.start(looking.day_of(now)))
    for day in past:
        with transaction.atomic():
            lines, digest = looking.digest(day)
            content = {"day": day.isoformat(), "lines": lines, "sha256": digest.hex()}
            (leaf_hash,) = ledger.append([Leaf(LOOKS, day.isoformat(), content)], now=now)
            Anchor.objects.create(day=day, lines=lines, digest=digest, leaf_hash=leaf_hash)
    return len(past)


def note_finding(*, owner: str, kind: Kind, viewer: Actor, purpose: str, now: datetime) -> None:
    """Write down that the viewer found a subject by a value, such as a telephone number."""
    looking.log([(owner, "found-by", kind)], viewer=viewer, purpose=purpose, now=now)


def seal(text: str, *, about: str) -> bytes:
    """Seal a secret of the machine's own, such as that of a second factor; `queries.opened` opens it.

    It is not personal data: no look is logged.
    """
    return cipher.seal(secret("personal-machine"), text.encode(), about.encode())
