from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """A paper that says which days are worked or when the offices are open."""

    number = models.TextField(primary_key=True)
    title = models.TextField()
    address = models.TextField(default="")
    issued_on = models.DateField()
    year = models.SmallIntegerField(null=True, help_text="the year that it settles")

    class Meta:
        db_table = "calendar_notice"
        constraints = [
            models.CheckConstraint(condition=~Q(number="") & ~Q(title=""), name="calendar_notice_named"),
            models.CheckConstraint(condition=Q(year=None) | Q(year__range=(1990, 2099)), name="calendar_notice_year"),
        ]


class Day(models.Model):
    """What a notice says of a day. A later notice ends the row and adds another: the past stays readable."""

    day = models.DateField()
    working = models.BooleanField()
    name = models.JSONField(default=dict)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="+")
    set_by = models.TextField()
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "calendar_day"
        constraints = [
            models.UniqueConstraint(fields=["day"], condition=Q(ended_at=None), name="calendar_day_one_in_force"),
            models.CheckConstraint(condition=Q(day__range=("1990-01-01", "2099-12-31")), name="calendar_day_known"),
        ]


class Hours(models.Model):
    """The office hours from a day on, as minutes of the day: begin, end, begin, end."""

    since = models.DateField(primary_key=True)
    minutes = ArrayField(models.SmallIntegerField())
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="+")
    set_by = models.TextField()
    set_at = models.DateTimeField()

    class Meta:
        db_table = "calendar_hours"


class Version(models.Model):
    """One row, with another token after every change: what the processes look at to know that they are stale."""

    id = models.SmallIntegerField(primary_key=True)
    token = models.UUIDField()

    class Meta:
        db_table = "calendar_version"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="calendar_version_one")]
