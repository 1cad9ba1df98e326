from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class Event(models.Model):
    """What happened. Rows are only added, and pruned when everybody has heard them."""

    position = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    type = models.TextField()
    subject = models.TextField()
    case_key = models.TextField(null=True)  # noqa: DJ001 - no case is not a case named ""
    time = models.DateTimeField()
    data = models.JSONField()

    class Meta:
        db_table = "events_event"
        indexes = [BrinIndex(fields=["time"], name="events_event_time")]


class Delivery(models.Model):
    """An event that a consumer has yet to hear. Hearing it deletes the row in the consumer's own transaction.

    So the table holds what is outstanding and nothing else, and stays small however many events there are.
    A parked delivery is never due.
    """

    pk = models.CompositePrimaryKey("consumer", "position")
    consumer = models.TextField(db_collation="C")
    position = models.BigIntegerField()
    case_key = models.TextField(null=True, db_collation="C")  # noqa: DJ001
    due = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(db_default=0)
    error = models.TextField(db_default="")

    class Meta:
        db_table = "events_delivery"
        indexes = [
            models.Index(
                fields=["consumer", "case_key", "position"],
                name="events_delivery_case",
                condition=models.Q(case_key__isnull=False),
            ),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(tries__gte=0), name="events_delivery_tries")]
