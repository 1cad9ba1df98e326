"""What stands in the ledger about organisations and the people in their posts."""

from django.utils.translation import gettext_noop as _

from yiwang.trust.ledger.contracts import name_kind

SHAPED = name_kind("directory.shaped", _("Organisation created, changed or closed"))
STAFFED = name_kind("directory.staffed", _("Appointment made or ended"))
