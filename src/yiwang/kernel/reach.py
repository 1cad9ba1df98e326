"""The rows that somebody may see, as a condition for the ORM: one mechanism for every table that has a place."""

from django.db.models import Q

from yiwang.kernel.actors import Actor, Right


def reach(viewer: Actor, right: Right) -> Q:
    """Rows whose `region` and `organisation` lie where the viewer holds the right; none where they hold it nowhere."""
    allowed = Q(pk__in=[])
    for region, path in viewer.scopes(right):
        place = Q(region__startswith=region) if region else Q()
        if path:
            place &= Q(organisation=path) | Q(organisation__startswith=path + "/")
        if not place:
            return Q()
        allowed |= place
    return allowed
