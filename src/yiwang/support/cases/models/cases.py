"""Flows, cases and the branches of their forks."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from yiwang.support.cases.models import clocks


class Flow(models.Model):
    """One immutable version of a flow, as it was written; compiled when first used in a process."""

    name = models.TextField(db_collation="C")
    version = models.IntegerField()
    digest = models.CharField(max_length=64, db_collation="C")
    title = models.JSONField()
    source = models.JSONField()
    installed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "cases_flow"
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="cases_flow_version"),
            models.UniqueConstraint(fields=["name", "digest"], name="cases_flow_digest"),
            models.CheckConstraint(condition=Q(version__gte=1), name="cases_flow_version_positive"),
        ]


class Case(models.Model):
    """One run of a flow. `moves` counts its moves; `alarm_at` is when its clocks want attention next."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=40, unique=True, db_collation="C")
    token = models.CharField(max_length=40, unique=True, db_collation="C")
    flow = models.ForeignKey(Flow, on_delete=models.PROTECT, related_name="+", db_index=False)
    flow_name = models.TextField(db_collation="C")
    title = models.TextField()
    item = models.TextField(db_collation="C")
    region = models.CharField(max_length=12, db_collation="C")
    organisation = models.TextField(db_collation="C")
    applicant = models.TextField(db_collation="C")
    channel = models.TextField()
    open = models.BooleanField()
    outcome = models.TextField(db_default="")
    data = models.JSONField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    parent_task = models.UUIDField(null=True)
    moves = models.IntegerField(db_default=0)
    created_by = models.TextField(db_collation="C")
    creation_key = models.TextField(null=True)  # noqa: DJ001 - no key is not an empty key
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    corrections = models.SmallIntegerField(db_default=0)
    extensions = models.SmallIntegerField(db_default=0)
    urges = models.IntegerField(db_default=0)
    recompute = models.BooleanField(db_default=False)
    alarm_at = models.DateTimeField(null=True)
    vars().update(clocks.columns("legal"))
    vars().update(clocks.columns("promised"))

    class Meta:
        db_table = "cases_case"
        constraints = [
            models.UniqueConstraint(fields=["id", "open"], name="cases_case_open"),
            models.UniqueConstraint(
                fields=["created_by", "creation_key"], name="cases_case_key", condition=Q(creation_key__isnull=False)
            ),
            models.CheckConstraint(
                condition=Q(open=True, outcome="", closed_at__isnull=True)
                | (Q(open=False, closed_at__isnull=False, alarm_at__isnull=True) & ~Q(outcome="")),
                name="cases_case_closed_has_outcome",
            ),
            models.CheckConstraint(condition=Q(region__regex="^[0-9]{12}$"), name="cases_case_region"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, parent_task__isnull=True)
                | Q(parent__isnull=False, parent_task__isnull=False),
                name="cases_case_parent",
            ),
            clocks.is_whole("legal", "cases_case"),
            clocks.is_whole("promised", "cases_case"),
        ]
        indexes = [
            models.Index(fields=["applicant", "-created_at", "id"], name="cases_case_applicant"),
            models.Index(fields=["organisation", "-created_at", "id"], name="cases_case_organisation"),
            models.Index(fields=["-created_at", "id"], name="cases_case_created"),
            models.Index(fields=["alarm_at"], name="cases_case_alarm", condition=Q(alarm_at__isnull=False)),
            models.Index(fields=["parent_task"], name="cases_case_parent_task", condition=Q(parent__isnull=False)),
        ]


class Scope(models.Model):
    """One branch of a fork, an each or an inclusive choice. Branches of one opening share `fork`."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    fork = models.UUIDField()
    step = models.TextField(db_collation="C")
    branch = models.TextField(db_collation="C")
    position = models.IntegerField()
    element = models.JSONField(null=True)
    data = models.JSONField()
    state = models.TextField(db_collation="C")
    opened_by = models.IntegerField()
    closed_by = models.IntegerField(null=True)
    reason = models.TextField(db_default="")

    class Meta:
        db_table = "cases_scope"
        constraints = [
            models.UniqueConstraint(fields=["fork", "position"], name="cases_scope_branch"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "arrived"], closed_by__isnull=True)
                | Q(state="joined", closed_by__isnull=False)
                | (Q(state="cancelled", closed_by__isnull=False) & ~Q(reason="")),
                name="cases_scope_state",
            ),
        ]
        indexes = [models.Index(fields=["case"], name="cases_scope_case")]
