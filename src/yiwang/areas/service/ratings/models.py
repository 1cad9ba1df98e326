import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yiwang.areas.service.ratings.contracts import Channel


def new_token() -> str:
    return secrets.token_urlsafe(12)


class Question(models.Model):
    """A closed case about which its applicant is asked once."""

    token = models.TextField(primary_key=True, default=new_token, db_collation="C")
    case = models.TextField(unique=True, db_collation="C")
    number = models.TextField()
    item = models.TextField(db_collation="C")
    title = models.JSONField()
    party = models.TextField(db_collation="C")
    region = models.TextField(db_collation="C")
    organisation = models.TextField(db_collation="C")
    offline = models.BooleanField()
    asked_at = models.DateTimeField()
    default_at = models.DateTimeField()
    rated_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ratings_question"
        indexes = [
            models.Index(fields=["region", "asked_at"], name="ratings_question_region"),
            models.Index(fields=["party"], name="ratings_question_open", condition=models.Q(rated_at=None)),
            models.Index(
                fields=["asked_at"],
                name="ratings_question_to_remind",
                condition=models.Q(rated_at=None, reminded_at=None),
            ),
        ]


class Rating(models.Model):
    """An answer, and at most one addition to it. `comment` is a reference to a personal text, or empty."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="ratings")
    addition = models.BooleanField()
    grade = models.SmallIntegerField()
    tags = ArrayField(models.TextField())
    comment = models.TextField(default="")
    channel = models.TextField()
    given_at = models.DateTimeField()
    case = models.TextField(default="", db_collation="C", help_text="the case of putting right that it opened")
    mended_at = models.DateTimeField(null=True)
    excluded_at = models.DateTimeField(null=True, help_text="found to be a mistake or malicious; it stays in sight")

    class Meta:
        db_table = "ratings_rating"
        constraints = [
            models.UniqueConstraint(fields=["question", "addition"], name="ratings_rating_once"),
            models.CheckConstraint(condition=models.Q(grade__range=(1, 5)), name="ratings_rating_grade"),
            models.CheckConstraint(condition=models.Q(channel__in=list(Channel)), name="ratings_rating_channel"),
            models.CheckConstraint(
                condition=models.Q(grade__gte=4) | models.Q(case=""), name="ratings_rating_only_bad_open_cases"
            ),
            models.CheckConstraint(
                condition=models.Q(excluded_at=None) | ~models.Q(case=""), name="ratings_rating_excluded_by_a_case"
            ),
        ]
        indexes = [models.Index(fields=["case"], name="ratings_rating_case", condition=~models.Q(case=""))]
