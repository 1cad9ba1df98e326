import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

KINDS = ("citizen", "enterprise", "officer")


class Account(models.Model):
    """Who can sign in. Names and numbers of people are kept in trust/personal; what stands here may be shown."""

    subject = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.TextField()
    shown_name = models.TextField()
    login = models.TextField(default="", db_collation="C")
    uscc = models.TextField(default="", db_collation="C")
    identity_mark = models.BinaryField(null=True, unique=True, help_text="keyed hash of the identity number")
    password = models.TextField(default="")
    password_at = models.DateTimeField(null=True)
    level = models.SmallIntegerField(default=1)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    demo = models.BooleanField(default=False)
    demo_title = models.JSONField(default=dict)
    demo_order = models.IntegerField(default=0)
    totp = models.BinaryField(null=True)
    totp_at = models.DateTimeField(null=True)
    totp_step = models.BigIntegerField(default=0, help_text="the last step that was used: no code counts twice")
    region = models.TextField(default="", db_collation="C")
    organisation = models.TextField(default="", db_collation="C")
    post = models.JSONField(default=dict)

    class Meta:
        db_table = "identity_account"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="identity_account_kind"),
            models.CheckConstraint(condition=Q(level__range=(1, 4)), name="identity_account_level"),
            models.CheckConstraint(
                condition=Q(demo=False) | Q(password=""), name="identity_account_demonstrations_have_no_password"
            ),
            models.CheckConstraint(
                condition=Q(kind="enterprise") & ~Q(uscc="") | ~Q(kind="enterprise") & Q(uscc=""),
                name="identity_account_only_firms_have_a_uscc",
            ),
            models.UniqueConstraint(fields=["login"], name="identity_account_login", condition=~Q(login="")),
            models.UniqueConstraint(fields=["uscc"], name="identity_account_uscc", condition=~Q(uscc="")),
        ]
        indexes = [models.Index(fields=["demo_order"], name="identity_account_demo", condition=Q(demo=True))]


class Session(models.Model):
    """Somebody is signed in somewhere; the cookie's token itself is not kept, only its digest."""

    digest = models.BinaryField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sessions")
    waiting = models.BooleanField(default=False, help_text="the password was right, the second factor is to come")
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    second_factor_at = models.DateTimeField(null=True)
    on_behalf = models.UUIDField(null=True)
    ip = models.TextField()
    browser = models.TextField()

    class Meta:
        db_table = "identity_session"
        indexes = [models.Index(fields=["ends_at"], name="identity_session_ends")]


class RecoveryCode(models.Model):
    """A code for the day when the telephone is lost; each works once."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    digest = models.BinaryField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "identity_recovery_code"


class Agency(models.Model):
    """A person may act for a firm."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    firm = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="agencies_given")
    agent = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="agencies")
    items = ArrayField(models.TextField(), default=list)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    given_by = models.TextField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(default="")

    class Meta:
        db_table = "identity_agency"
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="identity_agency_time"),
            models.UniqueConstraint(fields=["firm", "agent"], name="identity_agency_once", condition=Q(ended_at=None)),
        ]


class Attempt(models.Model):
    """How often something was tried, under a keyed hash of who and from where."""

    key = models.BinaryField(primary_key=True)
    count = models.IntegerField()
    last_at = models.DateTimeField()
    free_at = models.DateTimeField()

    class Meta:
        db_table = "identity_attempt"
        indexes = [models.Index(fields=["last_at"], name="identity_attempt_last")]


class OneTimeCode(models.Model):
    """A code that was sent to a telephone, for one purpose, under keyed hashes of both."""

    key = models.BinaryField(primary_key=True)
    digest = models.BinaryField()
    ends_at = models.DateTimeField()
    tries = models.IntegerField(default=0)

    class Meta:
        db_table = "identity_one_time_code"


class Visit(models.Model):
    """A sign-in that worked or failed, or a sign-out: rows are only added, and kept at least six months."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    subject = models.UUIDField(null=True)
    what = models.TextField()
    ip = models.TextField()
    browser = models.TextField()

    class Meta:
        db_table = "identity_visit"
        indexes = [
            models.Index(fields=["subject", "id"], name="identity_visit_subject"),
            BrinIndex(fields=["at"], name="identity_visit_at"),
        ]
