"""Versions of packs: kept for ever, one of each name in force."""

from django.db import models


class PackVersion(models.Model):
    name = models.CharField(max_length=60)
    version = models.CharField(max_length=64)
    title = models.JSONField()
    owner = models.CharField(max_length=60)
    data = models.JSONField()
    guide = models.TextField(blank=True)
    in_force = models.BooleanField(default=True)
    applied_at = models.DateTimeField()
    applied_by = models.CharField(max_length=36)

    class Meta:
        db_table = "pack_version"
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="pack_version_once"),
            models.UniqueConstraint(fields=["name"], condition=models.Q(in_force=True), name="pack_one_in_force"),
            models.CheckConstraint(condition=models.Q(version__regex="^[0-9a-f]{64}$"), name="pack_version_is_a_hash"),
        ]
