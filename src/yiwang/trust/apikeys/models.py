import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class ApiKey(models.Model):
    """A key of the API. Its secret is not here, only the hash by which it is recognised."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    prefix = models.CharField(max_length=8, unique=True, db_collation="C")
    digest = models.BinaryField(max_length=32)
    name = models.TextField()
    subject = models.TextField(db_collation="C")
    on_behalf = models.TextField(default="", db_collation="C")
    scopes = ArrayField(models.TextField(db_collation="C"))
    second_factor = models.BooleanField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "apikeys_key"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="apikeys_key_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["subject", "-made_at"], name="apikeys_key_subject")]
