"""What kinds, levels, links and changes are called."""

from django.utils.translation import gettext_noop as _

from yiwang.kernel.organisations.contracts import Level, LinkKind, OrganisationKind

LEVELS = {
    Level.PROVINCE: _("Province"),
    Level.CITY_OR_COUNTY: _("City or county"),
    Level.TOWNSHIP: _("Township or subdistrict"),
    Level.VILLAGE: _("Village or community"),
}
KINDS = {
    OrganisationKind.GOVERNMENT: _("Government"),
    OrganisationKind.DEPARTMENT: _("Department"),
    OrganisationKind.PARTY: _("Party body"),
    OrganisationKind.BRANCH: _("Branch office"),
    OrganisationKind.DIVISION: _("Division"),
    OrganisationKind.INSTITUTION: _("Public institution"),
    OrganisationKind.PUBLIC_BODY: _("People's organisation"),
    OrganisationKind.COMMITTEE: _("Village or residents' committee"),
    OrganisationKind.COMPANY: _("State-owned company"),
}
LINKS = {
    LinkKind.GUIDES: _("Professional guidance"),
    LinkKind.LEADS_JOINTLY: _("Joint leadership"),
    LinkKind.LEADS: _("Direct leadership from above"),
    LinkKind.COORDINATES: _("Coordination"),
}
REGION_LEVELS = {
    1: _("Province"),
    2: _("City"),
    3: _("County"),
    4: _("Township or subdistrict"),
    5: _("Village or community"),
}
CHANGES = {
    "created": _("Created"),
    "described": _("Duties or other names changed"),
    "renamed": _("Renamed"),
    "moved": _("Moved"),
    "closed": _("Closed down"),
    "post-set": _("Post created or changed"),
    "post-closed": _("Post closed"),
    "appointed": _("Appointed"),
    "appointment-ended": _("Appointment ended"),
    "coordinated": _("Coordination changed"),
}
