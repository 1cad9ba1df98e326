"""Versions of items. Everything a reader sees is in `elements`; the columns beside it are computed from it."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from yiwang.support.items.contracts import State


def _text(path: str) -> Coalesce:
    return Coalesce(KT(f"elements__{path}"), Value(""), output_field=models.TextField())


class ItemVersion(models.Model):
    code = models.CharField(max_length=64, db_collation="C")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in State])
    region = models.CharField(max_length=12, db_collation="C")
    organisation = models.CharField(max_length=200, db_collation="C", blank=True)
    elements = models.JSONField()
    origin = models.CharField(max_length=300, blank=True)
    irregular = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    name = models.GeneratedField(expression=_text("name__zh"), output_field=models.TextField(), db_persist=True)
    type = models.GeneratedField(expression=_text("type"), output_field=models.TextField(), db_persist=True)
    basic_code = models.GeneratedField(expression=_text("basic_code"), output_field=models.TextField(), db_persist=True)
    department = models.GeneratedField(
        expression=Coalesce(
            KT("elements__body__name__zh"),
            KT("elements__office__name__zh"),
            Value(""),
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="items_version_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(state="published"), name="items_one_published"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state__in=["draft", "review"]), name="items_one_in_hand"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="items_version_from_one"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="items_published_when"
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False), name="items_withdrawn_when"
            ),
        ]
        indexes = [
            models.Index(
                fields=["region", "name", "id"], name="items_published_by_name", condition=Q(state="published")
            ),
            models.Index(fields=["made_at", "id"], name="items_by_made"),
            models.Index(fields=["basic_code"], name="items_by_basic_code", condition=Q(state="published")),
            models.Index(fields=["department"], name="items_by_department", condition=Q(state="published")),
            GinIndex(fields=["elements"], name="items_elements", opclasses=["jsonb_path_ops"]),
        ]


class RejectedRow(models.Model):
    """A row that could not become an item, kept as it came."""

    file = models.CharField(max_length=300)
    line = models.PositiveIntegerField()
    raw = models.JSONField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "line"], name="items_rejected_once")]


class ImportRun(models.Model):
    """An import with its report, for the page that shows it."""

    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    file = models.CharField(max_length=300)
    report = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="items_imports_by_time")]
