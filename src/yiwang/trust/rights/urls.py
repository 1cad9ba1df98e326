from django.urls import path
from django.utils.translation import gettext_noop as _

from yiwang.shell import navigation
from yiwang.trust.rights import views
from yiwang.trust.rights.contracts import READ_RIGHTS

app_name = "rights"
urlpatterns = [
    path("work/rights", views.assignments, name="assignments"),
    path("work/rights/give", views.give_role, name="give_role"),
    path("work/rights/roles", views.roles, name="roles"),
    path("work/rights/<uuid:number>", views.assignment, name="assignment"),
]
ENTRY = navigation.Entry(
    title=_("Roles and rights"), url="rights:assignments", icon="key-round", right=READ_RIGHTS, order=780
)
navigation.officer(ENTRY)
