"""The index: one row a document, its words with their weights in a tsvector that we build ourselves."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class IndexedDocument(models.Model):
    kind = models.CharField(max_length=40, db_collation="C")
    key = models.CharField(max_length=200, db_collation="C")
    title = models.TextField(db_collation="C")
    text = models.TextField()
    initials = models.TextField(db_collation="C")
    region = models.CharField(max_length=12, db_collation="C", blank=True)
    weight = models.FloatField()
    public = models.BooleanField()
    facts = models.JSONField()
    words = SearchVectorField()
    digest = models.BinaryField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_once")]
        indexes = [
            GinIndex(fields=["words"], name="search_words"),
            models.Index(fields=["kind", "title"], name="search_title"),
            models.Index(fields=["kind", "initials"], name="search_initials"),
        ]
