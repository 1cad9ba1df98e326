from django.db import models
from django.db.models import Q


class Village(models.Model):
    """A village or neighbourhood that somebody brought in; the levels above stand in the module's own table."""

    code = models.CharField(primary_key=True, max_length=12, db_collation="C")
    name = models.TextField()

    class Meta:
        db_table = "regions_village"
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[1-9][0-9]{11}$") & ~Q(code__endswith="000"), name="regions_village_code"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="regions_village_name"),
        ]
