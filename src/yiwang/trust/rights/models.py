import uuid

from django.db import models
from django.db.models import F, Q


class Assignment(models.Model):
    """A role given to a subject for a place and a time; it is never deleted, only ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    subject = models.TextField(db_collation="C")
    role = models.TextField(db_collation="C")
    region = models.TextField(db_collation="C")
    prefix = models.TextField(db_collation="C", help_text="the significant digits of the region")
    organisation = models.TextField(db_collation="C")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.TextField()
    given_by = models.TextField(db_collation="C")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(default="", db_collation="C")
    ended_reason = models.TextField(default="")

    class Meta:
        db_table = "rights_assignment"
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="rights_assignment_time"),
            models.CheckConstraint(condition=Q(region__regex=r"^(\d{12})?$"), name="rights_assignment_region"),
            models.CheckConstraint(condition=Q(region__startswith=F("prefix")), name="rights_assignment_prefix"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="") | Q(ended_at__isnull=False) & ~Q(ended_by=""),
                name="rights_assignment_ended_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["subject", "role", "region", "organisation"],
                name="rights_assignment_once",
                condition=Q(ended_at=None, until=None),
            ),
        ]
        indexes = [
            models.Index(fields=["subject"], name="rights_assignment_subject", condition=Q(ended_at=None)),
            models.Index(fields=["role"], name="rights_assignment_role", condition=Q(ended_at=None)),
            models.Index(fields=["given_at", "id"], name="rights_assignment_given"),
        ]
