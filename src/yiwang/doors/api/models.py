from django.db import models


class Answered(models.Model):
    """A write that was asked with an Idempotency-Key, and its answer; for a day."""

    caller = models.TextField(db_collation="C")
    key = models.TextField(db_collation="C")
    fingerprint = models.BinaryField(max_length=32)
    status = models.SmallIntegerField(null=True)
    body = models.BinaryField(default=b"")
    content_type = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "api_answered"
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="api_answered_once")]
        indexes = [models.Index(fields=["at"], name="api_answered_at")]
