from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

UNSEQUENCED = models.Q(index__isnull=True)


def _of_content(name: str) -> Coalesce:
    return Coalesce(KeyTextTransform(name, "content"), models.Value("", output_field=models.TextField()))


class Entry(models.Model):
    """One leaf. Nothing of it ever changes but `index`, once, from NULL: a trigger in 0002 refuses all else."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField(db_collation="C")
    about = models.TextField(db_collation="C")
    content = models.JSONField()
    moment = models.DateTimeField()
    nonce = models.BinaryField(max_length=16)
    leaf_hash = models.BinaryField(max_length=32)
    index = models.BigIntegerField(null=True)
    region = models.GeneratedField(
        expression=_of_content("region"), output_field=models.TextField(db_collation="C"), db_persist=True
    )
    organisation = models.GeneratedField(
        expression=_of_content("organisation"), output_field=models.TextField(db_collation="C"), db_persist=True
    )

    class Meta:
        db_table = "ledger_entry"
        constraints = [
            models.UniqueConstraint(fields=["index"], name="ledger_entry_index"),
            models.UniqueConstraint(fields=["leaf_hash"], name="ledger_entry_leaf_hash"),
            models.CheckConstraint(
                condition=models.Q(index__isnull=True) | models.Q(index__gte=0), name="ledger_entry_i"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="ledger_entry_unsequenced", condition=UNSEQUENCED),
            models.Index(fields=["about", "id"], name="ledger_entry_about"),
            models.Index(fields=["kind", "id"], name="ledger_entry_kind"),
            BrinIndex(fields=["moment"], name="ledger_entry_moment"),
        ]


class Tile(models.Model):
    """Up to 256 hashes of one height (8 × level) of the tree; full ones never change."""

    pk = models.CompositePrimaryKey("level", "number")
    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        db_table = "ledger_tile"


class Checkpoint(models.Model):
    """A signed statement of size and root; rows are only added."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    moment = models.DateTimeField()
    note = models.TextField()

    class Meta:
        db_table = "ledger_checkpoint"
