"""Tasks, moves, pauses and delegations."""

from django.db import models
from django.db.models import Q

from yiwang.support.cases.contracts import LIVE, TaskKind, TaskState
from yiwang.support.cases.models import clocks
from yiwang.support.cases.models.cases import Case, Scope

LIVE_STATES = sorted(str(state) for state in LIVE)
ON_STEP = ["call", "child", "joint", "wait", "work"]


class Task(models.Model):
    """A token on a step, or what hangs on one (`parent`): a correction, a signer, an opinion, an approval.

    `case_open` is generated, and a foreign key of (case, case_open) to (id, open) of the case keeps every live
    task on an open case (migration 0001).
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    case_open = models.GeneratedField(
        expression=models.Case(models.When(state__in=LIVE_STATES, then=models.Value(True))),
        output_field=models.BooleanField(null=True),
        db_persist=True,
    )
    scope = models.ForeignKey(Scope, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    step = models.TextField(db_collation="C")
    kind = models.TextField(db_collation="C")
    state = models.TextField(db_collation="C")
    position = models.IntegerField(db_default=0)
    right = models.TextField(db_collation="C")
    region = models.CharField(max_length=12, db_collation="C")
    organisation = models.TextField(db_collation="C")
    post = models.TextField(db_collation="C")
    subject = models.TextField(db_collation="C")
    holder = models.TextField(db_collation="C")
    answerable = models.TextField(db_collation="C")
    opened_at = models.DateTimeField()
    opened_by = models.IntegerField()
    read_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.IntegerField(null=True)
    verb = models.TextField(db_default="")
    reason = models.TextField(db_default="")
    terms = models.JSONField()
    alarm_at = models.DateTimeField(null=True)
    rank_at = models.DateTimeField()
    vars().update(clocks.columns("step"))

    class Meta:
        db_table = "cases_task"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "scope"],
                name="cases_task_one_token_of_a_scope",
                condition=Q(state__in=LIVE_STATES, parent__isnull=True),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["parent", "kind", "position"],
                name="cases_task_one_place_on_a_task",
                condition=Q(parent__isnull=False),
            ),
            models.CheckConstraint(condition=Q(kind__in=list(TaskKind)), name="cases_task_kind"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, kind__in=ON_STEP) | (Q(parent__isnull=False) & ~Q(kind__in=ON_STEP)),
                name="cases_task_hangs_on_one",
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE_STATES, closed_at__isnull=True, closed_by__isnull=True)
                | Q(state=TaskState.DONE, closed_at__isnull=False, closed_by__isnull=False, alarm_at__isnull=True)
                | (Q(state=TaskState.CANCELLED, closed_by__isnull=False, alarm_at__isnull=True) & ~Q(reason="")),
                name="cases_task_state",
            ),
            clocks.is_whole("step", "cases_task"),
        ]
        indexes = [
            models.Index(fields=["case"], name="cases_task_case"),
            models.Index(fields=["rank_at", "id"], name="cases_task_due", condition=Q(state__in=LIVE_STATES)),
            models.Index(
                fields=["organisation", "rank_at", "id"],
                name="cases_task_organisation",
                condition=Q(state__in=LIVE_STATES),
            ),
            models.Index(
                fields=["holder", "rank_at", "id"],
                name="cases_task_holder",
                condition=Q(state__in=LIVE_STATES) & ~Q(holder=""),
            ),
            models.Index(
                fields=["subject", "rank_at", "id"],
                name="cases_task_subject",
                condition=Q(state__in=LIVE_STATES) & ~Q(subject=""),
            ),
            models.Index(fields=["alarm_at"], name="cases_task_alarm", condition=Q(alarm_at__isnull=False)),
        ]


class Move(models.Model):
    """What was done. Rows are only added. `given`, `terms` and `task` are the request, from which a case replays."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    ordinal = models.IntegerField()
    task = models.UUIDField(null=True)
    scope = models.UUIDField(null=True)
    step = models.TextField(db_collation="C")
    verb = models.TextField(db_collation="C")
    actor = models.TextField(db_collation="C")
    in_name_of = models.TextField(db_collation="C")
    organisation = models.TextField(db_collation="C")
    post = models.TextField(db_collation="C")
    opinion = models.TextField()
    given = models.JSONField()
    terms = models.JSONField()
    changes = models.JSONField()
    reached = models.JSONField()
    letter = models.TextField()
    at = models.DateTimeField()
    key = models.TextField(null=True)  # noqa: DJ001
    leaf = models.BinaryField(null=True)

    class Meta:
        db_table = "cases_move"
        constraints = [
            models.UniqueConstraint(fields=["case", "ordinal"], name="cases_move_ordinal"),
            models.UniqueConstraint(
                fields=["case", "actor", "key"], name="cases_move_key", condition=Q(key__isnull=False)
            ),
            models.CheckConstraint(condition=Q(ordinal__gte=1), name="cases_move_ordinal_positive"),
        ]


class Pause(models.Model):
    """Time in which clocks stand still; for the step clock of `task`, or of every task where it is null."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    task = models.UUIDField(null=True)
    reason = models.TextField()
    clocks = models.JSONField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ordered_by = models.TextField()
    document = models.TextField(db_default="")

    class Meta:
        db_table = "cases_pause"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("began_at")), name="cases_pause_forward"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="cases_pause_reason"),
        ]
        indexes = [models.Index(fields=["case"], name="cases_pause_case")]


class Delegation(models.Model):
    """A standing rule: until then, who receives it may act on the tasks that the giver has taken."""

    id = models.UUIDField(primary_key=True)
    giver = models.TextField(db_collation="C")
    receiver = models.TextField(db_collation="C")
    flow_name = models.TextField(db_collation="C", db_default="")
    since = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.TextField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_delegation"
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=models.F("since")), name="cases_delegation_forward"),
            models.CheckConstraint(condition=~Q(giver=models.F("receiver")), name="cases_delegation_another"),
        ]
        indexes = [models.Index(fields=["receiver", "until"], name="cases_delegation_receiver")]
