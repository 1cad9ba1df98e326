import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from yiwang.trust.personal.contracts import Kind


class Wrapping(models.Model):
    """A secret that wraps keys, by its number; before the first change there is no row and the number is 1."""

    number = models.IntegerField(primary_key=True)
    since = models.DateTimeField()

    class Meta:
        db_table = "personal_wrapping"


class Key(models.Model):
    """The key of a subject's values, wrapped; without it they are noise."""

    subject = models.TextField(primary_key=True, db_collation="C")
    wrapped = models.BinaryField(null=True)
    wrapping = models.IntegerField()
    made_at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "personal_key"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(wrapped__isnull=False) | models.Q(forgotten_at__isnull=False),
                name="personal_key_gone_only_when_forgotten",
            )
        ]
        indexes = [models.Index(fields=["wrapping"], name="personal_key_wrapping")]


class Value(models.Model):
    """One version of one value. What is forgotten keeps its row and loses its text and its mark."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    subject = models.TextField(db_collation="C")
    name = models.TextField(db_collation="C")
    version = models.IntegerField()
    current = models.BooleanField()
    kind = models.TextField()
    grade = models.SmallIntegerField()
    sealed = models.BinaryField(null=True)
    mark = models.BinaryField(null=True)
    kept_at = models.DateTimeField()
    kept_by = models.TextField()

    class Meta:
        db_table = "personal_value"
        constraints = [
            models.UniqueConstraint(fields=["subject", "name", "version"], name="personal_value_version"),
            models.UniqueConstraint(
                fields=["subject", "name"], name="personal_value_current", condition=models.Q(current=True)
            ),
            models.CheckConstraint(condition=models.Q(grade__range=(1, 4)), name="personal_value_grade"),
            models.CheckConstraint(condition=models.Q(kind__in=list(Kind)), name="personal_value_kind"),
        ]
        indexes = [
            models.Index(fields=["mark"], name="personal_value_mark", condition=models.Q(current=True)),
        ]


class Look(models.Model):
    """Somebody saw something in clear. Rows are only added: a trigger in 0002 refuses all else."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    viewer = models.TextField(db_collation="C")
    viewer_name = models.TextField()
    viewer_kind = models.TextField()
    region = models.TextField(db_collation="C")
    organisation = models.TextField(db_collation="C")
    owner = models.TextField(db_collation="C")
    names = ArrayField(models.TextField())
    kinds = ArrayField(models.TextField())
    purpose = models.TextField()

    class Meta:
        db_table = "personal_look"
        indexes = [
            models.Index(fields=["owner", "id"], name="personal_look_owner"),
            models.Index(fields=["viewer", "id"], name="personal_look_viewer"),
            BrinIndex(fields=["at"], name="personal_look_at"),
        ]


class Anchor(models.Model):
    """The digest of one day's looks, and the ledger's entry that says it."""

    day = models.DateField(primary_key=True)
    lines = models.IntegerField()
    digest = models.BinaryField()
    leaf_hash = models.BinaryField()

    class Meta:
        db_table = "personal_anchor"
