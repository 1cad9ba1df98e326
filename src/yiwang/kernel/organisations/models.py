from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When

from yiwang.kernel.organisations.contracts import LinkKind, OrganisationKind

CODE = r"^[0-9A-Z]([0-9A-Z-]*[0-9A-Z])?$"


def _zeros(start: int) -> Q:
    return Q(region__regex=rf"^[0-9]{{{start}}}0+$")


def _joined(*parts: F | Value) -> Func:
    return Func(*parts, template="(%(expressions)s)", arg_joiner=" || ", output_field=models.TextField())


class Organisation(models.Model):
    """A body in the tree. The database computes `path`, and carries a move down to everything below.

    A circle is impossible, for no code may stand in the path above it. Both are at the end of the migration.
    """

    code = models.TextField(unique=True, db_collation="C")
    parent_path = models.TextField(null=True, db_collation="C")  # noqa: DJ001 - a top has no parent
    path = models.GeneratedField(
        expression=Case(
            When(parent_path=None, then=F("code")),
            default=_joined(F("parent_path"), Value("/"), F("code")),
        ),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
        unique=True,
    )
    name = models.JSONField()
    short = models.JSONField(default=dict)
    aliases = ArrayField(models.TextField(), default=list)
    forms = ArrayField(models.TextField(), default=list, help_text="every Chinese name it goes by, normalised")
    search = models.TextField(default="", help_text="all its names, and their initials in pinyin")
    region = models.CharField(max_length=12, db_collation="C")
    level = models.GeneratedField(
        expression=Case(When(_zeros(2), then=1), When(_zeros(6), then=2), When(_zeros(9), then=3), default=4),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    kind = models.TextField()
    uscc = models.TextField(default="", db_collation="C")
    duties = models.JSONField(default=dict)
    order = models.IntegerField(default=0)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    successor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "organisations_organisation"
        indexes = [
            models.Index(fields=["parent_path", "order", "code"], name="organisations_below"),
            models.Index(fields=["region"], name="organisations_region"),
            GinIndex(fields=["forms"], name="organisations_forms"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=CODE), name="organisations_code"),
            models.CheckConstraint(condition=Q(region__regex=r"^[1-9][0-9]{11}$"), name="organisations_region_code"),
            models.CheckConstraint(condition=Q(kind__in=list(OrganisationKind)), name="organisations_kind"),
            models.CheckConstraint(condition=Q(name__has_key="zh") & ~Q(name__zh=""), name="organisations_name"),
            models.CheckConstraint(
                condition=Q(uscc="") | Q(uscc__regex=r"^[0-9A-HJ-NP-RTUW-Y]{18}$"), name="organisations_uscc"
            ),
            models.UniqueConstraint(
                fields=["uscc"], condition=~Q(uscc="") & Q(until=None), name="organisations_uscc_once"
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="organisations_dates"
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(until__isnull=False), name="organisations_succeeded"
            ),
        ]


class FormerName(models.Model):
    """A name that was valid until a day. Periods cannot overlap: each begins where the one before it ended."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="former_names")
    name = models.JSONField()
    short = models.JSONField(default=dict)
    until = models.DateField()

    class Meta:
        db_table = "organisations_former_name"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "until"], name="organisations_former_name_once"),
        ]


class FormerPath(models.Model):
    """Where an organisation stood until a day, so that what was written down there still finds it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="former_paths")
    path = models.TextField(db_collation="C")
    until = models.DateField()

    class Meta:
        db_table = "organisations_former_path"
        indexes = [models.Index(fields=["path"], name="organisations_stood_at")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "path"], name="organisations_former_path_once"),
        ]


class Post(models.Model):
    """A post; its code says the same in every organisation, such as `head` or `window`."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    code = models.TextField(db_collation="C")
    title = models.JSONField()
    leads = models.BooleanField(default=False)
    seats = models.SmallIntegerField(null=True)
    order = models.IntegerField(default=0)
    until = models.DateField(null=True)

    class Meta:
        db_table = "organisations_post"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="organisations_post_once"),
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z0-9][a-z0-9-]*$"), name="organisations_post_code"),
            models.CheckConstraint(condition=Q(seats=None) | Q(seats__gt=0), name="organisations_post_seats"),
        ]


class Appointment(models.Model):
    """Somebody in a post, from a day on and perhaps until one."""

    subject = models.TextField(db_collation="C")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    main = models.BooleanField(default=True)
    since = models.DateField()
    until = models.DateField(null=True)
    basis = models.TextField(default="")
    made_by = models.TextField()
    made_at = models.DateTimeField()
    ended_by = models.TextField(default="")

    class Meta:
        db_table = "organisations_appointment"
        indexes = [
            models.Index(fields=["subject", "since"], name="organisations_appointment_of"),
            models.Index(fields=["post", "since"], name="organisations_appointment_to"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="organisations_appointment_dates"
            ),
            models.UniqueConstraint(
                fields=["subject"], condition=Q(main=True, until=None), name="organisations_one_main_post"
            ),
            models.UniqueConstraint(
                fields=["subject", "post"], condition=Q(until=None), name="organisations_appointed_once"
            ),
        ]


class Link(models.Model):
    """Coordination beside the tree: who guides, leads or works with whom, in what, by which paper."""

    upper = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="links_down")
    lower = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="links_up")
    kind = models.TextField()
    matter = models.JSONField(default=dict)
    basis = models.TextField(default="")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        db_table = "organisations_link"
        constraints = [
            models.CheckConstraint(condition=~Q(upper=F("lower")), name="organisations_link_two"),
            models.CheckConstraint(condition=Q(kind__in=list(LinkKind)), name="organisations_link_kind"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="organisations_link_dates"),
            models.UniqueConstraint(
                fields=["upper", "lower", "kind"], condition=Q(until=None), name="organisations_link_once"
            ),
        ]


class Change(models.Model):
    """What was done to an organisation. Rows are only added."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="changes")
    kind = models.TextField()
    day = models.DateField()
    facts = models.JSONField(default=dict)
    basis = models.TextField(default="")
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "organisations_change"
        indexes = [models.Index(fields=["organisation", "day"], name="organisations_change_of")]
