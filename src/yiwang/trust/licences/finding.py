"""Which licences a list is asked for, within the places where the viewer may see them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from yiwang.kernel.actors import Actor
from yiwang.kernel.reach import reach
from yiwang.trust.licences.contracts import READ_LICENCES, LicenceFilter, LicenceStatus
from yiwang.trust.licences.models import Licence

SHANGHAI = ZoneInfo("Asia/Shanghai")


def matching(asked: LicenceFilter, viewer: Actor, now: datetime) -> QuerySet[Licence]:
    """The licences that a filter means and the viewer may see."""
    found = Licence.objects.filter(within(viewer))
    if asked.text:
        found = found.filter(number__startswith=asked.text.strip().upper())
    if asked.type:
        found = found.filter(type__code=asked.type)
    if asked.status:
        found = _with_status(found, asked.status, now)
    if asked.since:
        found = found.filter(issued_on__gte=asked.since)
    if asked.until:
        found = found.filter(issued_on__lte=asked.until)
    return found


def _with_status(found: QuerySet[Licence], status: str, now: datetime) -> QuerySet[Licence]:
    over = Q(status=LicenceStatus.VALID, valid_to__lt=now.astimezone(SHANGHAI).date())
    if status == LicenceStatus.EXPIRED:
        return found.filter(over | Q(status=status))
    return found.filter(status=status).exclude(over)


def within(viewer: Actor) -> Q:
    """The places where the viewer may see licences; refuses who may see none."""
    viewer.must(READ_LICENCES)
    return reach(viewer, READ_LICENCES)
