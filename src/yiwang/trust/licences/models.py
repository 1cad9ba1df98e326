import secrets
import uuid

from django.db import models

from yiwang.trust.licences.contracts import LicenceStatus


def new_token() -> str:
    return secrets.token_urlsafe(12)


class LicenceType(models.Model):
    """One version of a kind of licence; the newest of a code is in force."""

    code = models.TextField(db_collation="C")
    digest = models.TextField()
    definition = models.JSONField()
    installed_at = models.DateTimeField()

    class Meta:
        db_table = "licences_type"
        indexes = [models.Index(fields=["code", "-id"], name="licences_type_newest")]


class Licence(models.Model):
    """What was granted. What stands on it never changes; only its status does, and each change is a row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    key = models.TextField(unique=True, db_collation="C")
    token = models.TextField(unique=True, db_collation="C", default=new_token)
    type = models.ForeignKey(LicenceType, on_delete=models.PROTECT)
    number = models.TextField(unique=True, db_collation="C")
    identifier = models.TextField(db_collation="C")
    version = models.SmallIntegerField(default=1)
    holder = models.TextField(db_collation="C")
    case_number = models.TextField(db_collation="C")
    region = models.TextField(db_collation="C")
    organisation = models.TextField(db_collation="C")
    values = models.JSONField()
    issued_on = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    status = models.TextField(default=LicenceStatus.VALID)
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "licences_licence"
        constraints = [
            models.UniqueConstraint(
                fields=["identifier"], name="licences_identifier", condition=~models.Q(identifier="")
            ),
            models.CheckConstraint(condition=models.Q(status__in=list(LicenceStatus)), name="licences_status"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="licences_validity",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "-issued_on"], name="licences_holder"),
            models.Index(fields=["case_number"], name="licences_case"),
            models.Index(fields=["-issued_on", "-id"], name="licences_newest"),
            models.Index(fields=["region", "-issued_on", "-id"], name="licences_region"),
            models.Index(fields=["valid_to"], name="licences_due", condition=models.Q(status="valid")),
        ]


class Change(models.Model):
    """One step in the life of a licence, from its issue on."""

    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="changes")
    before = models.TextField(default="")
    after = models.TextField()
    reason = models.TextField(default="")
    actor = models.TextField()
    at = models.DateTimeField()
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "licences_change"


class Look(models.Model):
    """Somebody looked at a licence; its holder may see who and how."""

    licence = models.ForeignKey(Licence, on_delete=models.CASCADE, related_name="looks")
    how = models.TextField()
    who = models.TextField(default="")
    office = models.TextField(default="", db_collation="C")
    at = models.DateTimeField()

    class Meta:
        db_table = "licences_look"
        indexes = [models.Index(fields=["licence", "-at"], name="licences_look_latest")]


class Counter(models.Model):
    """The last number of a series."""

    series = models.TextField(primary_key=True, db_collation="C")
    value = models.BigIntegerField()

    class Meta:
        db_table = "licences_counter"
