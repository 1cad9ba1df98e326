from django.urls import path
from django.utils.translation import gettext_noop as _

from yiwang.shell import navigation
from yiwang.trust.personal import views
from yiwang.trust.personal.contracts import READ_ACCESS_LOG

app_name = "personal"
urlpatterns = [
    path("account/looks", views.my_looks, name="my_looks"),
    path("work/looks", views.looks, name="looks"),
]
navigation.officer(
    navigation.Entry(title=_("Looks at data"), url="personal:looks", icon="eye", right=READ_ACCESS_LOG, order=790)
)
