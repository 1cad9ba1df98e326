"""The columns of one clock, and what holds between them."""

from typing import Any

from django.db import models
from django.db.models import Q


def columns(prefix: str) -> dict[str, Any]:
    """The columns of one clock: where it started, how long it is, and where it stands."""
    return {
        f"{prefix}_start": models.DateTimeField(null=True),
        f"{prefix}_amount": models.IntegerField(null=True),
        f"{prefix}_unit": models.TextField(null=True),
        f"{prefix}_rolls": models.BooleanField(db_default=False),
        f"{prefix}_due": models.DateTimeField(null=True),
        f"{prefix}_yellow": models.DateTimeField(null=True),
        f"{prefix}_provisional": models.BooleanField(db_default=False),
        f"{prefix}_stopped": models.BooleanField(db_default=False),
        f"{prefix}_flag": models.SmallIntegerField(db_default=0),
    }


def is_whole(prefix: str, table: str) -> models.CheckConstraint:
    names = [f"{prefix}_{part}__isnull" for part in ("start", "amount", "unit", "due")]
    whole = Q(**dict.fromkeys(names, False), **{f"{prefix}_amount__gte": 0, f"{prefix}_flag__in": [0, 1, 2]})
    return models.CheckConstraint(condition=whole | Q(**dict.fromkeys(names, True)), name=f"{table}_{prefix}_clock")
