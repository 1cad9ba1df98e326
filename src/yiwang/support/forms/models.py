import uuid

from django.db import models

STATES = ("open", "sent", "discarded", "expired")


class FormVersion(models.Model):
    """A form as a pack said it once. Rows never change but for which of a name is in force.

    `content` is JSON as text: jsonb would lose the order of fields and options.
    """

    name = models.TextField(db_collation="C")
    version = models.TextField(db_collation="C")
    content = models.TextField()
    in_force = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    made_by = models.TextField()

    class Meta:
        db_table = "forms_form"
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="forms_form_once"),
            models.UniqueConstraint(fields=["name"], condition=models.Q(in_force=True), name="forms_form_in_force"),
            models.CheckConstraint(condition=models.Q(version__regex="^[0-9a-f]{64}$"), name="forms_form_is_a_hash"),
        ]


class Draft(models.Model):
    """Answers on their way. `values` hold what was typed, right or wrong, and personal ones by reference only.

    `saved` says when each group was saved last and how often; `sources` where a first answer came from; `aside` the
    answers that no longer fit a newer version of the form.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    party = models.TextField(db_collation="C")
    subject = models.TextField(db_collation="C")
    key = models.TextField(db_collation="C")
    state = models.TextField(default="open")
    values = models.JSONField(default=dict)
    saved = models.JSONField(default=dict)
    sources = models.JSONField(default=dict)
    aside = models.JSONField(default=list)
    revision = models.IntegerField(default=0)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "forms_draft"
        constraints = [
            models.UniqueConstraint(fields=["party", "key"], name="forms_draft_once"),
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="forms_draft_state"),
            models.CheckConstraint(
                condition=models.Q(state="open", ended_at=None) | ~models.Q(state="open") & ~models.Q(ended_at=None),
                name="forms_draft_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["party", "-saved_at"], name="forms_draft_party"),
            models.Index(fields=["expires_at"], condition=models.Q(state="open"), name="forms_draft_expiry"),
            models.Index(fields=["ended_at"], condition=~models.Q(state="open"), name="forms_draft_ended_at"),
        ]
