"""Put a pack into force."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from yiwang.kernel.actors import Actor
from yiwang.kernel.packs import queries
from yiwang.kernel.packs.contracts import APPLY_PACK, Applied, BadPack, Pack, sections
from yiwang.kernel.packs.models import PackVersion


def apply_pack(*, folder: Path, actor: Actor, now: datetime) -> Applied:
    """Put the pack in a folder into force, all of its sections or none; `fresh` says whether anything changed.

    Refuses with `packs.bad` and every problem; what was in force stays. The same content again changes nothing.
    """
    actor.must(APPLY_PACK, within="")
    pack = queries.read_pack(folder)
    if problems := queries.check_examples(pack):
        raise BadPack(folder, problems)
    with transaction.atomic():
        return _put_in_force(pack, actor, now)


def _put_in_force(pack: Pack, actor: Actor, now: datetime) -> Applied:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7003))", [pack.name])
    standing = PackVersion.objects.filter(name=pack.name, in_force=True).first()
    if standing and standing.version == pack.version:
        return Applied(pack.name, pack.title, pack.owner, pack.version, standing.applied_at)
    for section in sections():
        if section.name in pack.data:
            section.apply(pack, actor=actor, now=now)
    PackVersion.objects.filter(name=pack.name, in_force=True).update(in_force=False)
    row, _made = PackVersion.objects.update_or_create(
        name=pack.name,
        version=pack.version,
        defaults={
            "title": dict(pack.title),
            "owner": pack.owner,
            "data": dict(pack.data),
            "guide": pack.guide,
            "in_force": True,
            "applied_at": now,
            "applied_by": actor.subject,
        },
    )
    return replace(Applied(pack.name, pack.title, pack.owner, pack.version, row.applied_at), fresh=True)
