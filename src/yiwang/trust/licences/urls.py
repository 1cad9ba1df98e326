from django.urls import path
from django.utils.translation import gettext_noop as _

from yiwang.shell import navigation, panels
from yiwang.trust.licences import office, views
from yiwang.trust.licences.contracts import READ_LICENCES

app_name = "licences"
urlpatterns = [
    path("verify", views.verify, name="verify"),
    path("v/<str:token>", views.verified, name="verified"),
    path("v/<str:token>/proof", views.proof, name="proof"),
    path("my/licences", views.my_licences, name="my_licences"),
    path("licences/<str:token>", views.licence, name="licence"),
    path("licences/<str:token>/code", views.show_code, name="show_code"),
    path("licences/<str:token>/pdf", views.download, name="download"),
    path("work/licences", office.licences, name="licences"),
    path("work/licences/<str:token>", office.officer_licence, name="officer_licence"),
    path("work/licences/<str:token>/change", office.change_licence, name="change_licence"),
]
navigation.citizen(navigation.Entry(title=_("My licences"), url="licences:my_licences", order=40, signed_in=True))
navigation.citizen(navigation.Entry(title=_("Check a licence"), url="licences:verify", order=60))
navigation.officer(
    navigation.Entry(title=_("Licences"), url="licences:licences", icon="badge-check", right=READ_LICENCES, order=50)
)
panels.add("my.page", template="licences/my_panel.html", facts=views.my_panel, order=40)
