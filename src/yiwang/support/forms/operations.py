"""Putting forms into force."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from yiwang.kernel.actors import Actor
from yiwang.kernel.packs.contracts import APPLY_PACK
from yiwang.support.forms.models import FormVersion


@transaction.atomic
def publish_form(
    *,
    name: str,
    title: Mapping[str, str],
    record: Mapping[str, Any],
    section: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> str:
    """Put a form into force under its digest, which is returned. Versions before it stay, for drafts and cases."""
    actor.must(APPLY_PACK)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7005))", [name])
    content = {"title": title, "record": record, "section": section}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    version = hashlib.sha256(text.encode()).hexdigest()
    FormVersion.objects.filter(name=name, in_force=True).exclude(version=version).update(in_force=False)
    FormVersion.objects.update_or_create(
        name=name,
        version=version,
        defaults={"in_force": True},
        create_defaults={"content": text, "in_force": True, "made_at": now, "made_by": actor.subject},
    )
    return version
