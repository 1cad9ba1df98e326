import uuid

from django.db import models

from yiwang.support.files.contracts import FileType, Scan, StoredFile


class Content(models.Model):
    """Bytes kept once, under their digest."""

    sha256 = models.CharField(primary_key=True, max_length=64, db_collation="C")
    size = models.BigIntegerField()
    type = models.TextField()
    scan = models.TextField(default=Scan.NOT_SCANNED)
    stored_at = models.DateTimeField()

    class Meta:
        db_table = "files_content"
        constraints = [
            models.CheckConstraint(condition=models.Q(sha256__regex="^[0-9a-f]{64}$"), name="files_content_sha256"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="files_content_size"),
            models.CheckConstraint(condition=models.Q(type__in=list(FileType)), name="files_content_type"),
        ]


class File(models.Model):
    """One person's file: a name for some content, and what it belongs to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    purpose = models.TextField()
    owner = models.TextField(db_index=True)
    about = models.TextField(default="", db_index=True)
    stored_at = models.DateTimeField()

    class Meta:
        db_table = "files_file"
        constraints = [
            models.CheckConstraint(condition=models.Q(name__regex=r"^[^/\\\x01-\x1f]{1,150}$"), name="files_file_name"),
        ]

    def as_contract(self) -> StoredFile:
        content = self.content
        return StoredFile(
            id=self.id,
            name=self.name,
            type=FileType(content.type),
            size=content.size,
            sha256=content.sha256,
            owner=self.owner,
            about=self.about,
            scan=Scan(content.scan),
            stored_at=self.stored_at,
        )
