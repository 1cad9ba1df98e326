"""Applications on their way to a case, and answers on their way to a task."""

import uuid

from django.db import models

from yiwang.areas.service.intake.contracts import Channel

STATES = ("open", "sent", "discarded")


class Application(models.Model):
    """From the guide to the case. `party` applies, `subject` fills in: the party, an agent, or a clerk.

    `seen` are the materials (their places in the item, from 1) whose paper a clerk had in hand.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    draft = models.UUIDField(unique=True)
    item = models.TextField(db_collation="C")
    party = models.TextField(db_collation="C")
    subject = models.TextField(db_collation="C")
    channel = models.TextField()
    region = models.TextField(db_collation="C")
    organisation = models.TextField(db_collation="C")
    seen = models.JSONField(default=list)
    state = models.TextField(default="open")
    case = models.TextField(default="", db_collation="C")
    number = models.TextField(default="")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "intake_application"
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="intake_application_state"),
            models.CheckConstraint(condition=models.Q(channel__in=list(Channel)), name="intake_application_channel"),
            models.CheckConstraint(
                condition=models.Q(state="sent") & ~models.Q(case="") | ~models.Q(state="sent") & models.Q(case=""),
                name="intake_application_has_its_case",
            ),
            models.UniqueConstraint(fields=["case"], condition=~models.Q(case=""), name="intake_application_one_case"),
        ]
        indexes = [
            models.Index(fields=["party"], condition=models.Q(state="open"), name="intake_application_open"),
            models.Index(fields=["subject", "-started_at"], name="intake_application_mine"),
        ]


class Answering(models.Model):
    """What an applicant typed on a task of their case and has not sent yet; personal values by reference."""

    task = models.UUIDField()
    party = models.TextField(db_collation="C")
    values = models.JSONField(default=dict)
    opinion = models.TextField(default="")
    revision = models.IntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "intake_answering"
        constraints = [models.UniqueConstraint(fields=["task", "party"], name="intake_answering_once")]
