import uuid

from django.db import models

from yiwang.support.notices.contracts import Channel


class Notice(models.Model):
    """One notice to one subject. The text is made from `kind` and `facts` when it is read, in the reader's language."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    subject = models.TextField(db_collation="C")
    key = models.TextField(db_collation="C")
    kind = models.TextField()
    facts = models.JSONField()
    case_key = models.TextField(default="")
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices_notice"
        constraints = [models.UniqueConstraint(fields=["subject", "key"], name="notices_notice_once")]
        indexes = [
            models.Index(fields=["subject", "-sent_at", "-id"], name="notices_notice_inbox"),
            models.Index(fields=["subject"], name="notices_notice_unread", condition=models.Q(read_at__isnull=True)),
        ]


class Message(models.Model):
    """A notice on its way through one channel. No address stands here: it is looked up when it is sent."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        UNREACHABLE = "unreachable"
        FAILED = "failed"

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="messages")
    channel = models.TextField()
    state = models.TextField(default=State.WAITING)
    due = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    error = models.TextField(default="")

    class Meta:
        db_table = "notices_message"
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="notices_message_once"),
            models.CheckConstraint(condition=models.Q(channel__in=list(Channel)), name="notices_message_channel"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "sent", "unreachable", "failed"]),
                name="notices_message_state",
            ),
        ]
        indexes = [
            models.Index(fields=["due"], name="notices_message_waiting", condition=models.Q(state="waiting")),
        ]


class Preference(models.Model):
    """What a subject chose; who chose nothing has no row."""

    subject = models.TextField(primary_key=True, db_collation="C")
    email = models.BooleanField()
    sms = models.BooleanField()
    language = models.TextField()

    class Meta:
        db_table = "notices_preference"
        constraints = [
            models.CheckConstraint(condition=models.Q(language__in=["zh", "en"]), name="notices_preference_language")
        ]


class Simulated(models.Model):
    """The outbox of a demonstration: what would have been sent."""

    channel = models.TextField()
    address = models.TextField()
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "notices_simulated"
