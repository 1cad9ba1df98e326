import secrets
import uuid

from django.db import models

from yiwang.trust.documents.contracts import State


def new_token() -> str:
    return secrets.token_urlsafe(16)


class Document(models.Model):
    """One official document. What it says never changes; a correction is another document."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    key = models.TextField(unique=True, db_collation="C")
    token = models.TextField(unique=True, db_collation="C", default=new_token)
    kind = models.TextField()
    template = models.TextField()
    number = models.TextField()
    title = models.JSONField()
    data = models.JSONField()
    about = models.TextField(db_collation="C")
    organisation = models.TextField(db_collation="C")
    made_at = models.DateTimeField()
    state = models.TextField(default=State.WANTED)
    proves = models.BinaryField(null=True)
    leaf_hash = models.BinaryField(null=True)

    class Meta:
        db_table = "documents_document"
        indexes = [models.Index(fields=["about", "made_at"], name="documents_about")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=list(State)), name="documents_state"),
            models.CheckConstraint(
                condition=models.Q(state=State.WANTED) | models.Q(leaf_hash__isnull=False), name="documents_leaf"
            ),
        ]


class Body(models.Model):
    """The bytes of a document, in the database: one backup holds them and every process finds them."""

    document = models.OneToOneField(Document, primary_key=True, on_delete=models.PROTECT)
    content = models.BinaryField()

    class Meta:
        db_table = "documents_body"


class Counter(models.Model):
    """The last number of an organisation's letters of one kind in one year."""

    scope = models.TextField(primary_key=True, db_collation="C")
    value = models.BigIntegerField()

    class Meta:
        db_table = "documents_counter"
